package schema

import (
	"maps"
	"slices"
)

// Format is a value of the keyword format that constrains the text of strings
// or numbers. A format says nothing about values of other types.
type Format struct {
	Name string

	// Text reports whether a string, given unescaped, has the format. It is
	// nil if the format says nothing about strings.
	Text func(string) bool

	// Number reports whether a number, given as the literal of RFC 8259
	// section 6 that the document or message has, fits the format; nothing
	// is rounded. It is nil if the format says nothing about numbers.
	Number func(string) bool
}

// LookupFormat returns the format with the name, or nil if it is unknown or
// only an annotation, such as password, binary, commonmark, html and unixtime.
//
// Known are all formats of JSON Schema 2020-12, validation section 7.3, each as
// strict as the RFC it names, and those of the OpenAPI format registry that
// say what a text looks like.
func LookupFormat(name string) *Format { return formats[name] }

// Formats lists the names of all known formats in order.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

var formats = func() map[string]*Format {
	all := []Format{
		// JSON Schema 2020-12
		{Name: "date-time", Text: isDateTime},
		{Name: "date", Text: isDate},
		{Name: "time", Text: isTime},
		{Name: "duration", Text: isDuration},
		{Name: "email", Text: isEmail},
		{Name: "idn-email", Text: isIDNEmail},
		{Name: "hostname", Text: isHostname},
		{Name: "idn-hostname", Text: isIDNHostname},
		{Name: "ipv4", Text: isIPv4},
		{Name: "ipv6", Text: isIPv6},
		{Name: "uri", Text: isURI},
		{Name: "uri-reference", Text: isURIReference},
		{Name: "iri", Text: isIRI},
		{Name: "iri-reference", Text: isIRIReference},
		{Name: "uuid", Text: isUUID},
		{Name: "uri-template", Text: isURITemplate},
		{Name: "json-pointer", Text: isJSONPointer},
		{Name: "relative-json-pointer", Text: isRelativeJSONPointer},
		{Name: "regex", Text: isRegex},

		// OpenAPI format registry
		{Name: "int8", Number: intBetween(1<<7, 1<<7-1)},
		{Name: "int16", Number: intBetween(1<<15, 1<<15-1)},
		{Name: "int32", Number: intBetween(1<<31, 1<<31-1)},
		{Name: "int64", Number: intBetween(1<<63, 1<<63-1), Text: intBetween(1<<63, 1<<63-1)},
		{Name: "uint8", Number: intBetween(0, 1<<8-1)},
		{Name: "uint16", Number: intBetween(0, 1<<16-1)},
		{Name: "uint32", Number: intBetween(0, 1<<32-1)},
		{Name: "uint64", Number: intBetween(0, 1<<64-1), Text: intBetween(0, 1<<64-1)},
		{Name: "double-int", Number: intBetween(1<<53-1, 1<<53-1)},
		{Name: "float", Number: isFloat},
		{Name: "double", Number: isDouble},
		{Name: "decimal", Text: isDecimal},
		{Name: "decimal128", Text: isDecimal128},
		{Name: "byte", Text: isBase64},
		{Name: "base64url", Text: isBase64URL},
		{Name: "char", Text: isChar},
		{Name: "date-time-local", Text: isDateTimeLocal},
		{Name: "time-local", Text: isTimeLocal},
		{Name: "http-date", Text: isHTTPDate},
		{Name: "media-range", Text: isMediaRange},
		{Name: "sf-integer", Number: intBetween(999_999_999_999_999, 999_999_999_999_999)},
		{Name: "sf-decimal", Number: isSFDecimal},
		{Name: "sf-string", Text: isSFString},
		{Name: "sf-token", Text: isSFToken},
		{Name: "sf-binary", Text: isSFBinary},
		{Name: "sf-boolean", Text: func(s string) bool { return s == "?0" || s == "?1" }},
	}
	byName := make(map[string]*Format, len(all))
	for i := range all {
		byName[all[i].Name] = &all[i]
	}
	return byName
}()
