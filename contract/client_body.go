package contract

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// read reads the body of an answer and undoes its encoding. The error is for a
// connection that breaks off; what is wrong with the body itself is in unread.
func (a *answer) read(method string, body io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(body, specs.MaxBody+1))
	switch {
	case err != nil:
		return err
	case method == http.MethodHead:
		return nil
	case len(text) > specs.MaxBody:
		a.body, a.unread = text[:specs.MaxBody], tooLarge
		return nil
	}
	a.body = text
	// The encodings are undone in the reverse order (RFC 9110, section 8.4).
	for _, coding := range slices.Backward(codings(a.header)) {
		if len(a.body) == 0 {
			break // there is nothing to undo, as in a 204
		}
		plain, err := decode(coding, a.body)
		switch {
		case err != nil:
			a.unread = fmt.Sprintf("the body is not in its Content-Encoding %q: %s", coding, err)
			return nil
		case len(plain) > specs.MaxBody:
			a.body, a.unread = plain[:specs.MaxBody], tooLarge
			return nil
		}
		a.body = plain
	}
	return nil
}

var tooLarge = fmt.Sprintf("the body has more than %d bytes, of which no more are read", specs.MaxBody)

// codings lists the content codings that an answer names, in their order.
func codings(header http.Header) (list []string) {
	for name := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
			list = append(list, name)
		}
	}
	return list
}

// decode undoes one coding. What it returns is never much longer than what is
// accepted of a body.
func decode(coding string, text []byte) ([]byte, error) {
	var plain io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		plain, err = gzip.NewReader(bytes.NewReader(text))
	case "deflate":
		plain, err = inflate(text)
	default:
		return nil, errors.New("it is not one that is known here")
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(plain, specs.MaxBody+1))
}

// inflate reads what deflate stands for: the format of zlib (RFC 9110, section
// 8.4.1.2), though some servers send it without.
func inflate(text []byte) (io.Reader, error) {
	r := bufio.NewReader(bytes.NewReader(text))
	if head, err := r.Peek(2); err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}
