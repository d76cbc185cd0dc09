package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// about is what version prints.
type about struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"` // the sources differ from the revision
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// KinOpenAPI is the version of the library that converts Swagger 2.0.
	KinOpenAPI string `json:"kinOpenapi,omitempty"`
}

func (w *world) version() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print what this binary is made of",
		Long: `Print the version of the module, the revision it was built from where that is
known, the version of Go, and that of the library kin-openapi.`,
		Example: `  understudy version
  understudy version --json | jq -r .version`,
		Args: none,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			a := aboutOf(info)
			if asJSON {
				return w.printJSON(a)
			}
			return w.print(a.String())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	return c
}

func aboutOf(info *debug.BuildInfo) about {
	a := about{Version: "(unknown)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return a
	}
	if info.Main.Version != "" {
		a.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			a.Revision = s.Value
		case "vcs.modified":
			a.Modified = s.Value == "true"
		}
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/getkin/kin-openapi" {
			a.KinOpenAPI = d.Version
		}
	}
	return a
}

func (a about) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "understudy %s\n", a.Version)
	if a.Revision != "" {
		modified := ""
		if a.Modified {
			modified = ", modified"
		}
		fmt.Fprintf(&b, "revision %s%s\n", a.Revision, modified)
	}
	fmt.Fprintf(&b, "%s %s\n", a.Go, a.Platform)
	if a.KinOpenAPI != "" {
		fmt.Fprintf(&b, "kin-openapi %s\n", a.KinOpenAPI)
	}
	return b.String()
}
