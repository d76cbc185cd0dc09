package specs

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// coerce takes a parameter as kindly as it can be taken, for operations whose
// document says so: as it is; cast; cast after characters that its type does
// not know are dropped; its default; not at all.
func (p *Parameter) coerce(in *Input, d decoded) {
	if !d.present {
		return
	}
	if d.fault == nil && (p.Schema == nil || p.Schema.Valid(&d.value, schema.ToServer)) {
		in.Values = append(in.Values, Argument{p, d.value})
		return
	}
	c := Coercion{Parameter: p, Got: d.value.Text}
	if d.fault != nil {
		c.Got = d.fault.Value
	} else if d.value.Kind != schema.String && d.value.Kind != schema.Number {
		c.Got = schema.Show(&d.value)
	}
	for _, v := range p.guesses(d.value) {
		if p.Schema.Valid(&v, schema.ToServer) {
			c.Used = &v
			break
		}
	}
	if c.Used == nil && p.Schema != nil {
		c.Used = p.Schema.Default
	}
	if c.Used != nil {
		in.Values = append(in.Values, Argument{p, *c.Used})
	}
	in.Coerced = append(in.Coerced, c)
}

// guesses are what a value may have been meant as, the nearest first.
func (p *Parameter) guesses(v schema.Value) []schema.Value {
	if p.Schema == nil || v.Kind != schema.String && v.Kind != schema.Number {
		return nil
	}
	text := strings.TrimSpace(v.Text)
	list := []schema.Value{p.shape.single(text)}
	if p.shape.types&(schema.TypeInteger|schema.TypeNumber) != 0 {
		number := keep(text, "0123456789.-")
		whole, _, _ := strings.Cut(number, ".")
		for _, n := range []string{number, whole, strings.TrimLeft(keep(whole, "0123456789"), "0")} {
			if schema.IsNumber(n) {
				list = append(list, schema.Value{Kind: schema.Number, Text: n})
			}
		}
	}
	if p.shape.types&schema.TypeBoolean != 0 {
		switch strings.ToLower(text) {
		case "true", "1", "yes", "on", "y", "t":
			list = append(list, schema.Boolean(true))
		case "false", "0", "no", "off", "n", "f":
			list = append(list, schema.Boolean(false))
		}
	}
	if p.shape.types == 0 || p.shape.types&schema.TypeString != 0 {
		list = append(list, schema.Text(strings.ToLower(text)), schema.Text(strings.ToUpper(text)))
		// Characters that identifiers and numbers do not have.
		clean := strings.Map(func(r rune) rune {
			if r > ' ' && !strings.ContainsRune(`()[]{}<>"'`+"`", r) {
				return r
			}
			return -1
		}, text)
		list = append(list, schema.Text(clean), schema.Text(strings.ToLower(clean)))
		if strings.HasPrefix(v.Text, " ") && p.In == "query" {
			list = append(list, schema.Text("+"+clean)) // a plus sign that was not encoded
		}
	}
	return list
}

// keep drops the characters of s that are not in set.
func keep(s, set string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(set, r) {
			return r
		}
		return -1
	}, s)
}
