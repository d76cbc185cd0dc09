package specs

import (
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// assignment is one name=value of an object whose members have names of their
// own.
type assignment struct{ name, text string }

// appendMembers writes an object as a parameter for each member: member=value
// in style form, name[member]=value in style deepObject.
func (p *Parameter) appendMembers(dst []byte, e expansion, v *schema.Value) ([]byte, error) {
	var list []assignment
	for i, name := range v.Keys {
		item := &v.Items[i]
		var ok bool
		if p.Style == "deepObject" {
			list, ok = deep(list, p.Name+"["+name+"]", item)
		} else {
			list, ok = shallow(list, name, item)
		}
		if !ok {
			return dst, p.refuse(v, "there is no way to write "+schema.Show(item)+" inside of it")
		}
	}
	for i, a := range list {
		if i > 0 {
			dst = append(dst, e.between...)
		}
		dst = e.text(p.appendName(dst, a.name), a.text)
	}
	return dst, nil
}

// shallow appends a member that may have several values, but no members.
func shallow(list []assignment, name string, v *schema.Value) ([]assignment, bool) {
	switch v.Kind {
	case schema.Null, schema.Object:
		return list, false
	case schema.Array:
		for i := range v.Items {
			item := &v.Items[i]
			if item.Kind == schema.Null || item.Kind >= schema.Array {
				return list, false
			}
			list = append(list, assignment{name, item.Plain()})
		}
		return list, len(v.Items) > 0
	}
	return append(list, assignment{name, v.Plain()}), true
}

// deep appends a value and all that is inside of it. OpenAPI leaves open how;
// most clients write name[]=value for elements that are single values, and
// name[0][member]=value for others.
func deep(list []assignment, name string, v *schema.Value) ([]assignment, bool) {
	switch v.Kind {
	case schema.Null:
		return list, false
	case schema.Object, schema.Array:
		numbered := false
		for i := range v.Items {
			numbered = numbered || v.Items[i].Kind >= schema.Array
		}
		ok := len(v.Items) > 0
		for i := range v.Items {
			inner := ""
			switch {
			case v.Kind == schema.Object:
				inner = v.Keys[i]
			case numbered:
				inner = strconv.Itoa(i)
			}
			var written bool
			list, written = deep(list, name+"["+inner+"]", &v.Items[i])
			ok = ok && written
		}
		return list, ok
	}
	return append(list, assignment{name, v.Plain()}), true
}
