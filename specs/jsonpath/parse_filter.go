package jsonpath

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

func (p *parser) or() logical {
	list := anyOf{p.and()}
	for p.operator("||") {
		list = append(list, p.and())
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (p *parser) and() logical {
	list := allOf{p.basic()}
	for p.operator("&&") {
		list = append(list, p.basic())
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// operator takes an operator with the space around it.
func (p *parser) operator(s string) bool {
	start := p.at
	p.space()
	if !p.take(s) {
		p.at = start
		return false
	}
	p.space()
	return true
}

// basic reads what stands between && and ||.
func (p *parser) basic() logical {
	defer p.deeper()()
	negated := p.take("!")
	if negated {
		p.space()
	}
	var e logical
	if p.take("(") {
		p.space()
		e = p.or()
		p.space()
		p.expect(")", "or an operator")
	} else {
		e = p.testOrComparison(negated)
	}
	if negated {
		return negate{e}
	}
	return e
}

var operators = []string{"==", "!=", "<=", ">=", "<", ">"}

func (p *parser) testOrComparison(negated bool) logical {
	start := p.at
	left := p.operand()
	if !negated {
		for _, o := range operators {
			if p.operator(o) {
				at := p.at
				right := p.operand()
				return comparison{p.comparable(left, start), p.comparable(right, at), o}
			}
		}
	}
	switch e := left.(type) {
	case embedded:
		return e
	case call:
		if e.function.holds != nil {
			return e
		}
		p.at = start
		p.fail("%s() makes a value: compare it with another", e.name)
	}
	p.at = start
	p.fail("a value alone is no test: compare it with another")
	return nil
}

// comparable asks that an operand can be compared (section 2.3.5.1).
func (p *parser) comparable(operand any, at int) valued {
	switch e := operand.(type) {
	case embedded:
		if !e.singular() {
			p.at = at
			p.fail("it may select several values, and only one can be compared")
		}
	case call:
		if e.function.value == nil {
			p.at = at
			p.fail("%s() makes no value that could be compared", e.name)
		}
	}
	return operand.(valued)
}

// operand reads a literal, an embedded query or a call.
func (p *parser) operand() any {
	switch c := p.peek(); {
	case c == '@' || c == '$':
		p.at++
		return embedded{c == '$', p.segments()}
	case c == '\'' || c == '"':
		return literal{schema.Text(p.string())}
	case c == '-' || c >= '0' && c <= '9':
		return literal{p.number()}
	case c >= 'a' && c <= 'z':
		return p.word()
	}
	p.fail("expected @, $, a function or a value, found %s", p.found())
	return nil
}

// number reads a number as JSON has it.
func (p *parser) number() schema.Value {
	start := p.at
	p.take("-")
	digits := p.digits()
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		p.at = start
		p.fail("a number is written as in JSON")
	}
	if p.take(".") && p.digits() == "" {
		p.fail("expected a digit after the point, found %s", p.found())
	}
	if p.take("e") || p.take("E") {
		if !p.take("+") {
			p.take("-")
		}
		if p.digits() == "" {
			p.fail("expected a digit of the exponent, found %s", p.found())
		}
	}
	return schema.Value{Kind: schema.Number, Text: p.text[start:p.at]}
}

// word reads true, false, null, or a call.
func (p *parser) word() any {
	start := p.at
	for c := p.peek(); c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	word := p.text[start:p.at]
	if p.peek() == '(' {
		return p.call(word, start)
	}
	switch word {
	case "true", "false":
		return literal{schema.Boolean(word == "true")}
	case "null":
		return literal{}
	}
	p.at = start
	p.fail("expected true, false, null or a function, found %q", word)
	return nil
}

// call reads the arguments of a function, and asks that they are of the types
// that it takes (section 2.4.3).
func (p *parser) call(word string, start int) call {
	defer p.deeper()()
	f, known := functions[word]
	if !known {
		p.at = start
		p.fail("there is no function %s(): there are length, count, match, search and value", word)
	}
	p.at++ // (
	e := call{f, word, nil}
	p.space()
	for p.peek() != ')' {
		if len(e.args) > 0 {
			p.expect(",", "or )")
			p.space()
		}
		if len(e.args) == len(f.takes) {
			p.fail("%s() takes %s", word, argumentsOf(f))
		}
		at := p.at
		arg := p.operand()
		if f.takes[len(e.args)] == valueType {
			arg = p.comparable(arg, at)
		} else if _, ok := arg.(embedded); !ok {
			p.at = at
			p.fail("%s() takes %s, which a query selects", word, argumentsOf(f))
		}
		e.args = append(e.args, arg)
		p.space()
	}
	if len(e.args) < len(f.takes) {
		p.fail("%s() takes %s", word, argumentsOf(f))
	}
	p.at++
	return e
}

func argumentsOf(f function) string {
	words := make([]string, len(f.takes))
	for i, t := range f.takes {
		words[i] = string(t)
	}
	return strings.Join(words, " and ")
}
