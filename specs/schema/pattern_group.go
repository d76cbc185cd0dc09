package schema

import (
	"slices"
	"strings"
)

// group reads what follows an opening parenthesis, and its closing one.
func (p *patternParser) group(start int) (*patternNode, error) {
	n := &patternNode{op: opGroup}
	outer := p.flags
	defer func() {
		if n.op != opEmpty {
			p.flags = outer
		}
	}()
	switch {
	case !p.accept("?"):
		p.groups++
		n.index = p.groups
	case p.accept(":"):
	case p.accept("="):
		n.op = opLook
	case p.accept("!"):
		n.op, n.negate = opLook, true
	case p.accept("<="):
		n.op, n.behind = opLook, true
	case p.accept("<!"):
		n.op, n.behind, n.negate = opLook, true, true
	case p.accept("P="):
		p.tolerate(start, "Python's (?P=name)")
		name, err := p.groupName(")")
		if err != nil {
			return nil, err
		}
		return p.backref(start, 0, name), nil
	case p.at("<"), p.at("P<"):
		if p.accept("P") {
			p.tolerate(start, "Python's (?P<name>")
		}
		p.pos++
		if err := p.nameGroup(n, start); err != nil {
			return nil, err
		}
	default:
		done, err := p.modifiers(start)
		if err != nil {
			return nil, err
		}
		if done {
			n.op = opEmpty
			return n, nil
		}
	}
	sub, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.accept(")") {
		return nil, p.errorf(start, "missing ) for the group")
	}
	n.subs = []*patternNode{sub}
	return n, nil
}

// nameGroup makes n a capturing group with the name that follows. Two groups
// may share a name only where no match can have both.
func (p *patternParser) nameGroup(n *patternNode, start int) error {
	name, err := p.groupName(">")
	if err != nil {
		return err
	}
	if slices.Contains(p.scope, name) {
		return p.errorf(start, "duplicate group name %q", name)
	}
	p.groups++
	n.index = p.groups
	p.scope = append(p.scope, name)
	p.names[name] = append(p.names[name], n.index)
	return nil
}

func (p *patternParser) backref(start, index int, name string) *patternNode {
	n := &patternNode{op: opBackref, index: index, name: name, offset: start, fold: p.flags.fold}
	p.backrefs = append(p.backrefs, n)
	return n
}

// modifiers reads the i, m and s of (?i:...), (?i-s:...) or (?i), and reports
// whether it was the last form, which applies to the rest of the group around.
func (p *patternParser) modifiers(start int) (inline bool, err error) {
	length := strings.IndexAny(p.src[p.pos:], ":)")
	if length < 0 {
		return false, p.errorf(start, "missing ) for the group")
	}
	on := true
	for _, r := range p.src[p.pos : p.pos+length] {
		switch r {
		case 'i':
			p.flags.fold = on
		case 'm':
			p.flags.multiline = on
		case 's':
			p.flags.dotAll = on
		case 'u':
			p.tolerate(start, "u modifier") // which is in force anyway
		case '-':
			if !on {
				return false, p.errorf(start, "invalid group")
			}
			on = false
		default:
			return false, p.errorf(start, "invalid group: ECMA-262 has no (?%c", r)
		}
	}
	if length == 0 {
		return false, p.errorf(start, "invalid group")
	}
	p.pos += length
	if p.accept(":") {
		return false, nil
	}
	p.pos++
	p.tolerate(start, "modifiers without a group of their own")
	return true, nil
}
