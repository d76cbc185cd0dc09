package specs_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// The four documents are derived from four pages. testdata/facts.tsv says, line
// by line, what the pages state and where the documents keep it. The tests here
// hold the three together: what a page states is in its document, no line of a
// page is passed over, and what no page states is marked x-assumption.

// documentOf names the document that each page is the source of.
var documentOf = map[string]string{
	"000_3aa6d007377494b9.txt": "social-messages",
	"001_5ea6bf15f83075b5.txt": "tendsocial-inbox",
	"002_ec96ee33ebb38fb1.txt": "octopush-messages",
	"003_03d5f81c08e5cc42.txt": "pembalasan-conversations",
}

// otherPages holds facts from other pages of the same publishers. They fill
// holes in the four pages, and count as assumptions in the documents.
const otherPages = "README.md"

// A fact is one row of the table. A row without a document accounts for lines
// that state nothing, and gives the reason in expected.
type fact struct {
	row         int
	page        string
	first, last int
	quote       string
	document    string
	pointer     string
	expected    string
}

func (f fact) states() bool { return f.document != "-" }

func (f fact) String() string {
	return fmt.Sprintf("facts.tsv:%d: %s:%d: %s#%s", f.row, f.page, f.first, f.document, f.pointer)
}

func TestFacts(t *testing.T) {
	rows := map[string]int{}
	documents := readDocuments(t)
	for _, f := range readFacts(t) {
		if !f.states() {
			continue
		}
		rows[f.document]++
		document, ok := documents[f.document]
		if !assert.True(t, ok, "%v: no such document", f) {
			continue
		}
		got, found := resolvePointer(document, f.pointer)
		assert.NoError(t, f.check(got, found), "%v", f)
		if f.page == otherPages {
			target, _ := got.(string) // of a $ref
			assert.True(t, assumed(document, f.pointer) || assumed(document, strings.TrimPrefix(target, "#")),
				"%v: is not from the page, but has no x-assumption", f)
		}
	}
	for page, document := range documentOf {
		assert.NotZero(t, rows[document], "%s has no row for %s", page, document)
	}
}

func TestFactsCoverThePages(t *testing.T) {
	directory := os.Getenv("UNDERSTUDY_SOURCES")
	if directory == "" {
		directory = filepath.Join("..", "..", "shared", "sources")
		if _, err := os.Stat(directory); errors.Is(err, os.ErrNotExist) {
			t.Skipf("the source pages are not in %s; set UNDERSTUDY_SOURCES to where they are", directory)
		}
	}
	lines := map[string][]string{otherPages: readPage(t, directory, otherPages)}
	for page := range documentOf {
		lines[page] = readPage(t, directory, page)
	}

	cited := map[string][][]fact{} // page, line less one
	for page := range documentOf {
		cited[page] = make([][]fact, len(lines[page]))
	}
	for _, f := range readFacts(t) {
		if !assert.LessOrEqual(t, f.last, len(lines[f.page]), "%v: the page ends before", f) {
			continue
		}
		if f.states() {
			assert.Contains(t, lines[f.page][f.first-1], f.quote, "%v: the quote is not in that line", f)
		}
		for n := f.first; n <= f.last && f.page != otherPages; n++ {
			cited[f.page][n-1] = append(cited[f.page][n-1], f)
		}
	}

	for _, page := range slices.Sorted(maps.Keys(documentOf)) {
		for i, line := range lines[page] {
			if strings.TrimSpace(line) == "" {
				continue
			}
			assert.NotEmpty(t, cited[page][i], "%s:%d: no row accounts for %q", page, i+1, line)
			for _, key := range jsonKey.FindAllStringSubmatch(line, -1) {
				property := "/properties/" + key[1]
				assert.True(t, slices.ContainsFunc(cited[page][i], func(f fact) bool {
					return f.states() && strings.Contains(f.pointer+"/", property+"/")
				}), "%s:%d: no row says which property %q is", page, i+1, key[1])
			}
		}
	}
}

// jsonKey finds the keys in the example bodies of the pages.
var jsonKey = regexp.MustCompile(`"([^"]+)"\s*:`)

// check compares what the document has with what the row expects.
func (f fact) check(got any, found bool) error {
	switch {
	case f.expected == "absent":
		if found {
			return fmt.Errorf("expected nothing there, got %s", jsonOf(got))
		}
		return nil
	case !found:
		return fmt.Errorf("expected %s, got nothing there", f.expected)
	case f.expected == "present":
		return nil
	}
	text, contains := strings.CutPrefix(f.expected, "contains ")
	var want any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		return fmt.Errorf("expected is not JSON: %s: %w", text, err)
	}
	var ok bool
	switch whole := got.(type) {
	case string:
		part, isString := want.(string)
		ok = whole == want || contains && isString && strings.Contains(whole, part)
	case []any:
		ok = contains && hasMember(whole, want) || !contains && reflect.DeepEqual(got, want)
	default:
		ok = !contains && reflect.DeepEqual(got, want)
	}
	if !ok {
		return fmt.Errorf("expected %s, got %s", f.expected, jsonOf(got))
	}
	return nil
}

// resolvePointer follows a JSON Pointer (RFC 6901) and no $ref.
func resolvePointer(document any, pointer string) (any, bool) {
	value := document
	for _, token := range pointerTokens(pointer) {
		switch parent := value.(type) {
		case map[string]any:
			child, ok := parent[token]
			if !ok {
				return nil, false
			}
			value = child
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(parent) {
				return nil, false
			}
			value = parent[i]
		default:
			return nil, false
		}
	}
	return value, true
}

func pointerTokens(pointer string) []string {
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, token := range tokens {
		tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	}
	return tokens
}

func escapeToken(token string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(token)
}

// readFacts reads the table. Any row that it cannot make sense of fails the test.
func readFacts(t *testing.T) []fact {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "facts.tsv"))
	require.NoError(t, err)
	defer file.Close()
	var facts []fact
	scanner := bufio.NewScanner(file)
	for row := 1; scanner.Scan(); row++ {
		text := scanner.Text()
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		f, err := parseFact(row, strings.Split(text, "\t"))
		require.NoError(t, err, "facts.tsv:%d: %s", row, text)
		facts = append(facts, f)
	}
	require.NoError(t, scanner.Err())
	return facts
}

func parseFact(row int, columns []string) (fact, error) {
	if len(columns) != 6 {
		return fact{}, fmt.Errorf("%d columns, not 6", len(columns))
	}
	if slices.Contains(columns, "") {
		return fact{}, errors.New("empty column")
	}
	f := fact{row: row, page: columns[0], quote: columns[2], document: columns[3], pointer: columns[4], expected: columns[5]}
	first, last, isRange := strings.Cut(columns[1], "-")
	if !isRange {
		last = first
	}
	var err error
	if f.first, err = strconv.Atoi(first); err != nil {
		return fact{}, err
	}
	if f.last, err = strconv.Atoi(last); err != nil {
		return fact{}, err
	}
	document, isPage := documentOf[f.page]
	switch {
	case f.first < 1 || f.last < f.first:
		return fact{}, fmt.Errorf("no such range of lines: %q", columns[1])
	case !isPage && f.page != otherPages:
		return fact{}, fmt.Errorf("no such page: %q", f.page)
	case !f.states() && (f.quote != "-" || f.pointer != "-" || !isPage):
		return fact{}, errors.New("a line that states nothing has no quote and no pointer")
	case f.states() && isPage && f.document != document:
		return fact{}, fmt.Errorf("a fact of this page belongs in %s", document)
	case f.states() && isRange:
		return fact{}, errors.New("a fact is on one line")
	case f.states() && !strings.HasPrefix(f.pointer, "/"):
		return fact{}, fmt.Errorf("no JSON Pointer: %q", f.pointer)
	}
	return f, nil
}

// readDocuments reads the four documents as JSON values: numbers are float64.
func readDocuments(t *testing.T) map[string]map[string]any {
	t.Helper()
	documents := map[string]map[string]any{}
	for _, name := range documentOf {
		raw, err := os.ReadFile(name + ".yaml")
		require.NoError(t, err)
		var value any
		require.NoError(t, yaml.Unmarshal(raw, &value), "%s", name)
		data, err := json.Marshal(value)
		require.NoError(t, err, "%s", name)
		var document map[string]any
		require.NoError(t, json.Unmarshal(data, &document), "%s", name)
		documents[name] = document
	}
	return documents
}

func readPage(t *testing.T, directory, page string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(directory, page))
	require.NoError(t, err)
	return strings.Split(string(raw), "\n")
}

func jsonOf(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
