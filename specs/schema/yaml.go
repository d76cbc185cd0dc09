package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ParseYAML reads one YAML document as a JSON value. Scalars follow the YAML
// 1.2 core schema, except that a date stays the text that was written (JSON
// has no dates); keys that are not text, such as the status codes of an
// OpenAPI document, become text; aliases and merge keys are resolved. The
// error is a [*SyntaxError].
func ParseYAML(text []byte) (Value, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return Value{}, &SyntaxError{Line: 1, Column: 1, Message: "the document is empty"}
		}
		return Value{}, yamlError(text, err)
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		return Value{}, &SyntaxError{Line: max(second.Line, 1), Column: max(second.Column, 1), Message: "a second YAML document starts here; put each in a file of its own"}
	} else if !errors.Is(err, io.EOF) {
		return Value{}, yamlError(text, err)
	}
	b := yamlBuilder{open: map[*yaml.Node]bool{}, done: map[*yaml.Node]Value{}}
	return b.value(doc.Content[0], 0)
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\n\s*)?line (\d+): `)

// yamlError gives the library's error a column: that of the first character of
// the line it names.
func yamlError(text []byte, err error) *SyntaxError {
	e := &SyntaxError{Line: 1, Column: 1, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Message = err.Error()[len(m[0]):]
	}
	lines := bytes.Split(text, []byte("\n"))
	if e.Line <= len(lines) {
		line := lines[e.Line-1]
		e.Column += len(line) - len(bytes.TrimLeft(line, " \t"))
	}
	return e
}

type yamlBuilder struct {
	open map[*yaml.Node]bool  // anchors being built, to find an alias inside itself
	done map[*yaml.Node]Value // anchors built: aliases share them, so that they cost nothing
}

func at(n *yaml.Node, format string, args ...any) error {
	return &SyntaxError{Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...)}
}

func (b *yamlBuilder) value(n *yaml.Node, depth int) (Value, error) {
	if depth > MaxDepth {
		return Value{}, at(n, "nested more than %d levels deep", MaxDepth)
	}
	if n.Kind == yaml.AliasNode {
		if b.open[n.Alias] {
			return Value{}, at(n, "the alias *%s stands inside its own anchor", n.Value)
		}
		v, ok := b.done[n.Alias]
		if !ok {
			return Value{}, at(n, "unknown alias *%s", n.Value)
		}
		return v, nil
	}
	v := Value{Line: int32(n.Line), Column: int32(n.Column)}
	if n.Anchor != "" {
		b.open[n] = true
		defer delete(b.open, n)
	}
	var err error
	switch n.Kind {
	case yaml.MappingNode:
		err = b.object(&v, n, depth+1)
	case yaml.SequenceNode:
		v.Kind = Array
		v.Items = make([]Value, len(n.Content))
		for i, c := range n.Content {
			if v.Items[i], err = b.value(c, depth+1); err != nil {
				break
			}
		}
	default:
		err = scalar(&v, n)
	}
	if n.Anchor != "" && err == nil {
		b.done[n] = v
	}
	return v, err
}

func (b *yamlBuilder) object(v *Value, n *yaml.Node, depth int) error {
	v.Kind = Object
	v.Keys = make([]string, 0, len(n.Content)/2)
	v.Items = make([]Value, 0, len(n.Content)/2)
	seen := make(map[string]bool, len(n.Content)/2)
	var merged []*Value
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return at(key, "a key must be a single value")
		}
		item, err := b.value(n.Content[i+1], depth)
		if err != nil {
			return err
		}
		if key.Tag == "!!merge" {
			switch item.Kind {
			case Object:
				merged = append(merged, &item)
			case Array:
				for j := range item.Items {
					merged = append(merged, &item.Items[j])
				}
			default:
				return at(key, "a merge key takes a mapping or a list of mappings")
			}
			continue
		}
		if seen[key.Value] {
			return &SyntaxError{Line: key.Line, Column: key.Column, Duplicate: true, Message: fmt.Sprintf("the key %q stands twice in one mapping", key.Value)}
		}
		seen[key.Value] = true
		v.Keys = append(v.Keys, key.Value)
		v.Items = append(v.Items, item)
	}
	// A mapping's own keys win over merged ones, earlier merges over later ones.
	for _, m := range merged {
		for i, k := range m.Keys {
			if !seen[k] {
				seen[k] = true
				v.Keys = append(v.Keys, k)
				v.Items = append(v.Items, m.Items[i])
			}
		}
	}
	return nil
}

func scalar(v *Value, n *yaml.Node) error {
	switch n.ShortTag() {
	case "!!null":
	case "!!bool":
		v.Kind = Bool
		v.True = strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		text, ok := jsonNumber(n.Value)
		if !ok {
			return at(n, "the number %q cannot be written in JSON", n.Value)
		}
		v.Kind, v.Text = Number, text
	default:
		v.Kind, v.Text = String, n.Value
	}
	return nil
}

// jsonNumber rewrites the numbers that YAML has and JSON has not: hexadecimal,
// octal, binary, digits set apart by underscores, a leading plus or point.
func jsonNumber(s string) (string, bool) {
	if scanNumber(s) == len(s) {
		return s, true
	}
	if i, ok := new(big.Int).SetString(s, 0); ok {
		return i.String(), true
	}
	sign := ""
	if s = strings.ReplaceAll(s, "_", ""); strings.HasPrefix(s, "-") {
		sign = "-"
	}
	s = strings.TrimLeft(s, "+-")
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	s = sign + whole + fraction + exponent
	return s, scanNumber(s) == len(s)
}
