package schema

import (
	"bytes"
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

var yamlVersion = regexp.MustCompile(`\A(?:\x{FEFF}|[ \t]*(?:#.*)?\r?\n)*%YAML[ \t]+1\.[0-9]`)

// olderYAML takes a YAML 1.2 directive for one of 1.1, the only one that the
// library lets pass. What it does then is 1.2 as far as JSON goes.
func olderYAML(text []byte) []byte {
	if at := yamlVersion.FindIndex(text); at != nil {
		text = bytes.Clone(text)
		text[at[1]-1] = '1'
	}
	return text
}

// columns turns the columns of the YAML library, which counts characters, into
// bytes. The nodes of a text mostly come in order, so each look-up goes on from
// the one before.
type columns struct {
	lines  [][]byte // nil where the text is ASCII and both are the same
	line   int
	column int // characters gone over in line
	offset int // their bytes
}

func columnsOf(text []byte) columns {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return columns{lines: bytes.Split(text, []byte("\n"))}
		}
	}
	return columns{}
}

func (c *columns) place(n *yaml.Node) (line, column int) {
	line, column = max(n.Line, 1), max(n.Column, 1)
	if line > len(c.lines) {
		return line, column
	}
	if line != c.line || column-1 < c.column {
		c.line, c.column, c.offset = line, 0, 0
	}
	for ; c.column < column-1; c.column++ {
		_, size := utf8.DecodeRune(c.lines[line-1][c.offset:])
		if size == 0 {
			return line, column
		}
		c.offset += size
	}
	return line, c.offset + 1
}

// jsonNumber rewrites the numbers that YAML has and JSON has not: hexadecimal,
// octal, binary, digits set apart by underscores, leading zeros, a leading
// plus or point (YAML 1.2.2, section 10.3.2).
func jsonNumber(s string) (string, bool) {
	if IsNumber(s) {
		return s, true
	}
	s = strings.ReplaceAll(s, "_", "")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign = "-"
	}
	if s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+"); s == "" {
		return "", false
	}
	if len(s) > 2 && s[0] == '0' {
		if base := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]; base != 0 {
			i, ok := new(big.Int).SetString(s[2:], base)
			if !ok || i.Sign() < 0 {
				return "", false
			}
			return sign + i.String(), true
		}
	}
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
	return s, IsNumber(s)
}
