package mock

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// adminPath is where the admin API is.
const adminPath = "/__understudy"

// The admin API is as its document says: what that asks for is what requests are
// checked for.
//
//go:embed admin.yaml
var adminYAML []byte

// admin is the admin API, worked out once for all servers.
type admin struct {
	doc   *specs.Document
	roles map[*specs.Operation]*role
	json  []byte // the document
}

var theAdmin = sync.OnceValue(func() *admin {
	doc, err := specs.Loader{}.Parse(context.Background(), "admin.yaml", adminYAML)
	if err != nil {
		panic(err) // a test loads it
	}
	a := &admin{doc: doc, roles: map[*specs.Operation]*role{}, json: []byte(doc.Lookup("").JSON())}
	for op := range doc.Operations() {
		a.roles[op] = &role{op: op, id: []string{op.ID}, invalid: http.StatusUnprocessableEntity}
	}
	return a
})

// Admin is the document of the admin API, which every server has under
// /__understudy/.
func (*Server) Admin() *specs.Document { return theAdmin().doc }

// adminHandler answers a request to an operation of the admin API: with what is
// written as JSON, with a [download], or with nil where there is nothing to tell.
type adminHandler func(x *exchange) (any, error)

// adminHandlers has one for each operation of the document, by its operationId.
var adminHandlers = map[string]adminHandler{
	"getProgramme":    (*exchange).getProgramme,
	"getDocumentYAML": (*exchange).getDocumentYAML,
	"getDocumentJSON": (*exchange).getDocumentJSON,
	"getJournal":      (*exchange).getJournal,
	"clearJournal":    (*exchange).clearJournal,
	"resetSession":    (*exchange).resetSession,
	"getSeed":         (*exchange).getSeed,
	"setSeed":         (*exchange).setSeed,
	"getSnapshot":     (*exchange).getSnapshot,
	"restoreSnapshot": (*exchange).restoreSnapshot,
	"listSessions":    (*exchange).listSessions,
	"beginSession":    (*exchange).beginSession,
	"dropSession":     (*exchange).dropSession,
	"listCollections": (*exchange).listCollections,
	"getCollection":   (*exchange).getCollection,
	"getClock":        (*exchange).getClock,
	"moveClock":       (*exchange).moveClock,
	"listEvents":      (*exchange).listEvents,
	"sendEvent":       (*exchange).sendEvent,
}

// admin adds the routes that are about the stand-in itself. The document has its
// own router, so gin hands over all of them.
func (s *Server) admin(g *gin.RouterGroup) {
	a := theAdmin()
	for op := range a.doc.Operations() {
		if adminHandlers[op.ID] == nil || len(adminHandlers) != len(a.roles) {
			panic(fmt.Sprintf("the admin API and its document differ, in %s or what has no operation", op.ID)) // every test meets it
		}
	}
	serve := chain(
		recovered,
		crossOrigin,
		a.matched,  // 404, 405
		attended,   // 400
		adminRead,  // 400, 413, 415, 422
		adminAsked, // what is asked for; 404, 503, 507
	)
	handle := func(c *gin.Context) {
		x := s.exchanges.Get().(*exchange)
		x.reset(c)
		serve(x)
		x.Context = nil
		s.exchanges.Put(x)
	}
	g.Any("", handle)
	g.Any("/*path", handle)
}

// download is a body that is no answer of ours in JSON.
type download struct {
	contentType string
	body        []byte
}

// adminAsked does what is asked for. It is the last step.
func adminAsked(handler) handler {
	return func(x *exchange) {
		answer, err := adminHandlers[x.role.op.ID](x)
		switch v := answer.(type) {
		case nil:
			if err == nil {
				x.send(http.StatusNoContent, nil, nil)
			} else {
				x.fail(err)
			}
		case download:
			x.send(http.StatusOK, []string{v.contentType}, v.body)
		case *schema.Value:
			x.send(http.StatusOK, jsonType, v.AppendJSON(nil))
		default:
			var body bytes.Buffer
			e := json.NewEncoder(&body)
			e.SetEscapeHTML(false)
			if err := e.Encode(v); err != nil {
				x.fail(err)
				return
			}
			x.send(http.StatusOK, jsonType, bytes.TrimSuffix(body.Bytes(), []byte("\n")))
		}
	}
}

var jsonType = []string{"application/json"}
