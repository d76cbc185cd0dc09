package specs

// parameters reads those of the path item and of the operation, which replace
// them by place and name.
func (b *builder) parameters(op *Operation, item, n node) {
	var all []*Parameter
	for _, holder := range []node{item, n} {
		for _, e := range holder.get("parameters").elements() {
			p := b.parameter(e.deref())
			if p == nil {
				continue
			}
			replaced := false
			for i := range all {
				if all[i].In == p.In && all[i].Name == p.Name {
					all[i], replaced = p, true
				}
			}
			if !replaced {
				all = append(all, p)
			}
		}
	}
	names := templateNames(op.Path)
	for _, name := range names {
		var found *Parameter
		for _, p := range all {
			if p.In == "path" && p.Name == name {
				found = p
			}
		}
		if found == nil {
			b.problem("parameter", op.Location, "the path parameter %q of %s is not declared; any text is accepted for it", name, op)
			found = &Parameter{Location: op.Location, Name: name, In: "path", Style: "simple", Required: true, shape: anything}
			all = append(all, found)
		}
		op.pathVars = append(op.pathVars, found)
	}
	for _, in := range []string{"path", "query", "header", "cookie"} {
		for _, p := range all {
			if p.In != in {
				continue
			}
			switch in {
			case "path":
				if op.pathVar(p.Name) == nil {
					b.problem("parameter", p.Location, "the path %s has no {%s}; the parameter is left out", op.Path, p.Name)
					continue
				}
			case "query":
				op.query = append(op.query, p)
			default:
				op.others = append(op.others, p)
			}
			op.Parameters = append(op.Parameters, p)
		}
	}
}

// share tells the parameters that take any name of the query which of them
// belong to others.
func (o *Operation) share() {
	for _, p := range o.query {
		if !p.members() || p.shape.rest == nil {
			continue
		}
		p.taken = map[string]bool{}
		for _, other := range o.query {
			p.taken[other.Name] = other != p
			for name := range other.shape.fields {
				p.taken[name] = p.taken[name] || other != p && other.members()
			}
		}
		for _, requirement := range o.Security {
			for _, s := range requirement {
				p.taken[s.Key] = p.taken[s.Key] || s.In == "query"
			}
		}
	}
}

func (o *Operation) pathVar(name string) *Parameter {
	for _, p := range o.pathVars {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (b *builder) parameter(n node) *Parameter {
	p := &Parameter{
		Location: n.location(), Name: n.str("name"), In: n.str("in"),
		Required: n.flag("required"), Deprecated: n.flag("deprecated"),
		AllowEmptyValue: n.flag("allowEmptyValue"), Description: n.str("description"),
		Style: n.str("style"),
	}
	switch p.In {
	case "path", "header":
		p.Style = orDefault(p.Style, "simple")
	case "query", "cookie":
		p.Style = orDefault(p.Style, "form")
	default:
		b.problem("parameter", p.Location, "a parameter is in path, query, header or cookie, found %q; it is left out", p.In)
		return nil
	}
	if p.Name == "" {
		b.problem("parameter", p.Location, "a parameter has no name; it is left out")
		return nil
	}
	if p.In == "header" && (equalFold(p.Name, "Accept") || equalFold(p.Name, "Content-Type") || equalFold(p.Name, "Authorization")) {
		return nil // OpenAPI, Parameter Object: such definitions are ignored
	}
	if p.Explode = p.Style == "form"; n.raw("explode").v != nil {
		p.Explode = n.flag("explode")
	}
	p.Required = p.Required || p.In == "path"
	p.Schema = b.compile(n.raw("schema"))
	p.Examples = b.examples(n)
	for name, media := range n.get("content").members() {
		p.MediaType = name
		p.Schema = b.compile(media.raw("schema"))
		p.Examples = append(p.Examples, b.examples(media)...)
		break
	}
	p.shape = b.shapes.of(p.Schema)
	return p
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
