package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/understudy-api/understudy"

// house lists which rooms each may import, sub-packages included. Imports go
// one way.
var house = map[string][]string{
	"specs":    {"specs"},
	"fixtures": {"fixtures", "specs"},
	"mock":     {"mock", "fixtures", "specs"},
	"contract": {"contract", "fixtures", "specs"},
	"cmd":      {"cmd", "contract", "mock", "fixtures", "specs"},
}

// drawers are names that say nothing of what is inside.
var drawers = []string{"internal", "pkg", "util", "utils", "common", "helpers", "shared"}

// pack is a package as go list describes it.
type pack struct {
	ImportPath   string
	Imports      []string // of the package itself
	TestImports  []string // of its own test files
	XTestImports []string // of test files in package x_test, which are outsiders
}

// breaches lists how packages break the rules of the house.
func breaches(packs []pack) []string {
	var list []string
	complain := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	for _, p := range packs {
		dir := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		room, _, _ := strings.Cut(dir, "/")
		allowed, known := house[room]
		if !known {
			complain("%s: the house has no room %q", p.ImportPath, room)
		}
		for part := range strings.SplitSeq(dir, "/") {
			if slices.Contains(drawers, part) {
				complain("%s: %q names nothing that a user would say", p.ImportPath, part)
			}
		}
		for _, i := range slices.Concat(p.Imports, p.TestImports) {
			rest, ours := strings.CutPrefix(i, module+"/")
			other, _, _ := strings.Cut(rest, "/")
			if ours && !slices.Contains(allowed, other) {
				complain("%s imports %s: imports go cmd, then mock or contract, then fixtures, then specs", p.ImportPath, i)
			}
		}
		for _, i := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if within(i, "github.com/gin-gonic/gin") && room != "mock" {
				complain("%s imports %s: only mock does", p.ImportPath, i)
			}
		}
		for _, i := range p.Imports {
			if within(i, "testing") && dir != "contract/contracttest" {
				complain("%s imports %s outside of tests: only contract/contracttest does", p.ImportPath, i)
			}
		}
	}
	return list
}

func within(importPath, root string) bool {
	return importPath == root || strings.HasPrefix(importPath, root+"/")
}

func TestImports(t *testing.T) {
	packs := goList(t)
	if len(packs) < 5 {
		t.Fatalf("go list found %d packages: the graph is not what is tested", len(packs))
	}
	for _, b := range breaches(packs) {
		t.Error(b)
	}
}

func TestImportsFindsBreaches(t *testing.T) {
	at := func(dir string) string { return path.Join(module, dir) }
	for _, test := range []struct {
		name string
		pack pack
		want string // "" for none
	}{
		{"fixtures builds on specs", pack{ImportPath: at("fixtures"), Imports: []string{at("specs/schema"), "fmt"}}, ""},
		{"cmd may use all", pack{ImportPath: at("cmd/understudy"), Imports: []string{at("mock"), at("contract"), at("specs")}}, ""},
		{"tests of the outside may look across", pack{ImportPath: at("contract"), XTestImports: []string{at("mock")}}, ""},
		{"contracttest is a test kit", pack{ImportPath: at("contract/contracttest"), Imports: []string{"testing"}}, ""},
		{"mock is the gin server", pack{ImportPath: at("mock"), Imports: []string{"github.com/gin-gonic/gin"}}, ""},
		{
			"specs is at the bottom",
			pack{ImportPath: at("specs"), Imports: []string{at("fixtures")}},
			at("specs") + " imports " + at("fixtures") + ": imports go cmd, then mock or contract, then fixtures, then specs",
		},
		{
			"the mock does not mark its own work",
			pack{ImportPath: at("mock"), Imports: []string{at("contract")}},
			at("mock") + " imports " + at("contract") + ": imports go cmd, then mock or contract, then fixtures, then specs",
		},
		{
			"a test inside a package is part of it",
			pack{ImportPath: at("contract"), TestImports: []string{at("mock")}},
			at("contract") + " imports " + at("mock") + ": imports go cmd, then mock or contract, then fixtures, then specs",
		},
		{
			"nobody imports a command",
			pack{ImportPath: at("mock"), Imports: []string{at("cmd/understudy")}},
			at("mock") + " imports " + at("cmd/understudy") + ": imports go cmd, then mock or contract, then fixtures, then specs",
		},
		{
			"gin stays in mock",
			pack{ImportPath: at("cmd/understudy"), Imports: []string{"github.com/gin-gonic/gin/render"}},
			at("cmd/understudy") + " imports github.com/gin-gonic/gin/render: only mock does",
		},
		{
			"testing stays in tests",
			pack{ImportPath: at("specs"), Imports: []string{"testing/fstest"}},
			at("specs") + " imports testing/fstest outside of tests: only contract/contracttest does",
		},
		{
			"no drawers",
			pack{ImportPath: at("mock/internal/text")},
			at("mock/internal/text") + `: "internal" names nothing that a user would say`,
		},
		{
			"no new rooms",
			pack{ImportPath: at("server")},
			at("server") + `: the house has no room "server"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			if test.want != "" {
				want = []string{test.want}
			}
			if diff := cmp.Diff(want, breaches([]pack{test.pack})); diff != "" {
				t.Errorf("breaches (-want +got):\n%s", diff)
			}
		})
	}
}

// goList describes every package of the module.
func goList(t *testing.T) []pack {
	t.Helper()
	c := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var packs []pack
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packs
		} else if err != nil {
			t.Fatal(err)
		}
		packs = append(packs, p)
	}
}
