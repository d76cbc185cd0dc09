package specs

import (
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
