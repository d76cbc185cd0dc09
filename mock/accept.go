package mock

import (
	"strconv"
	"strings"
)

// negotiate picks the media type that the client likes best (RFC 9110, section
// 12.5.1); among equals the first in the document. nil where there is none it
// accepts.
func negotiate(lines []string, media []*medium) *medium {
	if len(media) == 0 {
		return nil
	}
	if len(lines) == 0 || len(lines) == 1 && (lines[0] == "*/*" || lines[0] == "" || lines[0] == media[0].header[0]) {
		return media[0]
	}
	accept := strings.Join(lines, ",")
	var best *medium
	bestQuality := 0
	for _, m := range media {
		if q := quality(accept, m.header[0]); q > bestQuality {
			best, bestQuality = m, q
		}
	}
	return best
}

// quality is what an Accept header gives a media type, in thousandths: that of
// the most specific range which it falls under.
func quality(accept, mediaType string) int {
	essence, parameters, _ := strings.Cut(strings.ToLower(mediaType), ";")
	essence = strings.TrimSpace(essence)
	parameters = strings.ReplaceAll(parameters, " ", "")
	major, _, _ := strings.Cut(essence, "/")
	specificity, q := 0, 0
	for part := range strings.SplitSeq(accept, ",") {
		name, rest, _ := strings.Cut(strings.ToLower(part), ";")
		name = strings.TrimSpace(name)
		weight := 1000
		wanted := ""
		for parameter := range strings.SplitSeq(rest, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
			switch {
			case key == "q":
				f, err := strconv.ParseFloat(value, 64)
				if err != nil || f < 0 || f > 1 {
					f = 0
				}
				weight = int(f * 1000)
			case key != "":
				wanted += ";" + key + "=" + value
			}
		}
		level := 0
		switch {
		case name == essence && (wanted == "" || wanted == ";"+parameters):
			level = 3
			if wanted != "" {
				level = 4
			}
		case name == essence && strings.HasPrefix(wanted, ";charset="):
			level = 3 // JSON has no charset, whatever clients ask for
		case name == major+"/*":
			level = 2
		case name == "*/*", name == "*":
			level = 1
		}
		if level > specificity {
			specificity, q = level, weight
		}
	}
	return q
}
