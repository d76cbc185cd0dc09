package specs

import (
	"fmt"
	"slices"
	"strings"
)

// Params are the values that a path has for the parameters of its template,
// in the order of the template, still escaped.
type Params []PathValue

// PathValue is the value of one path parameter.
type PathValue struct {
	Name  string
	Value string // as it stands in the path, still escaped
}

// NotFound is the error for a path that no template describes.
type NotFound struct {
	Path   string
	router *Router
}

func (e *NotFound) Error() string { return fmt.Sprintf("no path of the document matches %s", e.Path) }

// Closest returns the known paths most like the one that was asked for, the
// likeliest first, at most three.
func (e *NotFound) Closest() []string { return e.router.closest(e.Path) }

// WrongMethod is the error for a known path that has no such operation.
type WrongMethod struct {
	Method string
	Path   string
	Allow  []string // the methods that it has, sorted
}

func (e *WrongMethod) Error() string {
	return fmt.Sprintf("%s has no %s: it has %s", e.Path, e.Method, strings.Join(e.Allow, ", "))
}

// Router finds operations by method and path: a trie over the segments of the
// templates of one or more documents, behind their base paths. Literal
// segments come before templates, templates with more literal text before
// those with less (OpenAPI, Paths Object, "Path Templating Matching").
type Router struct {
	root  segment
	paths []string // all templates, for suggestions
}

// segment is a node of the trie.
type segment struct {
	literals  map[string]*segment
	templates []*template
	path      string // the template that ends here
	ends      []*Operation
}

// template is a segment with parameters, such as {id}, {id}.json or {x}:{y}:
// literal text before, between and behind the parameters.
type template struct {
	literal []string // one more than there are parameters
	next    *segment
}

// NewRouter makes a router over the operations of the documents. It is an
// error when two of them answer the same method and path.
func NewRouter(docs ...*Document) (*Router, error) {
	r := &Router{}
	for _, d := range docs {
		for op := range d.Operations() {
			for _, base := range op.BasePaths {
				if err := r.add(op, base+op.Path); err != nil {
					return nil, err
				}
			}
		}
	}
	return r, nil
}

func (r *Router) add(op *Operation, path string) error {
	at := &r.root
	for rest := path; rest != ""; {
		var part string
		part, rest = nextSegment(rest)
		at = at.child(part)
	}
	for _, other := range at.ends {
		if other.Method != op.Method || other == op {
			continue
		}
		if other.Document != op.Document {
			return fmt.Errorf("%s %s is in two documents, %s and %s: serve them on ports of their own", op.Method, path, other.Location, op.Location)
		}
		// Two templates of one document that differ only in the names of their
		// parameters: the first is served, and lint tells.
		return nil
	}
	if at.path == "" {
		at.path = path
		r.paths = append(r.paths, path)
	}
	at.ends = append(at.ends, op)
	return nil
}

// nextSegment splits the first segment off a path; both may be templates.
func nextSegment(path string) (part, rest string) {
	path = path[1:]
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

func (s *segment) child(part string) *segment {
	if !strings.Contains(part, "{") {
		if s.literals == nil {
			s.literals = map[string]*segment{}
		}
		part = unescape(part)
		if s.literals[part] == nil {
			s.literals[part] = &segment{}
		}
		return s.literals[part]
	}
	literal, _ := splitTemplate(part)
	for _, t := range s.templates {
		if slices.Equal(t.literal, literal) {
			return t.next
		}
	}
	t := &template{literal, &segment{}}
	s.templates = append(s.templates, t)
	slices.SortStableFunc(s.templates, func(a, b *template) int {
		return len(strings.Join(b.literal, "")) - len(strings.Join(a.literal, ""))
	})
	return t.next
}

// splitTemplate returns the literal text around the parameters of a segment,
// and their names.
func splitTemplate(part string) (literal, names []string) {
	for {
		open := strings.IndexByte(part, '{')
		end := strings.IndexByte(part, '}')
		if open < 0 || end < open {
			return append(literal, unescape(part)), names
		}
		literal = append(literal, unescape(part[:open]))
		names = append(names, part[open+1:end])
		part = part[end+1:]
	}
}

// templateNames returns the names of the parameters of a path template.
func templateNames(path string) []string {
	_, names := splitTemplate(path)
	return names
}

// Match finds the operation for a method and an escaped path. HEAD falls back
// on GET. The error is a [*NotFound] or a [*WrongMethod].
func (r *Router) Match(method, path string) (*Operation, Params, error) {
	return r.MatchInto(nil, method, path)
}

// MatchInto is Match with the parameters appended to a slice of the caller's.
func (r *Router) MatchInto(params Params, method, path string) (*Operation, Params, error) {
	first := len(params)
	s := search{method: method, params: params}
	if strings.HasPrefix(path, "/") {
		s.walk(&r.root, path)
	}
	if s.found == nil {
		if s.known == nil {
			return nil, params, &NotFound{path, r}
		}
		return nil, params, &WrongMethod{method, path, s.known.allow()}
	}
	params = s.params
	if extra := len(params) - first - len(s.found.pathVars); extra > 0 {
		params = slices.Delete(params, first, first+extra) // of the base path
	}
	for i := range params[first:] {
		params[first+i].Name = s.found.pathVars[i].Name
	}
	return s.found, params, nil
}

// Allowed returns the methods that a path has, sorted; nil for an unknown path.
func (r *Router) Allowed(path string) []string {
	s := search{method: "*"}
	if strings.HasPrefix(path, "/") {
		s.walk(&r.root, path)
	}
	if s.known == nil {
		return nil
	}
	return s.known.allow()
}

// search is one walk down the trie.
type search struct {
	method string
	params Params // without names, which differ by method
	found  *Operation
	known  *segment // the path that matches; it may not have the method
}

func (s *search) walk(at *segment, rest string) bool {
	if rest == "" {
		if len(at.ends) == 0 {
			return false
		}
		// The path decides, then the method: where a literal path has no such
		// method, no template steps in for it.
		s.known = at
		for _, op := range at.ends {
			if op.Method == s.method || s.found == nil && s.method == "HEAD" && op.Method == "GET" {
				s.found = op
			}
		}
		return true
	}
	part, rest := nextSegment(rest)
	if next := at.literals[unescape(part)]; next != nil && s.walk(next, rest) {
		return true
	}
	mark := len(s.params)
	for _, t := range at.templates {
		s.params = s.params[:mark]
		if s.capture(t, part) && s.walk(t.next, rest) {
			return true
		}
	}
	s.params = s.params[:mark]
	return false
}

// allow lists the methods that end here.
func (s *segment) allow() []string {
	var allow []string
	for _, op := range s.ends {
		allow = append(allow, op.Method)
		if op.Method == "GET" {
			allow = append(allow, "HEAD")
		}
	}
	slices.Sort(allow)
	return slices.Compact(allow)
}
