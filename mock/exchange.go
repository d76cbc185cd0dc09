package mock

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
)

// exchange is one request and its answer, on its way through the steps.
type exchange struct {
	*gin.Context
	server *Server

	role   *role // nil until the operation is known
	params specs.Params
	input  *specs.Input // nil until it is read
	read   specs.Input
	prefer preference

	session *world.Session
	prefix  string  // of the path, where that names the session
	reply   *reply  // the documented response that is to be sent
	medium  *medium // and its media type; nil: it has no body

	credentials []specs.Credential
	missing     *specs.Violation // of the credentials
	asked       bool             // credentials are worked out

	foreign    bool // a page of another origin asks
	status     int
	violations []specs.Violation
	repeated   []specs.Violation // that are none if they say what is so already
	source     string            // where the body came from: example, generated, world or refusal
	buffer     []byte
	length     []string // Content-Length, where it is known; nil: it is to be counted
}

// maxBuffer is the largest buffer that is kept for the next body.
const maxBuffer = 1 << 20

func (x *exchange) reset(c *gin.Context) {
	if cap(x.buffer) > maxBuffer {
		x.buffer = nil
	}
	*x = exchange{Context: c, server: x.server, params: x.params[:0], credentials: x.credentials[:0], buffer: x.buffer[:0], read: specs.Input{Values: x.read.Values[:0]}}
}

// Headers that tell a person what the stand-in did.
const (
	headerOperation = "X-Understudy-Operation"
	headerSource    = "X-Understudy-Source"
	headerViolation = "X-Understudy-Violation"
	headerCoerced   = "X-Understudy-Coerced"
	headerRule      = "X-Understudy-Rule"
)

// send writes the answer. The body stays at home for HEAD and for statuses
// that have none. Values of header are shared and must not be changed.
func (x *exchange) send(status int, contentType []string, body []byte) {
	x.status = status
	w := x.Context.Writer
	h := w.Header()
	if status == http.StatusMethodNotAllowed && h["Allow"] == nil && x.role != nil {
		h.Set("Allow", allowed(x.role.op))
	}
	if x.foreign {
		x.expose()
	}
	if status < 200 || status == http.StatusNoContent || status == http.StatusNotModified {
		w.WriteHeader(status)
		w.WriteHeaderNow()
		return
	}
	if contentType != nil {
		h["Content-Type"] = contentType
	}
	if x.length == nil {
		x.length = []string{strconv.Itoa(len(body))}
	}
	h["Content-Length"] = x.length
	w.WriteHeader(status)
	if x.Request.Method == http.MethodHead {
		w.WriteHeaderNow()
		return
	}
	if len(body) == 0 {
		w.WriteHeaderNow()
		return
	}
	_, _ = w.Write(body) // the client may have gone: nobody is left to tell
}
