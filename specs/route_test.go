package specs_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// routes loads a document with GET on each path.
func routes(t testing.TB, servers string, paths ...string) *specs.Document {
	t.Helper()
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: " + servers + "\npaths:\n"
	for _, path := range paths {
		method := "get"
		if m, rest, ok := strings.Cut(path, " "); ok {
			method, path = m, rest
		}
		text += "  '" + path + "':\n    " + method + ":\n      responses: {'200': {description: ok}}\n"
		text += "      parameters:\n"
		for rest := path; strings.Contains(rest, "{"); {
			_, rest, _ = strings.Cut(rest, "{")
			name, tail, _ := strings.Cut(rest, "}")
			rest = tail
			text += "      - {name: '" + name + "', in: path, required: true, schema: {type: string}}\n"
		}
		if !strings.Contains(path, "{") {
			text = strings.TrimSuffix(text, "      parameters:\n")
		}
	}
	return document(t, text)
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		templates []string
		path      string
		want      string // the template and its values; "" where none matches
		why       string
	}{
		{[]string{"/a/{id}.json"}, "/a/7.json", "/a/{id}.json id=7", "text behind a parameter"},
		{[]string{"/a/{id}.json"}, "/a/7.xml", "", "other text"},
		{[]string{"/a/{id}.json"}, "/a/.json", "", "a parameter is not empty"},
		{[]string{"/a/{id}.json"}, "/a/b.json.json", "/a/{id}.json id=b.json", "the last text counts"},
		{[]string{"/a/{id}.json"}, "/a/7%2Ejson", "/a/{id}.json id=7", "an escaped point is a point"},
		{[]string{"/a/{id}.json", "/a/{id}"}, "/a/7.json", "/a/{id}.json id=7", "more literal text first"},
		{[]string{"/a/{id}", "/a/{id}.json"}, "/a/7.json", "/a/{id}.json id=7", "in either order"},
		{[]string{"/{x}:{y}"}, "/a:b", "/{x}:{y} x=a y=b", "two parameters"},
		{[]string{"/{x}:{y}"}, "/a:b:c", "/{x}:{y} x=a y=b:c", "the first takes as little as it can"},
		{[]string{"/{x}:{y}"}, "/a%3Ab", "/{x}:{y} x=a y=b", "an escaped colon is a colon"},
		{[]string{"/{x}:{y}"}, "/:b", "", "an empty parameter"},
		{[]string{"/{x}:{y}"}, "/a:", "", "an empty parameter"},
		{[]string{"/{x}:{y}"}, "/::b", "/{x}:{y} x=: y=b", "a colon may be a value"},
		{[]string{"/{x}-{y}-{z}.json"}, "/a-b-c-d.json", "/{x}-{y}-{z}.json x=a y=b z=c-d", "three parameters"},
		{[]string{"/{x}{y}"}, "/abc", "/{x}{y} x=a y=bc", "side by side"},
		{[]string{"/users/{id}", "/users/me"}, "/users/me", "/users/me", "literal before template"},
		{[]string{"/users/{id}", "/users/me"}, "/users/m%65", "/users/me", "whatever is escaped"},
		{[]string{"/{a}/x", "/b/{c}/y", "/b/{c}"}, "/b/x", "/b/{c} c=x", "literal segments first"},
		{[]string{"/b/x/z", "/{a}/x/y"}, "/b/x/y", "/{a}/x/y a=b", "back out of a literal that leads nowhere"},
		{[]string{"/{a}.x/b", "/{a}/c"}, "/q.x/c", "/{a}/c a=q.x", "back out of a template that leads nowhere"},
		{[]string{"/a/{id}"}, "/a/b%2Fc", "/a/{id} id=b%2Fc", "an escaped slash is no separator"},
		{[]string{"/a/{id}"}, "/a/b/c", "", "a slash is"},
		{[]string{"/a/b"}, "/a%2Fb", "", "an escaped slash is no slash"},
		{[]string{"/a%20b/{c}"}, "/a%20b/d", "/a%20b/{c} c=d", "a literal with an escape"},
		{[]string{"/été"}, "/%C3%A9t%c3%a9", "/été", "letters that are no ASCII are escaped in a request"},
		{[]string{"/{x}é"}, "/a%C3%A9", "/{x}é x=a", "also beside a parameter"},
		{[]string{"/a/"}, "/a/", "/a/", "a slash at the end counts"},
		{[]string{"/a/"}, "/a", "", "it does"},
		{[]string{"/a"}, "/a/", "", "either way"},
		{[]string{"/"}, "/", "/", "the root"},
		{[]string{"/a"}, "a", "", "no slash at the start"},
		{[]string{"/a"}, "", "", "nothing"},
		{[]string{"/a"}, "*", "", "the asterisk of OPTIONS"},
		{[]string{"/a/{id}"}, "/a//", "", "empty segments"},
		{[]string{"/a/{id}"}, "/a/%", "/a/{id} id=%", "a broken escape is text"},
		{[]string{"/a/{id}.x"}, "/a/%2.x", "/a/{id}.x id=%2", "before a literal too"},
		{[]string{"/{a}/{b}/{a}"}, "/1/2/3", "/{a}/{b}/{a} a=1 b=2 a=3", "a name may come twice"},
	} {
		doc := routes(t, "[]", test.templates...)
		op, params, err := doc.Match("GET", test.path)
		if test.want == "" {
			var not *specs.NotFound
			require.ErrorAs(t, err, &not, "%v %s: %s", test.templates, test.path, test.why)
			continue
		}
		require.NoError(t, err, "%v %s: %s", test.templates, test.path, test.why)
		got := op.Path
		for _, p := range params {
			got += " " + p.Name + "=" + p.Value
		}
		require.Equal(t, test.want, got, test.why)
	}
}

func TestMatchBasePaths(t *testing.T) {
	for _, test := range []struct {
		servers string
		paths   []string // that lead to /a/{id}
		not     []string
		why     string
	}{
		{"[]", []string{"/a/1"}, []string{"/v1/a/1"}, "no server is the root"},
		{"[{url: 'https://h.example/v1'}]", []string{"/v1/a/1"}, []string{"/a/1"}, "the path of a server"},
		{"[{url: 'https://h.example/v1/'}]", []string{"/v1/a/1"}, []string{"/v1//a/1"}, "with a slash at its end"},
		{"[{url: /v1}, {url: 'http://h.example'}]", []string{"/v1/a/1", "/a/1"}, nil, "several servers"},
		{"[{url: v2}]", []string{"/v2/a/1"}, nil, "a relative one"},
		{"[{url: 'https://{host}/{base}', variables: {host: {default: h}, base: {default: v1, enum: [v1, v2]}}}]", []string{"/v1/a/1", "/v2/a/1"}, []string{"/v3/a/1"}, "every value of a variable"},
		{"[{url: '{scheme}://h.example:{port}/x', variables: {scheme: {default: https}, port: {default: '443'}}}]", []string{"/x/a/1"}, []string{"/a/1"}, "variables before the path"},
		{"[{url: '/{tenant}/v1'}]", []string{"/acme/v1/a/1"}, []string{"/v1/a/1"}, "a variable that is not declared stands for any segment"},
		{"[{url: '//h.example/v3'}]", []string{"/v3/a/1"}, nil, "a URL without a scheme"},
	} {
		doc := routes(t, test.servers, "/a/{id}")
		for _, path := range test.paths {
			_, params, err := doc.Match("GET", path)
			require.NoError(t, err, "%s %s: %s", test.servers, path, test.why)
			require.Equal(t, specs.Params{{Name: "id", Value: "1"}}, params, test.why)
		}
		for _, path := range test.not {
			_, _, err := doc.Match("GET", path)
			require.Error(t, err, "%s %s: %s", test.servers, path, test.why)
		}
	}
}

func TestMatchMethods(t *testing.T) {
	doc := routes(t, "[]", "/a", "put /b", "/c/{x}", "put /c/d", "delete /c/{y}")
	for _, test := range []struct{ method, path, want, why string }{
		{"HEAD", "/a", "GET /a", "HEAD is GET without the body"},
		{"GET", "/c/e", "GET /c/{x}", "templates that differ only in names are one path"},
		{"DELETE", "/c/e", "DELETE /c/{y}", "and have their methods together"},
		{"PUT", "/c/d", "PUT /c/d", "a literal path comes before templates"},
	} {
		op, _, err := doc.Match(test.method, test.path)
		require.NoError(t, err, test.why)
		require.Equal(t, test.want, op.String(), test.why)
	}
	for _, test := range []struct {
		method, path string
		allow        []string
		why          string
	}{
		{"POST", "/a", []string{"GET", "HEAD"}, "HEAD comes with GET"},
		{"HEAD", "/b", []string{"PUT"}, "and only with it"},
		{"get", "/b", []string{"PUT"}, "methods are case-sensitive (RFC 9110, section 9.1)"},
		{"PATCH", "/c/e", []string{"DELETE", "GET", "HEAD"}, "of the templates that are one path"},
		{"GET", "/c/d", []string{"PUT"}, "the path decides before the method: no template steps in"},
	} {
		_, _, err := doc.Match(test.method, test.path)
		var wrong *specs.WrongMethod
		require.ErrorAs(t, err, &wrong, test.why)
		require.Equal(t, test.allow, wrong.Allow, test.why)
	}
	router, err := specs.NewRouter(doc)
	require.NoError(t, err)
	require.Equal(t, []string{"PUT"}, router.Allowed("/c/d"))
	require.Nil(t, router.Allowed("/zzz"))
}

func TestRouterOfSeveralDocuments(t *testing.T) {
	one, two := routes(t, "[]", "/a", "/b/{x}"), routes(t, "[{url: /two}]", "/a")
	r, err := specs.NewRouter(one, two)
	require.NoError(t, err)
	op, _, err := r.Match("GET", "/two/a")
	require.NoError(t, err)
	require.Same(t, two, op.Document)
	_, err = specs.NewRouter(one, two, routes(t, "[]", "/b/{other}"))
	require.ErrorContains(t, err, "GET /b/{other} is in two documents", "whatever the parameter is called")
}

func TestClosest(t *testing.T) {
	doc := routes(t, "[]", "/users", "/users/{id}", "/users/{id}/posts", "/health")
	for _, test := range []struct{ path, want, why string }{
		{"/user", "/users", "a letter short"},
		{"/users/7/post", "/users/{id}/posts", "a parameter is any segment"},
		{"/v1/users", "/users", "a segment too many"},
		{"/HEALTH", "/health", "another case"},
	} {
		_, _, err := doc.Match("GET", test.path)
		var not *specs.NotFound
		require.ErrorAs(t, err, &not)
		require.NotEmpty(t, not.Closest(), test.why)
		require.Equal(t, test.want, not.Closest()[0], test.why)
	}
	_, _, err := doc.Match("GET", "/"+strings.Repeat("/x", 1_000_000))
	var not *specs.NotFound
	require.ErrorAs(t, err, &not)
	require.LessOrEqual(t, len(not.Closest()), 3, "a hostile path costs little")
}

func TestMatchHostilePath(t *testing.T) {
	doc := routes(t, "[]", "/{a}-{b}-{c}-{d}.json", "/{a}/{b}/{c}/{d}/x", "/{a}.{b}/{c}.{d}/x")
	for _, path := range []string{
		"/" + strings.Repeat("-", 500_000), "/" + strings.Repeat("%2D", 200_000), "/" + strings.Repeat("a.", 200_000) + "/" + strings.Repeat("a.", 200_000) + "/y",
	} {
		_, _, err := doc.Match("GET", path)
		require.Error(t, err)
	}
}

// FuzzMatch puts values into templates: the path must match the template again.
func FuzzMatch(f *testing.F) {
	templates := []string{"/a/{id}.json", "/{x}:{y}", "/users/me", "/users/{id}", "/{a}/{b}/c", "/é/{z}", "/p{q}"}
	doc := routes(f, "[{url: /base}, {url: /}]", templates...)
	for _, s := range []string{"/a/b.json", "/x:y", "7", "a/b", "%2F", "", "*", "/base//", "é"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, path, value string) {
		if op, params, err := doc.Match("GET", path); err == nil {
			require.Equal(t, strings.Count(op.Path, "{"), len(params))
			for _, p := range params {
				require.NotEmpty(t, p.Value)
			}
		}
		if value == "" {
			return
		}
		for _, template := range templates {
			filled := "/base"
			for i, part := range strings.Split(template, "{") {
				if i == 0 {
					filled += part
					continue
				}
				_, literal, _ := strings.Cut(part, "}")
				filled += url.PathEscape(value) + literal
			}
			op, _, err := doc.Match("GET", filled)
			require.NoError(t, err, filled)
			require.NotNil(t, op)
		}
	})
}
