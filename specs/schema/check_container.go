package schema

import "strconv"

// evaluated remembers which members or elements of one value a schema has
// evaluated, for unevaluatedProperties and unevaluatedItems (JSON Schema
// 2020-12 Core, section 11). A nil one remembers nothing.
type evaluated struct{ done []bool }

func newEvaluated(v *Value) *evaluated { return &evaluated{make([]bool, len(v.Items))} }

// fresh returns an empty one for an alternative that may not hold.
func (e *evaluated) fresh() *evaluated {
	if e == nil {
		return nil
	}
	return &evaluated{make([]bool, len(e.done))}
}

func (e *evaluated) add(other *evaluated) {
	if e != nil && other != nil {
		for i, done := range other.done {
			e.done[i] = e.done[i] || done
		}
	}
}

func (e *evaluated) mark(i int) {
	if e != nil {
		e.done[i] = true
	}
}

func (c *checker) array(s *Schema, v *Value, seen *evaluated) bool {
	ok := true
	n := len(v.Items)
	if n < s.MinItems {
		ok = c.broken(s, "minItems", nil, "at least "+count(s.MinItems, "item")+", got "+strconv.Itoa(n))
	}
	if s.MaxItems >= 0 && n > s.MaxItems {
		ok = c.broken(s, "maxItems", nil, "at most "+count(s.MaxItems, "item")+", got "+strconv.Itoa(n))
	}
	if s.UniqueItems && !c.stop(ok) {
		if i, j, twice := duplicates(v.Items); twice {
			ok = c.broken(s, "uniqueItems", &v.Items[j], "items that differ; items "+strconv.Itoa(i)+" and "+strconv.Itoa(j)+" are equal")
		}
	}
	for i := range v.Items {
		if c.stop(ok) {
			return false
		}
		sub := s.Items
		if i < len(s.PrefixItems) {
			sub = s.PrefixItems[i]
		}
		if sub == nil {
			continue
		}
		c.at(i)
		ok = c.check(sub, &v.Items[i], nil) && ok
		c.leave()
		seen.mark(i)
	}
	if s.Contains != nil && !c.stop(ok) {
		ok = c.contains(s, v, seen) && ok
	}
	return ok
}

func (c *checker) contains(s *Schema, v *Value, seen *evaluated) bool {
	n := 0
	for i := range v.Items {
		if c.try(s.Contains, &v.Items[i], nil) {
			n++
			seen.mark(i)
		}
	}
	least := 1
	if s.MinContains >= 0 {
		least = s.MinContains
	}
	ok := true
	if n < least {
		keyword := "contains"
		if s.MinContains >= 0 {
			keyword = "minContains"
		}
		ok = c.broken(s, keyword, nil, "at least "+count(least, "item")+" that the schema under contains describes, got "+strconv.Itoa(n))
	}
	if s.MaxContains >= 0 && n > s.MaxContains {
		ok = c.broken(s, "maxContains", nil, "at most "+count(s.MaxContains, "item")+" that the schema under contains describes, got "+strconv.Itoa(n))
	}
	return ok
}

// duplicates finds two equal values: by their canonical text where there are
// many, so that long arrays cost no square.
func duplicates(items []Value) (int, int, bool) {
	if len(items) <= 16 {
		for j := range items {
			for i := range j {
				if Equal(&items[i], &items[j]) {
					return i, j, true
				}
			}
		}
		return 0, 0, false
	}
	first := make(map[string]int, len(items))
	for j := range items {
		key := string(appendCanonical(nil, &items[j]))
		if i, twice := first[key]; twice {
			return i, j, true
		}
		first[key] = j
	}
	return 0, 0, false
}

func (c *checker) object(s *Schema, v *Value, seen *evaluated) bool {
	ok := true
	n := len(v.Items)
	if n < s.MinProperties {
		ok = c.broken(s, "minProperties", nil, "at least "+count(s.MinProperties, "member")+", got "+strconv.Itoa(n))
	}
	if s.MaxProperties >= 0 && n > s.MaxProperties {
		ok = c.broken(s, "maxProperties", nil, "at most "+count(s.MaxProperties, "member")+", got "+strconv.Itoa(n))
	}
	// Members mostly come in the order of the document, which saves the look-up
	// by name; the first 64 declared properties are ticked off in a word.
	var present uint64
	next := 0
	for i, key := range v.Keys {
		if c.stop(ok) {
			return false
		}
		at := -1
		if next < len(s.Properties) && s.Properties[next].Name == key {
			at = next
		} else if found, declared := s.index[key]; declared {
			at = found
		}
		evaluatedHere := false
		if at >= 0 {
			next = at + 1
			if at < 64 {
				present |= 1 << at
			}
			ok = c.member(s.Properties[at].Schema, key, &v.Items[i]) && ok
			evaluatedHere = true
		}
		for _, p := range s.PatternProperties {
			if p.Pattern.MatchString(key) {
				ok = c.member(p.Schema, key, &v.Items[i]) && ok
				evaluatedHere = true
			}
		}
		if !evaluatedHere && s.AdditionalProperties != nil {
			if s.AdditionalProperties.Never {
				c.enter(key)
				ok = c.broken(s, "additionalProperties", &v.Items[i], "no member of this name: only those declared are allowed")
				c.leave()
			} else {
				ok = c.member(s.AdditionalProperties, key, &v.Items[i]) && ok
			}
			evaluatedHere = true
		}
		if evaluatedHere {
			seen.mark(i)
		}
		if s.PropertyNames != nil {
			name := Text(key)
			c.enter(key)
			if !c.try(s.PropertyNames, &name, nil) {
				ok = c.broken(s, "propertyNames", &name, "a member name that the schema under propertyNames describes")
			}
			c.leave()
		}
	}
	if c.stop(ok) {
		return false
	}
	return c.required(s, v, present) && c.dependent(s, v, seen) && ok
}

// member checks a declared member, unless it must not travel this way.
func (c *checker) member(s *Schema, key string, v *Value) bool {
	c.enter(key)
	var ok bool
	switch {
	case c.dir == ToServer && c.dir.Hides(s):
		ok = c.broken(s, "readOnly", v, "no such member in a request: it is read-only")
	case c.dir == ToClient && c.dir.Hides(s):
		ok = c.broken(s, "writeOnly", v, "no such member in a response: it is write-only")
	default:
		ok = c.check(s, v, nil)
	}
	c.leave()
	return ok
}

func (c *checker) required(s *Schema, v *Value, present uint64) bool {
	ok := true
	for i, name := range s.Required {
		at := s.requiredAt[i]
		if at >= 0 && at < 64 && present&(1<<at) != 0 {
			continue
		}
		if at >= 0 && c.dir != Neither && c.dir.Hides(s.Properties[at].Schema) {
			continue // required only the other way (OpenAPI 3.0, readOnly)
		}
		if v.Get(name) == nil && !c.hidden(name, v) {
			c.enter(name)
			ok = c.broken(s, "required", nil, "the member "+strconv.Quote(name)+": it is required")
			c.leave()
			if c.stop(ok) {
				return false
			}
		}
	}
	return ok
}

// hidden reports whether one of the schemas that are being applied to the object
// declares a member that must not travel this way. A schema often lists as
// required what the one beside it in allOf declares as read-only.
func (c *checker) hidden(name string, v *Value) bool {
	if c.dir == Neither {
		return false
	}
	for i := len(c.active) - 1; i >= 0 && c.active[i].value == v; i-- {
		c.reach = min(c.reach, i)
		if c.dir.hidesMember(c.active[i].schema, name, 0) {
			return true
		}
	}
	return false
}

func (d Direction) hidesMember(s *Schema, name string, depth int) bool {
	if s == nil || depth > 16 {
		return false
	}
	if p := s.Property(name); p != nil && d.Hides(p) {
		return true
	}
	for _, sub := range s.AllOf {
		if d.hidesMember(sub, name, depth+1) {
			return true
		}
	}
	return d.hidesMember(s.Ref, name, depth+1)
}

func (c *checker) dependent(s *Schema, v *Value, seen *evaluated) bool {
	ok := true
	for _, d := range s.DependentRequired {
		if v.Get(d.Name) == nil {
			continue
		}
		for _, name := range d.Required {
			if v.Get(name) == nil {
				c.enter(name)
				ok = c.broken(s, "dependentRequired", nil, "the member "+strconv.Quote(name)+": it is required beside "+strconv.Quote(d.Name))
				c.leave()
			}
		}
	}
	for _, d := range s.DependentSchemas {
		if v.Get(d.Name) != nil {
			ok = c.check(d.Schema, v, seen) && ok
		}
	}
	return ok
}

func (c *checker) unevaluated(s *Schema, v *Value, seen *evaluated) bool {
	sub, keyword := s.UnevaluatedProperties, "unevaluatedProperties"
	if v.Kind == Array {
		sub, keyword = s.UnevaluatedItems, "unevaluatedItems"
	}
	if sub == nil || v.Kind != Array && v.Kind != Object {
		return true
	}
	ok := true
	for i := range v.Items {
		if seen.done[i] {
			continue
		}
		if v.Kind == Object {
			c.enter(v.Keys[i])
		} else {
			c.at(i)
		}
		if sub.Never {
			ok = c.broken(s, keyword, &v.Items[i], "nothing that no schema here describes")
		} else {
			ok = c.check(sub, &v.Items[i], nil) && ok
		}
		c.leave()
		seen.mark(i)
	}
	return ok
}
