package schema

import "strconv"

// Readers of the values of keywords. What makes no sense is told and passed
// over.

func (k *keywords) decimal(name string) *Decimal {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Number {
		k.wrong(name, v, "a number")
		return nil
	}
	d := NumberOf(v.Text)
	return &d
}

func (k *keywords) boolean(name string) bool {
	v := k.v.Get(name)
	if v != nil && v.Kind != Bool {
		k.wrong(name, v, "true or false")
	}
	return v != nil && v.True
}

func (k *keywords) count(name string) int {
	v := k.v.Get(name)
	if v == nil {
		return -1
	}
	if v.Kind == Number {
		d := NumberOf(v.Text)
		if n, ok := d.Int64(); ok && n >= 0 && n < 1<<31 {
			return int(n)
		}
		if d.IsInt() && d.Sign() > 0 { // larger than anything that is counted
			return 1<<31 - 1
		}
	}
	k.wrong(name, v, "a whole number of at least 0")
	return -1
}

func (k *keywords) text(name string) string {
	v := k.v.Get(name)
	if v == nil {
		return ""
	}
	if v.Kind != String {
		k.wrong(name, v, "a string")
		return ""
	}
	return v.Text
}

func (k *keywords) names(keyword string, v *Value) []string {
	if v.Kind != Array {
		k.wrong(keyword, v, "an array of names")
		return nil
	}
	var names []string
	for i := range v.Items {
		if v.Items[i].Kind != String {
			k.wrong(keyword, &v.Items[i], "a name")
			continue
		}
		names = append(names, v.Items[i].Text)
	}
	return names
}

// sub compiles the subschema that is the value of a keyword.
func (k *keywords) sub(name string) *Schema {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Object && v.Kind != Bool {
		k.wrong(name, v, "a schema")
		return nil
	}
	return k.c.schema(k.in, v, JoinPointer(k.pointer, name))
}

func (k *keywords) list(name string) []*Schema {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Array {
		k.wrong(name, v, "an array of schemas")
		return nil
	}
	list := make([]*Schema, len(v.Items))
	for i := range v.Items {
		list[i] = k.c.schema(k.in, &v.Items[i], JoinPointer(k.pointer, name, strconv.Itoa(i)))
	}
	return list
}

func (k *keywords) named(name string) []Property {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Object {
		k.wrong(name, v, "an object of schemas")
		return nil
	}
	list := make([]Property, len(v.Items))
	for i := range v.Items {
		list[i] = Property{v.Keys[i], k.c.schema(k.in, &v.Items[i], JoinPointer(k.pointer, name, v.Keys[i]))}
	}
	return list
}

func article(noun string) string {
	switch noun[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + noun
	}
	return "a " + noun
}
