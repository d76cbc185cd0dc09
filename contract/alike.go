package contract

import (
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// alike reports whether a value that was sent and the one that is shown say the
// same: implementations write moments in another zone or with fewer digits, trim
// texts, show only some members of what was nested, and numbers as texts.
func alike(said, shown *schema.Value) bool {
	if schema.Equal(said, shown) {
		return true
	}
	switch {
	case said.Kind == schema.String && shown.Kind == schema.String:
		if strings.EqualFold(strings.TrimSpace(said.Text), strings.TrimSpace(shown.Text)) {
			return true
		}
		a, err1 := time.Parse(time.RFC3339Nano, said.Text)
		b, err2 := time.Parse(time.RFC3339Nano, shown.Text)
		return err1 == nil && err2 == nil && a.Sub(b).Abs() < time.Second
	case said.Kind == schema.Object && shown.Kind == schema.Object:
		for i, name := range said.Keys {
			if is := shown.Get(name); is != nil && !alike(&said.Items[i], is) {
				return false
			}
		}
		return true
	case said.Kind == schema.Array && shown.Kind == schema.Array:
		if len(said.Items) != len(shown.Items) {
			return false
		}
		for i := range said.Items {
			if !alike(&said.Items[i], &shown.Items[i]) {
				return false
			}
		}
		return true
	case said.Kind == schema.Number && shown.Kind == schema.Number:
		a, b := schema.NumberOf(said.Text).Float(), schema.NumberOf(shown.Text).Float()
		return a == b
	}
	return said.Plain() == shown.Plain() && said.Kind != schema.Object && said.Kind != schema.Array
}
