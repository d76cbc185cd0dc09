package resources_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func parse(t testing.TB, name string, document []byte) *specs.Document {
	t.Helper()
	doc, err := specs.Loader{}.Parse(context.Background(), name, document)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestInfer compares the models of the documents in testdata with what was
// looked at and found right.
func TestInfer(t *testing.T) {
	documents, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(documents) == 0 {
		t.Fatal("there are no documents", err)
	}
	for _, path := range documents {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			document, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := []byte(text(resources.Infer(parse(t, filepath.Base(path), document))))
			if again := text(resources.Infer(parse(t, filepath.Base(path), document))); again != string(got) {
				t.Errorf("it comes to another model the second time:\n%s", again)
			}
			golden := strings.TrimSuffix(path, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not what is inferred now; see go test ./specs/resources -update and git diff. It is:\n%s", golden, got)
			}
		})
	}
}
