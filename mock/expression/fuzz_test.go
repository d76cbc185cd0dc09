package expression_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// FuzzExpression: compiling and running never panics and always ends, and what
// comes out is JSON.
func FuzzExpression(f *testing.F) {
	for _, fn := range expression.Functions() {
		f.Add(fn.Example)
	}
	for _, s := range []string{
		`item.meta.assignee?.id == me ? item.id : "?"`, `let n = len(inbox); n * 2`, `inbox[1:][0].tags[-1]`,
		`countBy(filter(inbox, .status == "READ"), .status)`, `reduce(inbox, #acc + len(.id), 0)`, `1 < 2 < 3 and not ("a" in {a: 1})`,
		`if item.done { 1 } else { 2 }`, `[1, 2.5, nil, "x", true] | map(#index)`, `::len("x"); 2 ** -1 % 3 ?? 4`, `1..3 == [1, 2, 3]`, "`raw` + '\\u00e9'",
		`{("a"): b"x"}`, `map(inbox, {let x = #; x.id})`, `$env["item"]`, `0x10 + 1_000 + 1e3`, `countBy(countBy(inbox, .id), #)`, `item?.["id"]`,
	} {
		f.Add(s)
	}
	doc := written(f, "1")
	env := environment(doc)
	vars := variables(f)
	f.Fuzz(func(t *testing.T, source string) {
		root := schema.Value{Kind: schema.Object, Keys: []string{"openapi", "info", "paths", "x-understudy"}, Items: []schema.Value{
			schema.Text("3.1.0"), *parsed(t, `{"title":"t","version":"1"}`),
			{Kind: schema.Object},
			{Kind: schema.Object, Keys: []string{"values"}, Items: []schema.Value{schema.Text(source)}},
		}}
		doc, err := specs.Loader{}.Parse(t.Context(), "api.json", root.AppendJSON(nil))
		if err != nil {
			t.Skip()
		}
		start := time.Now()
		p, err := expression.Compile(doc.Hints.State.Get("values"), env, expression.Want{})
		if err == nil {
			v, err := p.Run(vars)
			if err == nil {
				_, err = schema.ParseJSON(v.JSON())
				require.NoError(t, err, source)
				again, err := p.Run(vars)
				require.NoError(t, err, source)
				require.Equal(t, v.JSON(), again.JSON(), source)
			}
		} else {
			require.NotContains(t, err.Error(), "cannot compile", source)
		}
		require.Less(t, time.Since(start), 10*time.Second, source)
	})
}
