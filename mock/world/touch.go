package world

import (
	"strconv"
	"time"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// stamp is the moment of the change that is being made.
func (t *tx) stamp() time.Time {
	st := t.state
	st.Writes++
	return st.now(t.session.worlds.config.Present())
}

// touch sets the members that tell when a thing was last changed, in the form
// that they had.
func touch(v schema.Value, said *schema.Value, at time.Time) schema.Value {
	for i, name := range v.Keys {
		if said.Get(name) != nil || !resources.IsChange(name) {
			continue
		}
		if moment, ok := momentLike(&v.Items[i], at); ok {
			v = set(v, []string{name}, moment)
		}
	}
	return v
}

// momentLike writes a moment as another is written: as RFC 3339 has it, or in
// seconds or milliseconds since 1970.
func momentLike(v *schema.Value, at time.Time) (schema.Value, bool) {
	switch v.Kind {
	case schema.String:
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if _, err := time.Parse(layout, v.Text); err == nil {
				return schema.Text(at.UTC().Format(layout)), true
			}
		}
	case schema.Number:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		switch {
		case err == nil && n > 1e12:
			return schema.Int(at.UnixMilli()), true
		case err == nil && n > 1e8:
			return schema.Int(at.Unix()), true
		}
	}
	return schema.Value{}, false
}
