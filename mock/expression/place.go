package expression

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// place is the location of a character of an expression that stands at a place
// in a document. Values do not tell how they are quoted, so the line is read
// again: this happens only when a document is refused. Where the file cannot be
// read, or what stands there is not the expression in one piece, it is the
// start of the value.
func place(at schema.Location, text string, char int) schema.Location {
	// A pipe would wait for ever for somebody to write into it again.
	if info, err := os.Stat(at.File); err != nil || !info.Mode().IsRegular() || info.Size() > specs.MaxDocument {
		return at
	}
	file, err := os.ReadFile(at.File)
	if err != nil {
		return at
	}
	lines := bytes.Split(file, []byte("\n"))
	if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > len(lines[at.Line-1]) {
		return at
	}
	line := strings.TrimSuffix(string(lines[at.Line-1]), "\r")[at.Column-1:]
	if line == "" {
		return at
	}
	var s scalar
	switch line[0] {
	case '"':
		s.double(line[1:])
	case '\'':
		s.single(line[1:])
	case '|', '>':
		return block(at, lines, text, char)
	default:
		if strings.HasPrefix(line, text) {
			s.plain(text)
		}
	}
	if string(s.runes) != text {
		return at
	}
	s.columns = append(s.columns, s.end)
	at.Column += s.columns[min(char, len(s.runes))]
	return at
}

// scalar is a text as it is read from a line, and where each of its characters
// stands, in bytes from the start of the scalar.
type scalar struct {
	runes   []rune
	columns []int
	end     int
}

func (s *scalar) add(r rune, column int) {
	s.runes, s.columns = append(s.runes, r), append(s.columns, column)
}

func (s *scalar) plain(text string) {
	for i, r := range text {
		s.add(r, i)
	}
	s.end = len(text)
}

// single reads what follows a single quote: two of them stand for one.
func (s *scalar) single(line string) {
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		s.end = i + 1
		if r == '\'' {
			if !strings.HasPrefix(line[i+1:], "'") {
				return
			}
			size++
		}
		s.add(r, i+1)
		i += size
	}
}

// yamlEscapes are the short escapes of YAML 1.2, section 5.7; those of JSON are
// among them.
var yamlEscapes = map[byte]rune{
	'0': 0, 'a': '\a', 'b': '\b', 't': '\t', '\t': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r', 'e': 0x1b,
	' ': ' ', '"': '"', '/': '/', '\\': '\\', 'N': 0x85, '_': 0xa0, 'L': 0x2028, 'P': 0x2029,
}

// double reads what follows a double quote.
func (s *scalar) double(line string) {
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		s.end = i + 1
		switch {
		case r == '"':
			return
		case r == '\\' && i+1 < len(line):
			size = 2
			digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[line[i+1]]
			if digits == 0 {
				r = yamlEscapes[line[i+1]]
				break
			}
			if size += digits; i+size > len(line) {
				return
			}
			code, _ := strconv.ParseUint(line[i+2:i+size], 16, 32)
			r = rune(code)
		}
		s.add(r, i+1)
		i += size
	}
}

// block is a place in a literal block: its lines follow, indented alike. A
// folded one whose lines are joined is not found.
func block(at schema.Location, lines [][]byte, text string, char int) schema.Location {
	row, column := 0, 0
	for i, r := range []rune(text) {
		if i == char {
			break
		}
		if column += utf8.RuneLen(r); r == '\n' {
			row, column = row+1, 0
		}
	}
	content := strings.Split(text, "\n")
	indent := -1
	for i, want := range content {
		if want == "" {
			continue
		}
		n := at.Line + i // the line after the indicator, counted from 0
		if n >= len(lines) {
			return at
		}
		line := strings.TrimSuffix(string(lines[n]), "\r")
		if indent < 0 {
			indent = len(line) - len(strings.TrimLeft(line, " "))
			indent -= len(want) - len(strings.TrimLeft(want, " "))
		}
		if indent < 0 || len(line) < indent || strings.TrimRight(line[indent:], " ") != strings.TrimRight(want, " ") {
			return at
		}
	}
	at.Line += row + 1
	at.Column = max(indent, 0) + column + 1
	return at
}
