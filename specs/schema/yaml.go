package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxAliased bounds how many values the aliases of one text may stand for, so
// that a few lines of YAML cannot stand for more than can be walked through.
const maxAliased = 1_000_000

// ParseYAML reads one YAML document as a JSON value. Scalars follow the YAML
// 1.2 core schema, except that a date stays the text that was written (JSON
// has no dates); keys that are not text, such as the status codes of an
// OpenAPI document, become text; aliases and merge keys are resolved. The
// error is a [*SyntaxError].
func ParseYAML(text []byte) (Value, error) {
	text = olderYAML(text)
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return Value{}, &SyntaxError{Line: 1, Column: 1, Message: "the document is empty"}
		}
		return Value{}, yamlError(text, err)
	}
	b := yamlBuilder{open: map[*yaml.Node]bool{}, done: map[*yaml.Node]built{}, columns: columnsOf(text)}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		return Value{}, b.fail(&second, "a second YAML document starts here; put each in a file of its own")
	} else if !errors.Is(err, io.EOF) {
		return Value{}, yamlError(text, err)
	}
	if len(doc.Content) == 0 {
		return Value{}, nil
	}
	v, err := b.value(doc.Content[0], 0)
	return v.value, err
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

// yamlBuilder makes values of the nodes of one document.
type yamlBuilder struct {
	open    map[*yaml.Node]bool  // anchors being built, to find an alias inside itself
	done    map[*yaml.Node]built // anchors built: aliases share them, so that they cost nothing
	columns columns
	values  int // made so far, those that aliases repeat included
	aliased int // of them, those that aliases repeat
}

// built is a value, and how deep and how large it is: what an alias to it adds.
type built struct {
	value        Value
	height, size int
}

func (b *yamlBuilder) fail(n *yaml.Node, format string, args ...any) *SyntaxError {
	line, column := b.columns.place(n)
	return &SyntaxError{Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

func (b *yamlBuilder) value(n *yaml.Node, depth int) (built, error) {
	if n.Kind == yaml.AliasNode {
		return b.alias(n, depth)
	}
	if depth > MaxDepth {
		return built{}, b.fail(n, "nested more than %d levels deep", MaxDepth)
	}
	line, column := b.columns.place(n)
	out := built{value: Value{Line: int32(line), Column: int32(column)}}
	if n.Anchor != "" {
		b.open[n] = true
		defer delete(b.open, n)
	}
	before := b.values
	b.values++
	var err error
	switch n.Kind {
	case yaml.MappingNode:
		err = b.object(&out, n, depth+1)
	case yaml.SequenceNode:
		out.value.Kind = Array
		out.value.Items = make([]Value, 0, len(n.Content))
		for _, c := range n.Content {
			item, failed := b.value(c, depth+1)
			if failed != nil {
				return built{}, failed
			}
			out.add(item)
		}
	default:
		err = b.scalar(&out.value, n)
	}
	out.size = b.values - before
	if n.Anchor != "" && err == nil {
		b.done[n] = out
	}
	return out, err
}

func (b *built) add(item built) {
	b.value.Items = append(b.value.Items, item.value)
	b.height = max(b.height, item.height+1)
}

func (b *yamlBuilder) alias(n *yaml.Node, depth int) (built, error) {
	if b.open[n.Alias] {
		return built{}, b.fail(n, "the alias *%s stands inside its own anchor", n.Value)
	}
	v, ok := b.done[n.Alias]
	if !ok {
		return built{}, b.fail(n, "unknown alias *%s", n.Value)
	}
	if depth+v.height > MaxDepth {
		return built{}, b.fail(n, "nested more than %d levels deep", MaxDepth)
	}
	b.values += v.size
	if b.aliased += v.size; b.aliased > maxAliased {
		return built{}, b.fail(n, "the aliases stand for more than %d values", maxAliased)
	}
	return v, nil
}

func (b *yamlBuilder) object(out *built, n *yaml.Node, depth int) error {
	out.value.Kind = Object
	out.value.Keys = make([]string, 0, len(n.Content)/2)
	out.value.Items = make([]Value, 0, len(n.Content)/2)
	seen := make(map[string]bool, len(n.Content)/2)
	var merged []built
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := b.key(n.Content[i])
		if err != nil {
			return err
		}
		item, err := b.value(n.Content[i+1], depth)
		if err != nil {
			return err
		}
		if n.Content[i].Tag == "!!merge" {
			if merged, err = b.merge(merged, n.Content[i], item); err != nil {
				return err
			}
			continue
		}
		if seen[key] {
			e := b.fail(n.Content[i], "the key %q stands twice in one mapping", key)
			e.Duplicate = true
			return e
		}
		seen[key] = true
		out.value.Keys = append(out.value.Keys, key)
		out.add(item)
	}
	// A mapping's own keys win over merged ones, earlier merges over later ones.
	for _, m := range merged {
		for i, k := range m.value.Keys {
			if !seen[k] {
				seen[k] = true
				out.value.Keys = append(out.value.Keys, k)
				out.add(built{value: m.value.Items[i], height: m.height - 1})
			}
		}
	}
	return nil
}

// key returns the text of a key. It may have an anchor, and be an alias.
func (b *yamlBuilder) key(n *yaml.Node) (string, error) {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target.Kind != yaml.ScalarNode {
		return "", b.fail(n, "a key must be a single value")
	}
	if n.Anchor != "" {
		if _, err := b.value(n, 0); err != nil {
			return "", err
		}
	}
	return target.Value, nil
}

// merge adds what a merge key holds: a mapping or a list of them.
func (b *yamlBuilder) merge(merged []built, key *yaml.Node, item built) ([]built, error) {
	list := []Value{item.value}
	height := item.height
	if item.value.Kind == Array {
		list = item.value.Items
		height--
	}
	for _, v := range list {
		if v.Kind != Object {
			return nil, b.fail(key, "a merge key takes a mapping or a list of mappings")
		}
		merged = append(merged, built{value: v, height: height})
	}
	return merged, nil
}

func (b *yamlBuilder) scalar(v *Value, n *yaml.Node) error {
	switch n.ShortTag() {
	case "!!null":
	case "!!bool":
		v.Kind = Bool
		v.True = strings.EqualFold(n.Value, "true")
		if !v.True && !strings.EqualFold(n.Value, "false") {
			return b.fail(n, "expected true or false, found %q", n.Value)
		}
	case "!!int", "!!float":
		text, ok := jsonNumber(n.Value)
		if !ok {
			return b.fail(n, "the number %q cannot be written in JSON", n.Value)
		}
		v.Kind, v.Text = Number, text
	default:
		v.Kind, v.Text = String, n.Value
	}
	return nil
}
