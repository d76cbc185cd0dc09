package resources

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// node is a place in the tree of the paths of a document. Paths that differ in
// the names of parameters, in a slash at the end or in a file ending share one.
type node struct {
	parent    *node
	literal   string // "" of a parameter, and of the root
	parameter string // its name where the document first comes to it
	literals  map[string]*node
	below     *node // the parameter behind it
	path      string
	depth     int // how many parameters lead here
	ops       []*operation

	home home
}

// operation is an operation with what its path and its answers show.
type operation struct {
	*specs.Operation
	at     *node
	names  []string // of the parameters that lead there
	bodies []*answer
	input  *request
	action *Action
}

// step is one piece of a path.
type step struct {
	text      string
	parameter bool
	path      string // up to its end
}

// steps cuts a path at its slashes. pets({id}) is pets and a parameter, as in
// OData; so is {id}.json; {id}:cancel goes on behind the parameter.
func steps(path string) []step {
	var list []step
	end := 0
	parts := strings.Split(path, "/")
	for i, part := range parts {
		start := end
		end += len(part) + 1
		if part == "" {
			continue
		}
		add := func(text string, parameter bool, until int) {
			list = append(list, step{text, parameter, path[:start+until]})
		}
		open, closed := strings.IndexByte(part, '{'), strings.LastIndexByte(part, '}')
		last := i == len(parts)-1 || i == len(parts)-2 && parts[i+1] == ""
		switch {
		case open < 0:
			if head, verb, ok := strings.Cut(part, ":"); ok && head != "" {
				add(head, false, len(head))
				add(":"+verb, false, len(part))
				continue
			}
			if last {
				part = withoutEnding(part)
			}
			add(strings.TrimSuffix(part, "()"), false, len(part))
		case closed < open || strings.IndexByte(part[open+1:], '{') >= 0 && !isEnding(part[strings.IndexByte(part, '}')+1:]):
			add(part, false, len(part)) // several parameters name nothing together
		default:
			closed = strings.IndexByte(part, '}')
			name, tail := part[open+1:closed], part[closed+1:]
			head := strings.TrimRight(part[:open], "'\"")
			call, isCall := strings.CutSuffix(head, "(")
			if named, _, ok := strings.Cut(head, "("); ok && !isCall && strings.HasSuffix(head, "=") {
				call, isCall = named, true
			}
			switch {
			case isCall && strings.Trim(tail, "'\"") == ")":
				if call != "" {
					add(call, false, len(call))
				}
				add(name, true, len(part))
			case head != "":
				add(part, false, len(part))
			case tail == "" || isEnding(tail):
				add(name, true, len(part))
			case tail[0] == ':' && !strings.ContainsAny(tail, "{}"):
				add(name, true, closed+1)
				add(tail, false, len(part))
			default:
				add(part, false, len(part))
			}
		}
	}
	return list
}

func isEnding(tail string) bool {
	switch tail {
	case ".json", ".xml", ".{format}", ".{ext}", ".{extension}", ".{_format}":
		return true
	}
	return false
}

func withoutEnding(part string) string {
	for _, ending := range []string{".json", ".xml"} {
		if short, ok := strings.CutSuffix(part, ending); ok && short != "" {
			return short
		}
	}
	return part
}

// place finds the node of a path, and the names of the parameters on the way.
func (n *node) place(path string) (at *node, names []string) {
	for _, s := range steps(path) {
		next := n.below
		if s.parameter {
			names = append(names, s.text)
		} else {
			next = n.literals[s.text]
		}
		if next == nil {
			next = &node{parent: n, path: s.path, depth: n.depth}
			if s.parameter {
				next.parameter = s.text
				next.depth++
				n.below = next
			} else {
				next.literal = s.text
				if n.literals == nil {
					n.literals = map[string]*node{}
				}
				n.literals[s.text] = next
			}
		}
		n = next
	}
	return n, names
}

// leads reports whether n is on the way to other, or is it.
func (n *node) leads(other *node) bool {
	for ; other != nil; other = other.parent {
		if other == n {
			return true
		}
	}
	return false
}

// noun is what the things at a place are called, in words: the last literal
// text of the path that is not a mere list or search.
func (n *node) noun() string {
	for at := n; at != nil; at = at.parent {
		if at.literal == "" || strings.HasPrefix(at.literal, ":") || strings.Contains(at.literal, "{") {
			continue
		}
		if w := words(at.literal); w != "" && !among(w, verbs) && !isVersion(w) {
			return w
		}
	}
	return ""
}

// name is the literal text that noun is of.
func (n *node) name() string {
	for at := n; at != nil; at = at.parent {
		if w := words(at.literal); w != "" && !strings.HasPrefix(at.literal, ":") && !strings.Contains(at.literal, "{") && !among(w, verbs) && !isVersion(w) {
			return at.literal
		}
	}
	return ""
}

// isVersion reports whether a part of a path is v1 or v2beta.
func isVersion(word string) bool {
	return len(word) > 1 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9'
}

// verbs are what stands in a path and names no things.
var verbs = []string{"list", "all", "search", "index", "query", "find", "get"}
