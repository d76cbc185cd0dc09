package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// planning are the flags that have a say in what is planned, besides those that a
// report tells of anyway.
var planning = []string{"overlay", "refs", "config", "base-path", "random", "now", "strict", "token-env"}

// replay is the flags with which the same cases are planned again.
func (v *verifying) replay(flags *pflag.FlagSet) string {
	var list []string
	add := func(name, value string) { list = append(list, "--"+name, quote(value)) }
	for _, name := range planning {
		f := flags.Lookup(name)
		switch {
		case f == nil || !f.Changed:
		case f.Value.Type() == "bool":
			list = append(list, "--"+name)
		default:
			if several, is := f.Value.(pflag.SliceValue); is {
				for _, one := range several.GetSlice() {
					add(name, one)
				}
			} else {
				add(name, f.Value.String())
			}
		}
	}
	if flags.Changed("value") {
		for _, name := range slices.Sorted(maps.Keys(v.Values)) {
			text := fmt.Sprint(v.Values[name])
			if _, plain := v.Values[name].(string); !plain {
				if written, err := json.Marshal(v.Values[name]); err == nil {
					text = string(written)
				}
			}
			add("value", name+"="+text)
		}
	}
	return strings.Join(list, " ")
}
