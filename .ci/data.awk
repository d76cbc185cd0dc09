# Prints the lines of go test -bench, and then what an item of generated data
# costs beside gofakeit and encoding/json, and what memory records take.
{ print }
function metric(unit,    i) {
	for (i = 3; i <= NF; i++) if ($i == unit) return $(i - 1)
	return ""
}
$1 ~ /^Benchmark/ {
	name = $1
	sub(/-[0-9]+$/, "", name)
	sub(/^Benchmark/, "", name)
	if (metric("ns/item") != "") { item[name] = metric("ns/item"); allocs[name] = metric("allocs/op") }
	if (metric("peak-MiB") != "") { peak[name] = metric("peak-MiB"); if (!(name in seen)) { seen[name]; order[++n] = name } }
}
/^(FAIL|panic:|--- FAIL)/ { failed = 1 }
END {
	own = item["List50"]
	if (!own || !item["Gofakeit50"] || !item["EncodingJSON50/structs"]) exit 1
	printf "\none of 50 items, against making it by other means:\n"
	printf "  generated as JSON       %5.0f ns  %.2f allocations\n", own, allocs["List50"] / 50
	printf "  calls to gofakeit       %5.0f ns  %.1f times that\n", item["Gofakeit50"], item["Gofakeit50"] / own
	printf "  encoding/json, structs  %5.0f ns  %.1f times that\n", item["EncodingJSON50/structs"], item["EncodingJSON50/structs"] / own
	printf "  encoding/json, maps     %5.0f ns  %.1f times that\n", item["EncodingJSON50/maps"], item["EncodingJSON50/maps"] / own
	printf "\npeak of the heap while records are written:\n"
	for (i = 1; i <= n; i++) printf "  %-24s %5.1f MiB\n", order[i], peak[order[i]]
	exit failed
}
