package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// curl stands in for curl where there is none: with as much of it as the
// README needs.
func curl() {
	method, include, address, data := "", false, "", ""
	header := http.Header{}
	args := os.Args[1:]
	next := func() string {
		if len(args) == 0 {
			return ""
		}
		arg := args[0]
		args = args[1:]
		return arg
	}
	for len(args) > 0 {
		switch arg := next(); arg {
		case "-s":
		case "-i", "-si":
			include = true
		case "-X":
			method = next()
		case "-H":
			name, value, _ := strings.Cut(next(), ":")
			header.Set(name, strings.TrimSpace(value))
		case "-d":
			data, method = next(), http.MethodPost
		default:
			address = arg
		}
	}
	req, err := http.NewRequest(method, address, strings.NewReader(data))
	if err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		os.Exit(3)
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		os.Exit(7)
	}
	if include {
		writeResponse(os.Stdout, res)
		return
	}
	_, _ = io.Copy(os.Stdout, res.Body) // what is missing shows
}
