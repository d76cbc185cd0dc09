package specs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// maxDeep bounds how many brackets a name of style deepObject may have.
const maxDeep = 16

// members reports whether the parameter is an object whose members are
// parameters of their own: name[member]=value in style deepObject, to any
// depth; member=value in style form with explode.
func (p *Parameter) members() bool {
	return p.shape.object && !p.shape.array && p.MediaType == "" && (p.Style == "deepObject" || p.Style == "form" && p.Explode)
}

func (p *Parameter) fromMembers(raw string) decoded {
	m := members{parameter: p}
	for key, value, rest, ok := nextPair(raw); ok; key, value, rest, ok = nextPair(rest) {
		m.add(key, unquery(value))
	}
	return m.decoded()
}

// members collects the members of one such parameter.
type members struct {
	parameter *Parameter
	root      field
	fault     *decoded
}

func (m *members) add(key, value string) {
	if m.fault != nil {
		return
	}
	p := m.parameter
	var path []string
	if p.Style == "deepObject" {
		rest, mine := strings.CutPrefix(key, p.Name)
		if !mine || rest != "" && rest[0] != '[' {
			return
		}
		var ok bool
		if path, ok = brackets(rest); !ok || path[0] == "" {
			f := p.fault(CodeStyle, "a name such as "+p.Name+"[member] (style deepObject)", key)
			m.fault = &f
			return
		}
	} else {
		name := p.shape.arrayName(key)
		if p.shape.fields[name] == nil && (p.shape.rest == nil || p.taken[name]) {
			return
		}
		path = []string{name}
	}
	if !m.root.set(path, value) {
		f := p.fault(CodeStyle, "each name to be a member or to have members, not both", key)
		m.fault = &f
	}
}

func (m *members) decoded() decoded {
	switch {
	case m.fault != nil:
		return *m.fault
	case len(m.root.names) == 0:
		return decoded{}
	}
	return decoded{value: m.root.value(m.parameter.shape), present: true}
}

// brackets splits [a][b][] into its names, of which there is at least one.
func brackets(s string) ([]string, bool) {
	var path []string
	for s != "" {
		end := strings.IndexByte(s, ']')
		if s[0] != '[' || end < 0 || len(path) == maxDeep {
			return nil, false
		}
		path = append(path, s[1:end])
		s = s[end+1:]
	}
	return path, path != nil
}

// field is a member under construction: text, or members of its own.
type field struct {
	texts []string
	names []string
	inner map[string]*field
}

func (f *field) set(path []string, text string) bool {
	if len(path) == 0 || len(path) == 1 && path[0] == "" { // name[]=value
		if f.inner != nil {
			return false
		}
		f.texts = append(f.texts, text)
		return true
	}
	if f.texts != nil {
		return false
	}
	if f.inner == nil {
		f.inner = map[string]*field{}
	}
	next := f.inner[path[0]]
	if next == nil {
		next = &field{}
		f.inner[path[0]] = next
		f.names = append(f.names, path[0])
	}
	return next.set(path[1:], text)
}

func (f *field) value(sh *shape) schema.Value {
	if f.inner == nil {
		if sh.array || len(f.texts) > 1 {
			return sh.list(f.texts, same)
		}
		return sh.single(f.texts[0])
	}
	if sh.array && !sh.object && f.indexed() {
		v := schema.Value{Kind: schema.Array}
		for i, name := range f.names {
			v.Items = append(v.Items, f.inner[name].value(sh.item(i)))
		}
		return v
	}
	v := schema.Value{Kind: schema.Object}
	for _, name := range f.names {
		v.Keys = append(v.Keys, name)
		v.Items = append(v.Items, f.inner[name].value(sh.field(name)))
	}
	return v
}

// indexed reports whether the names are those of elements, name[0] and so on,
// and puts them in order.
func (f *field) indexed() bool {
	for _, name := range f.names {
		if _, err := strconv.ParseUint(name, 10, 31); err != nil && name != "" {
			return false
		}
	}
	slices.SortStableFunc(f.names, func(a, b string) int {
		i, _ := strconv.Atoi(a)
		j, _ := strconv.Atoi(b)
		return i - j
	})
	return true
}
