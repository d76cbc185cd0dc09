package specs

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// MaxBody is how large a request body may be, in bytes, when nothing else is
// said.
const MaxBody = 10 << 20

// errTooLarge is the error of readLimited for more than its bound.
var errTooLarge = errors.New("the body is too large")

// readBody reads the body of a request: as it came, and decompressed. Each is
// at most limit bytes.
func readBody(r *http.Request, limit int64) (text, raw []byte, fault *Violation) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil, nil
	}
	if r.ContentLength > limit {
		return nil, nil, sizeViolation(limit)
	}
	coding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if coding != "" && coding != "identity" && coding != "gzip" && coding != "x-gzip" {
		v := schema.Text(coding)
		return nil, nil, &Violation{Code: CodeEncoding, In: "header", Name: "Content-Encoding", Expected: "gzip or none", Value: schema.Show(&v)}
	}
	raw, err := readLimited(r.Body, limit, r.ContentLength)
	if err != nil {
		return nil, raw, readViolation(err, limit)
	}
	if len(raw) == 0 || coding == "" || coding == "identity" {
		return raw, raw, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err == nil {
		text, err = readLimited(z, limit, int64(len(raw)))
	}
	switch {
	case errors.Is(err, errTooLarge):
		return nil, raw, sizeViolation(limit)
	case err != nil:
		return nil, raw, &Violation{Code: CodeEncoding, In: "header", Name: "Content-Encoding", Expected: "a body that is compressed as it says: " + err.Error()}
	}
	return text, raw, nil
}

func readViolation(err error, limit int64) *Violation {
	var tooLarge *http.MaxBytesError
	if errors.Is(err, errTooLarge) || errors.As(err, &tooLarge) {
		return sizeViolation(limit)
	}
	return &Violation{Code: CodeSyntax, In: "body", Expected: "a body that can be read to its end: " + err.Error()}
}

func sizeViolation(limit int64) *Violation {
	return &Violation{Code: CodeSize, In: "body", Expected: fmt.Sprintf("at most %d bytes", limit)}
}

// readLimited reads to the end. hint is how much there probably is; -1 when
// nobody knows.
func readLimited(r io.Reader, limit, hint int64) ([]byte, error) {
	if hint < 0 || hint > 1<<20 {
		hint = 511
	}
	buf := make([]byte, 0, hint+1) // room for the end to be found without growing
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > limit:
			return buf, errTooLarge
		case errors.Is(err, io.EOF):
			return buf, nil
		case err != nil:
			return buf, err
		}
	}
}
