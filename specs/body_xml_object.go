package specs

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// xmlText is the member for text that stands beside attributes or elements.
const xmlText = "#text"

// group is all that an object has of one member.
type group struct {
	field *xmlField
	list  []*element
}

// xmlMembers collects groups, in the order in which they come.
type xmlMembers struct {
	groups []group
	at     map[string]int
}

func (m *xmlMembers) add(f *xmlField, e *element) {
	i, ok := m.at[f.name]
	if !ok {
		i = len(m.groups)
		m.at[f.name] = i
		m.groups = append(m.groups, group{field: f})
	}
	m.groups[i].list = append(m.groups[i].list, e)
}

// object reads attributes and children. Those that are not declared are members
// too, under their local names. One that has the name of a declared member, but
// is not written as it should be, is kept apart from it: as @name when it is an
// attribute, as <name> when it is an element.
func (r *xmlReader) object(e *element, sh *xmlShape, depth int) schema.Value {
	names := r.names(sh)
	all := xmlMembers{at: map[string]int{}}
	for i := range e.attrs {
		a := &e.attrs[i]
		f := fieldOf(names[a.name.Local], a.name, true)
		if f == nil {
			f = sh.stranger(names, a.name.Local, "@"+a.name.Local)
		}
		all.add(f, a)
	}
	for _, child := range e.children {
		local := child.name.Local
		f := fieldOf(names[local], child.name, false)
		if f == nil && len(child.children)+len(child.attrs) > 0 {
			f = fieldOf(names[local], child.name, true) // attributes have only texts
		}
		if f == nil {
			f = sh.stranger(names, local, "<"+local+">")
		}
		all.add(f, child)
	}
	if !e.blank() {
		text := e.text
		if len(e.children) > 0 {
			text = strings.TrimSpace(text) // of its layout
		}
		f := sh.byName[xmlText]
		if f == nil {
			f = sh.undeclared(xmlText)
		}
		all.add(f, &element{text: text, size: 1})
	}
	v := schema.Value{Kind: schema.Object}
	for _, g := range all.groups {
		v.Keys = append(v.Keys, g.field.name)
		v.Items = append(v.Items, r.value(g.list, r.of(g.field.schemas...), g.field.place(), depth+1))
	}
	r.addUnwritten(&v, sh)
	return v
}

// stranger returns the field for a name under which no member is written. apart
// is its name where there is a member that is called so.
func (sh *xmlShape) stranger(names map[string][]xmlLabel, local, apart string) *xmlField {
	if len(names[local]) > 0 || sh.byName[local] != nil {
		return &xmlField{name: apart}
	}
	return sh.undeclared(local)
}

// addUnwritten adds the required members that XML has no way to write: an array
// without elements, unless it is wrapped, and an attribute that is null.
func (r *xmlReader) addUnwritten(v *schema.Value, sh *xmlShape) {
	for _, name := range sh.required {
		f := sh.byName[name]
		if f == nil || v.Get(name) != nil || r.hidden(f) {
			continue
		}
		switch inner := r.of(f.schemas...); {
		case !f.wrapped && inner.types&^schema.TypeNull == schema.TypeArray:
			v.Keys, v.Items = append(v.Keys, name), append(v.Items, schema.Value{Kind: schema.Array})
		case f.attribute && inner.null && inner.types != 0:
			v.Keys, v.Items = append(v.Keys, name), append(v.Items, schema.Value{})
		}
	}
}

// hidden reports whether a member must not be there.
func (r *xmlReader) hidden(f *xmlField) bool {
	for _, s := range f.schemas {
		if r.dir.Hides(s) {
			return true
		}
	}
	return false
}
