package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// valueIn is what a JSON text has at a pointer (RFC 6901). Whole numbers are int64
// where they fit.
func valueIn(text []byte, pointer string) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("the answer is no JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("the answer is no JSON: there is more behind the value")
	}
	if pointer == "" {
		return plainNumber(v), nil
	}
	at := ""
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		at += "/" + token
		name := strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		found := false
		switch holder := v.(type) {
		case map[string]any:
			v, found = holder[name]
		case []any:
			if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(holder) {
				v, found = holder[i], true
			}
		}
		if !found {
			return nil, fmt.Errorf("the answer has nothing at %s", at)
		}
	}
	return plainNumber(v), nil
}

func plainNumber(v any) any {
	if n, is := v.(json.Number); is {
		if i, err := n.Int64(); err == nil {
			return i
		}
		if f, err := n.Float64(); err == nil {
			return f
		}
	}
	return v
}

// textIn is a text that is not empty.
func textIn(text []byte, pointer string) (string, error) {
	v, err := valueIn(text, pointer)
	if err != nil {
		return "", err
	}
	s, is := v.(string)
	if !is || s == "" {
		return "", fmt.Errorf("the answer has no text at %s", pointer)
	}
	return s, nil
}

// textOf writes a value as a URL or a header has it.
func textOf(v any) string {
	if s, is := v.(string); is {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
