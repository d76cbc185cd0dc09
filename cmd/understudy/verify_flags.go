package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

// valueFlag collects NAME=VALUE. A value is JSON where it can be read as such, and
// else a text.
type valueFlag struct{ values *map[string]any }

func (f valueFlag) Type() string { return "NAME=VALUE" }

func (f valueFlag) String() string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(*f.values)) {
		list = append(list, fmt.Sprintf("%s=%v", name, (*f.values)[name]))
	}
	return strings.Join(list, " ")
}

func (f valueFlag) Set(s string) error {
	name, text, found := strings.Cut(s, "=")
	if !found || name == "" {
		return fmt.Errorf("it must be written as NAME=VALUE")
	}
	if *f.values == nil {
		*f.values = map[string]any{}
	}
	if _, twice := (*f.values)[name]; twice {
		return fmt.Errorf("%s is given twice", name)
	}
	(*f.values)[name] = typed(text)
	return nil
}

func typed(text string) any {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber() // ids may be longer than a float64
	var v any
	if d.Decode(&v) != nil {
		return text
	}
	if _, err := d.Token(); err != io.EOF {
		return text
	}
	return v
}

// shardFlag is a flag such as 2/5.
type shardFlag struct{ shard *contract.Shard }

func (f shardFlag) Type() string   { return "I/N" }
func (f shardFlag) String() string { return f.shard.String() }

func (f shardFlag) Set(s string) (err error) {
	*f.shard, err = contract.ParseShard(s)
	return err
}
