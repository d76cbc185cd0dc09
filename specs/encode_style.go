package specs

import (
	"github.com/understudy-api/understudy/specs/schema"
)

// expansion is how the values of a parameter are put together: the columns of
// RFC 6570, appendix A, and besides what OpenAPI 3.1.1 (Style Values) adds.
type expansion struct {
	first   string // before everything
	between string // between what explode keeps apart
	within  string // between what it does not
	named   bool   // name=value
	raw     bool   // text has no escapes
	also    string // unreserved characters that mean something here
}

func (p *Parameter) expansion() expansion {
	switch p.In {
	case "header":
		return expansion{between: ",", within: ",", raw: true}
	case "cookie":
		return expansion{between: "; ", within: ",", named: true}
	case "query":
		e := expansion{between: "&", within: ",", named: true}
		switch p.Style {
		case "spaceDelimited":
			e.within = "%20"
		case "pipeDelimited":
			e.within = "%7C"
		}
		return e
	}
	switch p.Style {
	case "label":
		if p.Explode {
			return expansion{first: ".", between: ".", within: ",", also: "."}
		}
		return expansion{first: ".", within: ","}
	case "matrix":
		return expansion{first: ";", between: ";", within: ",", named: true}
	}
	return expansion{between: ",", within: ","}
}

func (e *expansion) text(dst []byte, text string) []byte {
	if e.raw {
		return append(dst, text...)
	}
	return appendEscaped(dst, text, e.also)
}

// appendName appends a name and =. Those of cookies have no escapes.
func (p *Parameter) appendName(dst []byte, name string) []byte {
	if p.In == "cookie" {
		dst = append(dst, name...)
	} else {
		dst = appendEscaped(dst, name, "")
	}
	return append(dst, '=')
}

// write appends a value in the style of the parameter.
func (p *Parameter) write(dst []byte, v *schema.Value) ([]byte, error) {
	e := p.expansion()
	dst = append(dst, e.first...)
	switch {
	case p.MediaType != "":
		text := v.Plain()
		if formatOf(essenceOf(p.MediaType)) == bodyJSON {
			text = v.JSON()
		}
		return p.single(dst, e, text), nil
	case v.Kind == schema.Null:
		return dst, p.refuse(v, "null has no text")
	case v.Kind == schema.Object && p.spreads():
		return p.appendMembers(dst, e, v)
	case v.Kind == schema.Array, v.Kind == schema.Object:
		return p.several(dst, e, v)
	}
	return p.single(dst, e, v.Plain()), nil
}

// spreads reports whether an object is written as parameters of its own, one
// for each member; [Parameter.members] tells of the same where it is read.
func (p *Parameter) spreads() bool {
	return (p.In == "query" || p.In == "cookie") && (p.Style == "deepObject" || p.Style == "form" && p.Explode)
}

func (p *Parameter) single(dst []byte, e expansion, text string) []byte {
	if e.named {
		if dst = p.appendName(dst, p.Name); text == "" && p.In == "path" {
			return dst[:len(dst)-1] // RFC 6570, section 3.2.7: ;name
		}
	}
	return e.text(dst, text)
}

// several appends elements, or members, behind one another.
func (p *Parameter) several(dst []byte, e expansion, v *schema.Value) ([]byte, error) {
	pairs := v.Kind == schema.Object
	explode := p.Explode && (!pairs || p.In != "query") // an object in a query explodes in style form only
	named := e.named && (!explode || !pairs)
	if named && !explode {
		dst = p.appendName(dst, p.Name)
	}
	for i := range v.Items {
		item := &v.Items[i]
		if item.Kind == schema.Null || item.Kind >= schema.Array {
			return dst, p.refuse(v, "there is no way to write "+schema.Show(item)+" inside of it")
		}
		switch {
		case i > 0 && explode:
			dst = append(dst, e.between...)
		case i > 0:
			dst = append(dst, e.within...)
		}
		switch {
		case pairs && explode:
			dst = append(e.text(dst, v.Keys[i]), '=')
		case pairs:
			dst = append(e.text(dst, v.Keys[i]), e.within...)
		case named && explode && p.Style == "deepObject":
			dst = p.appendName(dst, p.Name+"[]") // as clients write what OpenAPI leaves open
		case named && explode:
			dst = p.appendName(dst, p.Name)
		}
		dst = e.text(dst, item.Plain())
	}
	return dst, nil
}
