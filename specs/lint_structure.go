package specs

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/understudy-api/understudy/specs/schema"
)

// saidBetter lists the findings of kin-openapi, by its codes, that are found
// here with their places, and those in which it is wrong.
var saidBetter = []string{
	"default-violates-schema", "example-violates-schema", "conflicting-paths",
	"path-must-start-with-slash", "path-parameters-mismatch", "duplicate-operation-id",
	"security-requirement-scheme-undefined", "security-scheme-type-invalid", "security-scheme-apikey-in-invalid",
	"security-scheme-name-required", "security-scheme-http-scheme-invalid",
	"parameter-in-invalid", "parameter-name-required", "schema-pattern-regex-invalid", "schema-type-unsupported",
	"exclusive-bound-number-for-3-1-plus", "exclusive-bound-boolean-before-3-1", "type-array-for-3-1-plus",
	"value-or-external-value-required", "unresolved-ref", "operation-responses-required",
}

// lintStructure asks kin-openapi. Where it cannot load the document, or fails
// otherwise, nothing is said: the document has been loaded here.
func (d *Document) lintStructure() (problems []Problem) {
	model, err := d.OpenAPI3()
	if err != nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			problems = nil
		}
	}()
	err = model.Validate(context.Background(),
		openapi3.EnableMultiError(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaDefaultsValidation(), openapi3.DisableSchemaPatternValidation())
	var list openapi3.MultiError
	if !errors.As(err, &list) && err != nil {
		list = openapi3.MultiError{err}
	}
	for _, err := range list {
		var coded openapi3.CodedError
		if errors.As(err, &coded) && slices.Contains(saidBetter, coded.Code()) {
			continue
		}
		pointer, cause := d.placed(err)
		problems = append(problems, Problem{ProblemDocument, d.nearest(pointer), cause})
	}
	return problems
}

// placed turns the wrappings of an error into the pointer that they spell, as
// far as they do, and returns what is left of the message.
func (d *Document) placed(err error) (pointer, message string) {
	for err != nil {
		message = err.Error()
		switch e := err.(type) { //nolint:errorlint // the wrappings are undone one by one
		case *openapi3.SectionValidationError:
			pointer = schema.JoinPointer("", e.Section)
		case *openapi3.PathValidationError:
			pointer = schema.JoinPointer("/paths", e.Path)
		case *openapi3.OperationValidationError:
			pointer = schema.JoinPointer(pointer, strings.ToLower(e.Method))
		case *openapi3.ComponentValidationError:
			pointer = schema.JoinPointer("/components", bucket(e.Section), e.Name)
		case *openapi3.WebhookValidationError:
			pointer = schema.JoinPointer("/webhooks", e.Name)
		case *openapi3.ParameterFieldValidationError:
			pointer = d.parameterNamed(pointer, e.ParameterName)
		}
		err = errors.Unwrap(err)
	}
	return pointer, message
}

// bucket turns the words of kin-openapi for a kind of component, such as
// request body, into its name in the document.
func bucket(section string) string {
	words := strings.Fields(section)
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	name := strings.Join(words, "")
	if strings.HasSuffix(name, "Body") {
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}

func (d *Document) parameterNamed(pointer, name string) string {
	if list := d.Lookup(pointer + "/parameters"); list != nil {
		for i := range list.Items {
			if list.Items[i].Str("name") == name {
				return schema.JoinPointer(pointer, "parameters", strconv.Itoa(i))
			}
		}
	}
	return pointer
}

// nearest returns the place of the value at a pointer, or of the innermost one
// around it that is there.
func (d *Document) nearest(pointer string) Location {
	for pointer != "" && d.Lookup(pointer) == nil {
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return d.Locate(pointer)
}
