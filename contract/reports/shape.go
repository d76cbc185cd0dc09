package reports

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

var reportShape = reflect.TypeFor[contract.Report]()

// member is one that the JSON form of a struct has.
type member struct {
	name     string
	required bool
	shape    reflect.Type
}

// members lists what the JSON form of a struct has, in its order.
func members(t reflect.Type) []member {
	var list []member
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "-" {
			list = append(list, member{name, !strings.HasPrefix(options, "omit"), field.Type})
		}
	}
	return list
}

// fits checks that a JSON value has the members that a Go type asks for, and no
// others: package json passes over both, and a report of which half is missing
// could pass. Numbers, texts and the like are left to package json.
func fits(value any, t reflect.Type, at string) error {
	switch t.Kind() {
	case reflect.Pointer:
		return fits(value, t.Elem(), at)
	case reflect.Slice:
		list, is := value.([]any)
		if !is {
			return fmt.Errorf("%s must be a list", at)
		}
		for i, v := range list {
			if err := fits(v, t.Elem(), fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		object, is := value.(map[string]any)
		if !is {
			return fmt.Errorf("%s must be an object", at)
		}
		known := map[string]bool{}
		for _, m := range members(t) {
			known[m.name] = true
			v, found := object[m.name]
			switch {
			case found:
				if err := fits(v, m.shape, at+"."+m.name); err != nil {
					return err
				}
			case m.required:
				return fmt.Errorf("%s has no %s", at, m.name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if !known[name] {
				return fmt.Errorf("%s has a member %q that reports of this version have not", at, name)
			}
		}
	default:
		if value == nil {
			return fmt.Errorf("%s must not be null", at)
		}
	}
	return nil
}
