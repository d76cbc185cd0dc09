# Prints the lines of go test -bench, and then for each pair NAME/understudy and
# NAME/bare the rate of the first as a share of that of the second.
{ print }
$1 ~ /\/(understudy|bare)(-[0-9]+)?$/ && $4 == "ns/op" {
	name = $1
	sub(/-[0-9]+$/, "", name)
	side = name
	sub(/.*\//, "", side)
	sub(/\/[a-z]+$/, "", name)
	sub(/^Benchmark[A-Za-z]*\//, "", name)
	if (!(name in seen)) { seen[name]; order[++n] = name }
	total[name, side] += $3
	rounds[name, side]++
}
/^(FAIL|panic:|--- FAIL)/ { failed = 1 }
END {
	if (n) print "\nrate of understudy, as a share of bare gin's:"
	for (i = 1; i <= n; i++) {
		name = order[i]
		if (!rounds[name, "understudy"] || !rounds[name, "bare"]) { printf "  %-15s not measured\n", name; failed = 1; continue }
		own = total[name, "understudy"] / rounds[name, "understudy"]
		bare = total[name, "bare"] / rounds[name, "bare"]
		printf "  %-15s %.2f  (%.0f ns, bare %.0f ns)\n", name, bare / own, own, bare
	}
	if (!n) failed = 1
	exit failed
}
