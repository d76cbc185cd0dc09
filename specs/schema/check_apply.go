package schema

import (
	"math"
	"strconv"
)

// apply checks the keywords that apply other schemas to the same value.
func (c *checker) apply(s *Schema, v *Value, seen *evaluated) bool {
	ok := true
	if s.Ref != nil {
		ok = c.check(s.Ref, v, seen)
	}
	if s.DynamicRef != nil && !c.stop(ok) {
		ok = c.check(c.dynamic(s), v, seen) && ok
	}
	for _, sub := range s.AllOf {
		if c.stop(ok) {
			return false
		}
		ok = c.check(sub, v, seen) && ok
	}
	chosen := false
	if s.discriminate != nil && v.Kind == Object && !c.stop(ok) {
		var good bool
		chosen, good = c.discriminated(s, v, seen)
		ok = good && ok
	}
	if !chosen {
		if s.AnyOf != nil && !c.stop(ok) {
			ok = c.anyOf(s, v, seen) && ok
		}
		if s.OneOf != nil && !c.stop(ok) {
			ok = c.oneOf(s, v, seen) && ok
		}
	}
	if s.Not != nil && !c.stop(ok) && c.try(s.Not, v, seen.fresh()) {
		ok = c.broken(s, "not", v, "a value that the schema under not does not describe")
	}
	if s.If != nil && !c.stop(ok) {
		inner := seen.fresh()
		branch := s.Else
		if c.try(s.If, v, inner) {
			seen.add(inner)
			branch = s.Then
		}
		if branch != nil {
			ok = c.check(branch, v, seen) && ok
		}
	}
	return ok
}

// verdict is what try found out.
type verdict struct {
	ok   bool
	seen *evaluated
}

// try finds the verdict without a report. seen is nil or a fresh one.
//
// Alternatives that hold alternatives would be tried over and over, by a power
// of how deep the value is. So verdicts within verdicts are remembered, unless
// something besides the schema and the value had a say in them.
func (c *checker) try(s *Schema, v *Value, seen *evaluated) bool {
	key := application{s, v}
	remember := c.tries > 0 && (v.Kind == Array || v.Kind == Object)
	if remember {
		if known, ok := c.tried[key]; ok && (seen == nil || known.seen != nil) {
			seen.add(known.seen)
			return known.ok
		}
	}
	before, base := c.reach, len(c.active)
	c.reach = math.MaxInt
	c.quiet++
	c.tries++
	ok := c.check(s, v, seen)
	c.tries--
	c.quiet--
	alone := c.reach >= base // whatever is around, the verdict is the same
	c.reach = min(c.reach, before)
	if remember && alone {
		if c.tried == nil {
			c.tried = map[application]verdict{}
		}
		c.tried[key] = verdict{ok, seen}
	}
	return ok
}

// dynamic resolves a $dynamicRef (JSON Schema 2020-12 Core, section 8.2.3.2).
func (c *checker) dynamic(s *Schema) *Schema {
	if s.dynamic != "" {
		c.reach = -1
		for _, r := range c.scope {
			if target := r.dynamic[s.dynamic]; target != nil {
				return target
			}
		}
	}
	return s.DynamicRef
}

func (c *checker) anyOf(s *Schema, v *Value, seen *evaluated) bool {
	matched := false
	for _, sub := range s.AnyOf {
		inner := seen.fresh()
		if c.try(sub, v, inner) {
			seen.add(inner)
			if matched = true; seen == nil {
				break
			}
		}
	}
	return matched || c.none(s, "anyOf", s.AnyOf, v)
}

func (c *checker) oneOf(s *Schema, v *Value, seen *evaluated) bool {
	matched := 0
	for _, sub := range s.OneOf {
		inner := seen.fresh()
		if c.try(sub, v, inner) {
			seen.add(inner)
			if matched++; matched > 1 && c.quiet > 0 {
				return false
			}
		}
	}
	switch matched {
	case 0:
		return c.none(s, "oneOf", s.OneOf, v)
	case 1:
		return true
	}
	return c.broken(s, "oneOf", v, "a value that exactly one of "+strconv.Itoa(len(s.OneOf))+" alternatives describes; "+strconv.Itoa(matched)+" do")
}

// discriminated lets the discriminator choose. chosen is true when it has:
// the alternatives need no look then.
func (c *checker) discriminated(s *Schema, v *Value, seen *evaluated) (chosen, ok bool) {
	d := s.discriminate
	value := v.Get(d.Property)
	if !d.closed {
		if value == nil || value.Kind != String {
			return false, true
		}
		target := d.Lookup(value.Text)
		if target == nil || target == s || c.applying(target, v, 0) {
			return false, true // where it is applied already, it is what led here
		}
		c.hops = append(c.hops, len(c.active))
		ok = c.check(target, v, seen)
		c.hops = c.hops[:len(c.hops)-1]
		return false, ok
	}
	if len(d.Mapping) == 0 {
		return false, true
	}
	if value == nil || value.Kind != String {
		return true, c.broken(s, "discriminator", nil, "a member "+strconv.Quote(d.Property)+" that names one of: "+mappingText(d.Mapping))
	}
	target := d.Lookup(value.Text)
	if target == nil {
		c.enter(d.Property)
		defer c.leave()
		return true, c.broken(s, "discriminator", value, "one of: "+mappingText(d.Mapping))
	}
	return true, c.check(target, v, seen)
}
