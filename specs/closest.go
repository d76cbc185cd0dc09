package specs

import (
	"cmp"
	"slices"
	"strings"
)

// closest ranks the known paths by how many edits lead from the asked path to
// them, segment by segment; a parameter stands for any segment.
func (r *Router) closest(path string) []string {
	if len(path) > 256 {
		path = path[:256]
	}
	type scored struct {
		path string
		cost int
	}
	asked := strings.Split(path, "/")
	var list []scored
	for _, known := range r.paths {
		if cost := distance(asked, strings.Split(known, "/"), segmentCost, segmentWeight); cost <= len(path)*2/3+2 {
			list = append(list, scored{known, cost})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return a.cost - b.cost })
	var paths []string
	for _, s := range list[:min(3, len(list))] {
		paths = append(paths, s.path)
	}
	return paths
}

// Closest returns which of the known names a misspelt one may stand for, the
// likeliest first, three at most. Names may have parts with dots between: the
// last of them alone may tell.
func Closest(asked string, known []string) []string {
	type scored struct {
		name        string
		whole, last int // edits
	}
	last := func(s string) string { return s[strings.LastIndexByte(s, '.')+1:] }
	asked = asked[:min(len(asked), 64)]
	var list []scored
	for _, name := range known {
		s := scored{name, segmentCost(asked, name), segmentCost(last(asked), last(name))}
		if s.whole <= len(asked)/3 || s.last <= len(last(asked))/3 {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		return cmp.Or(min(a.whole, a.last+1)-min(b.whole, b.last+1), a.whole-b.whole)
	})
	var names []string
	for _, s := range list[:min(3, len(list))] {
		names = append(names, s.name)
	}
	return names
}

func segmentWeight(s string) int { return len(s) + 1 }

func segmentCost(asked, known string) int {
	switch {
	case asked == known:
		return 0
	case strings.HasPrefix(known, "{") && asked != "":
		return 1
	}
	one := func(byte) int { return 1 }
	return distance([]byte(strings.ToLower(asked)), []byte(strings.ToLower(known)), func(a, b byte) int {
		if a == b {
			return 0
		}
		return 1
	}, one)
}

// distance is the least cost of turning a into b by replacing, adding and
// taking out elements (Levenshtein).
func distance[T any](a, b []T, replace func(T, T) int, weight func(T) int) int {
	row := make([]int, len(b)+1)
	for j, x := range b {
		row[j+1] = row[j] + weight(x)
	}
	for _, x := range a {
		diagonal := row[0]
		row[0] += weight(x)
		for j, y := range b {
			best := min(diagonal+replace(x, y), row[j+1]+weight(x), row[j]+weight(y))
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return row[len(b)]
}
