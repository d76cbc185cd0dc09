package specs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// maxDeep bounds how many brackets a name of style deepObject may have.
const maxDeep = 16

// fromFields decodes an object whose members are query parameters of their
// own: name[member]=value in style deepObject, to any depth; member=value in
// style form with explode, where the declared members are its members.
func (p *Parameter) fromFields(raw string) decoded {
	root := field{}
	var fault *decoded
	eachPair(raw, func(key, value string) bool {
		var path []string
		if p.Style == "deepObject" {
			rest, ok := strings.CutPrefix(key, p.Name)
			if !ok || rest == "" || rest[0] != '[' {
				return true
			}
			if path, ok = brackets(rest); !ok {
				f := p.fault(CodeStyle, "a name such as "+p.Name+"[member] (style deepObject)", key)
				fault = &f
				return false
			}
		} else {
			name := strings.TrimSuffix(key, "[]")
			if p.shape.fields[name] == nil {
				return true
			}
			path = []string{name}
		}
		if !root.set(path, unquery(value)) {
			f := p.fault(CodeStyle, "each name to be a member or to have members, not both", key)
			fault = &f
			return false
		}
		return true
	})
	switch {
	case fault != nil:
		return *fault
	case len(root.names) == 0:
		return decoded{}
	}
	return decoded{value: root.value(&p.shape), present: true}
}

// brackets splits [a][b][] into its names.
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
	return path, true
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
			v := schema.Value{Kind: schema.Array}
			item := sh.item()
			for _, text := range f.texts {
				v.Items = append(v.Items, item.single(text))
			}
			return v
		}
		return sh.single(f.texts[0])
	}
	if sh.array && !sh.object {
		// name[0]=a&name[1]=b
		v := schema.Value{Kind: schema.Array}
		item := sh.item()
		slices.SortFunc(f.names, func(a, b string) int {
			i, _ := strconv.Atoi(a)
			j, _ := strconv.Atoi(b)
			return i - j
		})
		for _, name := range f.names {
			v.Items = append(v.Items, f.inner[name].value(item))
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
