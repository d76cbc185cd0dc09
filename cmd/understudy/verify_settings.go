package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// verifySettings are what verify can be told by flags and by a file. Flags win.
type verifySettings struct {
	Spec     string   `yaml:"spec"`     // paths are relative to the file
	Overlays []string `yaml:"overlays"` // likewise
	Baseline string   `yaml:"baseline"` // likewise
	Target   string   `yaml:"target"`
	BasePath string   `yaml:"basePath"`

	contract.Config `yaml:",inline"`
}

// complete reads the settings file, under the flags that are given, and looks
// whether it all fits together.
func (v *verifying) complete(w *world, flags *pflag.FlagSet, args []string) error {
	if len(args) > 1 {
		return usageError("understudy verify takes one SPEC, found %d", len(args))
	}
	given := givenFlags(flags)
	if err := v.read(v.config, w.getenv); err != nil {
		return err
	}
	if err := given.restore(flags); err != nil {
		return err
	}
	v.override(flags)
	if len(args) == 1 {
		v.Spec = args[0]
	}
	switch {
	case v.Spec == "":
		return usageError("understudy verify needs a SPEC: a name from the box (%s), a path, a URL or -", strings.Join(specs.Names(), ", "))
	case v.json && !v.plan:
		return usageError("--json goes with --plan and --checks: --report json prints the report as JSON")
	case v.plan && (len(v.reports) > 0 || v.writeBaseline != ""):
		return usageError("--plan sends nothing, so there is nothing to report")
	case v.Target == "" && !v.plan:
		return usageError("verify needs --target URL: the address of the implementation, such as http://127.0.0.1:8080")
	case v.Running.Rate < 0 || v.Running.Timeout < 0 || v.Checks.MaxTime < 0 || v.Running.Workers < 0 || v.Random < 0 || v.MaxCases < 0 || v.Running.MaxFailures < 0:
		return usageError("rates, times and numbers of things must be at least 0")
	}
	v.Replay = v.replay(flags)
	return v.readBaseline()
}

// override lays what flags say over the settings of the file, where they are kept
// apart.
func (v *verifying) override(flags *pflag.FlagSet) {
	if len(v.values) > 0 && v.Values == nil {
		v.Values = map[string]any{}
	}
	for name, value := range v.values {
		v.Values[name] = value
	}
	if len(v.least) > 0 && v.MinCoverage == nil {
		v.MinCoverage = map[string]float64{}
	}
	for name, percent := range v.least {
		v.MinCoverage[name] = percent
	}
	if len(v.families) > 0 {
		v.Select.Families = nil
		for _, name := range v.families {
			v.Select.Families = append(v.Select.Families, contract.Family(name))
		}
	}
	if v.tokenCommand != "" {
		v.token.TokenCommand = []string{"sh", "-c", v.tokenCommand}
	}
	if t := v.token; t.Token != "" || t.TokenEnv != "" || t.TokenCommand != nil || t.Basic != "" {
		t.Schemes = v.Running.Auth.Schemes
		v.Running.Auth = t
	}
	if flags.Changed("retries") && v.Running.Retries == 0 {
		v.Running.Retries = -1 // 0 is what is usual in the settings
	}
}

func (v *verifying) readBaseline() error {
	if v.Baseline == "" {
		return nil
	}
	text, err := os.ReadFile(v.Baseline)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError("%s: no such file (--write-baseline writes one)", v.Baseline)
	} else if err != nil {
		return usageError("%w", err)
	}
	if v.Config.Baseline, err = contract.ReadBaseline(bytes.NewReader(text), v.Baseline); err != nil {
		return usageError("%w", err)
	}
	return nil
}

// read fills the settings that the file has. A name of "" stands for understudy.yaml
// in the working directory, which need not be there, and whose member verify is
// meant. Any other file may have it, or the settings themselves.
func (s *verifySettings) read(name string, getenv func(string) string) error {
	root, path, err := readSettings(name)
	if root == nil {
		return err
	}
	member := memberOf(root, "verify")
	switch {
	case member != nil:
		root = member
	case name == "":
		return nil // it is for serve
	}
	if root.Tag == "!!null" {
		return nil
	}
	if running := memberOf(root, "running"); running != nil {
		if err := expand(running, getenv); err != nil {
			return usageError("%s:%w", path, err)
		}
	}
	if err := take(root, s); err != nil {
		return usageError("%s:%w", path, err)
	}
	for _, one := range []*string{&s.Spec, &s.Baseline, &s.Running.CA} {
		if *one != "" {
			*one = beside(path, *one)
		}
	}
	for i, location := range s.Overlays {
		s.Overlays[i] = beside(path, location)
	}
	return nil
}

// memberOf is the value that a mapping has under a name; nil for none.
func memberOf(n *yaml.Node, name string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// expand puts variables of the environment in place of ${NAME} in all texts, so
// that secrets need not be in the file.
func expand(n *yaml.Node, getenv func(string) string) error {
	done := ""
	for rest := n.Value; n.Kind == yaml.ScalarNode; {
		before, behind, found := strings.Cut(rest, "${")
		name, after, closed := strings.Cut(behind, "}")
		if !found || !closed {
			n.Value = done + rest
			return nil
		}
		value := getenv(name)
		if value == "" {
			return at(n, "the environment variable %s is not set", name)
		}
		done, rest, n.Tag = done+before+value, after, "!!str"
	}
	for _, one := range n.Content {
		if err := expand(one, getenv); err != nil {
			return err
		}
	}
	return nil
}
