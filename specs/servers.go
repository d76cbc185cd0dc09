package specs

import (
	"net/url"
	"slices"
	"strings"
)

// maxServers bounds how many paths the variables of one list of servers may
// multiply to.
const maxServers = 64

// basePaths returns the distinct paths of the servers, without a slash at the
// end: "" where a server has none. The values of variables are tried in turn.
func (b *builder) basePaths(servers node) []string {
	var paths []string
	for _, s := range servers.elements() {
		s = s.deref()
		urls := []string{s.str("url")}
		for name, variable := range s.raw("variables").members() {
			values := variable.raw("enum").strings()
			if d := variable.str("default"); !slices.Contains(values, d) {
				values = append([]string{d}, values...)
			}
			var next []string
			for _, u := range urls {
				for _, value := range values {
					next = append(next, strings.ReplaceAll(u, "{"+name+"}", value))
				}
				if !strings.Contains(u, "{"+name+"}") {
					next = append(next[:len(next)-len(values)], u)
				}
			}
			if len(next) > maxServers {
				next = next[:maxServers]
			}
			urls = next
		}
		for _, u := range urls {
			path, err := serverPath(u)
			if err != nil {
				b.problem("server", s.location(), "the server URL %q cannot be read: %v", u, err)
				continue
			}
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

func serverPath(raw string) (string, error) {
	// What stands in braces still is a variable nobody declared: it has no
	// place in a URL, but may stay in a path.
	if i := strings.Index(raw, "://"); i >= 0 {
		rest := raw[i+3:]
		if slash := strings.IndexByte(rest, '/'); slash >= 0 {
			raw = rest[slash:]
		} else {
			raw = ""
		}
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", err
	}
	path := u.Path
	if path != "" && path[0] != '/' {
		path = "/" + strings.TrimPrefix(path, "./")
	}
	return strings.TrimRight(path, "/"), nil
}
