package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// words is a name in lower-case words, by which names are compared.
func words(name string) string { return strings.Join(specs.Words(name), " ") }

// Singular is what one is called of things whose name in words is in the plural: the
// last word counts.
func Singular(words string) string {
	head, last := "", words
	if i := strings.LastIndexByte(words, ' '); i >= 0 {
		head, last = words[:i+1], words[i+1:]
	}
	return head + singular(last)
}

var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "indices": "index",
	"data": "data", "media": "media", "news": "news", "series": "series", "status": "status", "address": "address",
}

func singular(word string) string {
	if s, ok := irregular[word]; ok {
		return s
	}
	n := len(word)
	switch {
	case n < 4 && word != "ids":
		return word
	case strings.HasSuffix(word, "ies"):
		return word[:n-3] + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"),
		strings.HasSuffix(word, "shes"), strings.HasSuffix(word, "uses") && n > 5 && word[n-5] != 'o' && word[n-5] != 'a':
		return word[:n-2]
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"):
		return word
	case strings.HasSuffix(word, "s"):
		return word[:n-1]
	}
	return word
}

// same reports whether two names in words are the same, but for the number.
func same(a, b string) bool { return a == b || Singular(a) == Singular(b) }

// tight is a name in words without what is between them: not everybody writes
// userid as two.
func tight(words string) string { return strings.ReplaceAll(words, " ", "") }

// without takes the words of a prefix away; ok reports whether they were there
// and others are left.
func without(words, prefix string) (rest string, ok bool) {
	if prefix == "" {
		return "", false
	}
	return strings.CutPrefix(words, prefix+" ")
}

func lastWord(words string) string { return words[strings.LastIndexByte(words, ' ')+1:] }

func among(word string, lists ...[]string) bool {
	for _, list := range lists {
		if slices.Contains(list, word) {
			return true
		}
	}
	return false
}

// dotted writes the path of a member as people do.
func dotted(path []string) string { return strings.Join(path, ".") }

// pointer writes the path of a member as a JSON Pointer, "the top" for none.
func pointer(path []string) string {
	if len(path) == 0 {
		return "the top"
	}
	return "/" + strings.Join(path, "/")
}

// IsTotal reports whether a member with that name, in words, counts all there is.
func IsTotal(words string) bool { return words == "count" || among(words, totalNames) }
