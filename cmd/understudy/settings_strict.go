package main

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/understudy-api/understudy/specs"
)

// take reads a mapping of settings into what settings points to, at any depth. What
// nothing reads is refused. Errors start with line:column.
func take(n *yaml.Node, settings any) error {
	return takeInto(n, "settings", reflect.ValueOf(settings).Elem())
}

func takeInto(n *yaml.Node, name string, v reflect.Value) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch t := v.Type(); {
	case t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[time.Duration]() || n.Tag == "!!null":
		return takeLeaf(n, name, v)
	case t.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(t.Elem()))
		}
		return takeInto(n, name, v.Elem())
	case t.Kind() == reflect.Struct:
		return takeStruct(n, name, v)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		if n.Kind != yaml.SequenceNode {
			return at(n, "%s must be a list", name)
		}
		v.Set(reflect.MakeSlice(t, len(n.Content), len(n.Content)))
		for i, one := range n.Content {
			if err := takeInto(one, name+"["+strconv.Itoa(i)+"]", v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	return takeLeaf(n, name, v)
}

func takeStruct(n *yaml.Node, name string, v reflect.Value) error {
	if n.Kind != yaml.MappingNode {
		return at(n, "%s must be a mapping of names to values", name)
	}
	fields := fieldsOf(v)
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, known := fields[key.Value]
		switch {
		case !known:
			hint := "there are " + strings.Join(sortedKeys(fields), ", ")
			if closest := specs.Closest(key.Value, sortedKeys(fields)); len(closest) > 0 {
				hint = "did you mean " + strings.Join(closest, " or ") + "?"
			}
			return at(key, "there is no setting %q in %s: %s", key.Value, name, hint)
		case seen[key.Value]:
			return at(key, "%s is set twice", key.Value)
		}
		seen[key.Value] = true
		if err := takeInto(value, key.Value, field); err != nil {
			return err
		}
	}
	return nil
}

func takeLeaf(n *yaml.Node, name string, v reflect.Value) error {
	if err := n.Decode(v.Addr().Interface()); err != nil {
		return at(n, "%s must be %s", name, asked(v.Type()))
	}
	return nil
}

// asked says in words what a setting takes.
func asked(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a time such as 500ms or 10s"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Float64:
		return "a number"
	case t.Kind() == reflect.Slice:
		return "a list of texts"
	case t.Kind() == reflect.Map && t.Elem().Kind() == reflect.Float64:
		return "a mapping of names to numbers"
	case t.Kind() == reflect.Map:
		return "a mapping of names to values"
	}
	return wanted(t)
}

// flagValues are what the flags of a command line say.
type flagValues map[string]any

// givenFlags keeps what was given, before a file is read into the same settings.
func givenFlags(flags *pflag.FlagSet) flagValues {
	given := flagValues{}
	flags.Visit(func(f *pflag.Flag) {
		if list, is := f.Value.(pflag.SliceValue); is {
			given[f.Name] = list.GetSlice()
		} else {
			given[f.Name] = f.Value.String()
		}
	})
	return given
}

// restore sets flags again to what was given. Those that collect what is not a list
// of texts are kept apart, and stay as they are.
func (v flagValues) restore(flags *pflag.FlagSet) error {
	for name, value := range v {
		f := flags.Lookup(name)
		var err error
		switch value := value.(type) {
		case []string:
			err = f.Value.(pflag.SliceValue).Replace(value)
		case string:
			switch f.Value.(type) {
			case reportFlag, coverageFlag, valueFlag:
			default:
				err = f.Value.Set(value)
			}
		}
		if err != nil {
			return usageError("--%s: %w", name, err)
		}
	}
	return nil
}
