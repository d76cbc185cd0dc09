package world

import (
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// maxCopied bounds how much the copies of one patch may weigh, in bytes: each of
// them can double what there is.
const maxCopied = 10 << 20

// weight is about how much memory a value takes, in bytes, as far as that is not
// more than most.
func weight(v *schema.Value, most int) int {
	const each = 64
	n := each + len(v.Text)
	for _, name := range v.Keys {
		n += len(name)
	}
	for i := range v.Items {
		if n > most {
			break
		}
		n += weight(&v.Items[i], most-n)
	}
	return n
}

// applyPatch does what a JSON Patch says, all of it or nothing (RFC 6902).
func applyPatch(v schema.Value, patch *schema.Value) (schema.Value, error) {
	if patch == nil || patch.Kind != schema.Array {
		return v, &Refused{Reason: "a JSON Patch is an array of operations"}
	}
	room := maxCopied
	for i := range patch.Items {
		step := &patch.Items[i]
		where := "/" + strconv.Itoa(i)
		var err error
		path, value := step.Str("path"), step.Get("value")
		switch op := step.Str("op"); op {
		case "add", "replace", "test":
			if value == nil {
				return v, &Refused{where, op + " needs a value"}
			}
			if op == "test" {
				if !holds(v.At(path), value) {
					return v, &Refused{where + "/value", "the value at " + strconv.Quote(path) + " is not the one that is tested for"}
				}
				continue
			}
			v, err = edit(v, path, op, value)
		case "remove":
			v, err = edit(v, path, op, nil)
		case "move", "copy":
			from := v.At(step.Str("from"))
			if from == nil || isVeiled(from) {
				return v, &Refused{where + "/from", "there is nothing at " + strconv.Quote(step.Str("from"))}
			}
			moved := *from
			if op == "copy" {
				if room -= weight(from, room); room < 0 {
					return v, &Refused{where, "it copies more than " + strconv.Itoa(maxCopied) + " bytes"}
				}
			} else {
				if strings.HasPrefix(path, step.Str("from")+"/") {
					return v, &Refused{where + "/path", "a value cannot be moved into itself"}
				}
				if v, err = edit(v, step.Str("from"), "remove", nil); err != nil {
					break
				}
			}
			v, err = edit(v, path, "add", &moved)
		default:
			return v, &Refused{where + "/op", "there is no operation " + strconv.Quote(op)}
		}
		if err != nil {
			return v, &Refused{where + "/path", err.Error()}
		}
	}
	return v, nil
}

// holds reports whether clients find a value there.
func holds(at, value *schema.Value) bool {
	if at == nil || isVeiled(at) {
		return false
	}
	seen := bare(*at)
	return schema.Equal(&seen, value)
}

// patched is what a JSON Patch makes of an item. It sees nothing that clients only
// write, what they only read stays as it is, and a patch whose outcome cannot be shown is refused (RFC 5789, 2.2).
func (k *kind) patched(v schema.Value, patch *schema.Value) (schema.Value, error) {
	secrets := &veil{leaves: true}
	to, err := applyPatch(secrets.over(v, k.facets), patch)
	if err != nil {
		return v, err
	}
	if to.Kind != schema.Object {
		return v, &Refused{Reason: "what it makes is no object"}
	}
	if to = secrets.lift(to, k.facets); secrets.copied > maxCopied {
		return v, &Refused{Reason: "it copies more than " + strconv.Itoa(maxCopied) + " bytes"}
	}
	to = k.facets.fixed(&v, to)
	for _, name := range to.Keys {
		if _, ok := k.knows(name); v.Get(name) == nil && !ok {
			return v, &Refused{Reason: "there is no member " + strconv.Quote(name)}
		}
	}
	for _, view := range k.views {
		shown := view.show(&to)
		for _, violation := range view.schema.Check(&shown, schema.ToClient, "body", "") {
			return v, &Refused{Reason: "what it makes is not what the document promises: at " + strconv.Quote(violation.Pointer) + ", " + violation.Expected + " is expected"}
		}
	}
	return to, nil
}

type noSuchPlace string

func (e noSuchPlace) Error() string { return "there is nothing at " + strconv.Quote(string(e)) }

// edit adds, replaces or removes the value at a JSON Pointer.
func edit(v schema.Value, pointer, op string, value *schema.Value) (schema.Value, error) {
	if pointer == "" {
		if op == "remove" {
			return v, noSuchPlace("")
		}
		return *value, nil
	}
	if pointer[0] != '/' {
		return v, noSuchPlace(pointer)
	}
	token, rest := schema.NextToken(pointer)
	v = own(v)
	i := -1
	switch v.Kind {
	case schema.Object:
		i = slices.Index(v.Keys, token)
		if rest == "" && op == "add" {
			put(&v, token, *value)
			return v, nil
		}
	case schema.Array:
		n, err := strconv.Atoi(token)
		if token == "-" {
			n, err = len(v.Items), nil
		}
		if err == nil && n >= 0 && n <= len(v.Items) && (token == "-" || strconv.Itoa(n) == token) {
			i = n
		}
		if rest == "" && op == "add" && i >= 0 {
			v.Items = slices.Insert(v.Items, i, *value)
			return v, nil
		}
	}
	if i < 0 || i >= len(v.Items) {
		return v, noSuchPlace(pointer)
	}
	switch {
	case rest != "":
		inner, err := edit(v.Items[i], rest, op, value)
		if err != nil {
			return v, err
		}
		v.Items[i] = inner
	case op == "remove":
		v.Items = slices.Delete(v.Items, i, i+1)
		if v.Kind == schema.Object {
			v.Keys = slices.Delete(v.Keys, i, i+1)
		}
	default:
		v.Items[i] = *value
	}
	return v, nil
}
