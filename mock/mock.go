// Package mock stands in for the APIs that documents describe: an
// [http.Handler] that answers every operation with data that is valid,
// coherent and repeatable, and refuses what the document refuses.
//
//	doc, err := specs.Open("tendsocial-inbox")
//	server, err := mock.New(mock.Config{}, doc)
//	http.ListenAndServe("127.0.0.1:8080", server)
//
// What every request goes through is the list in [New]. All that can be worked
// out from the documents is worked out there; a request looks things up.
package mock

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
)

// Server is a stand-in for one or more documents on one port. It is an
// http.Handler, and safe for concurrent use.
type Server struct {
	config  Config
	docs    []*specs.Document
	router  *specs.Router
	engine  *gin.Engine
	roles   map[*specs.Operation]*role
	journal *journal
	worlds  *world.Worlds
	started time.Time

	exchanges sync.Pool
	serve     handler

	problems []specs.Problem
}

// handler takes one exchange one step further.
type handler func(x *exchange)

// step is what stands between a request and its answer: it may answer itself,
// or leave that to the next.
type step func(next handler) handler

// New makes a stand-in for the documents. It is an error when the config makes
// no sense, when two documents promise the same method and path, and, as a
// [*RulesError], when what stands under x-understudy of state cannot be followed.
//
// What only a part of a document suffers from, such as a schema that no value
// keeps, is in [Server.Problems]: that part answers with an explanation.
func New(config Config, docs ...*specs.Document) (*Server, error) {
	if err := config.Check(); err != nil {
		return nil, err
	}
	router, err := specs.NewRouter(docs...)
	if err != nil {
		return nil, err
	}
	s := &Server{
		config: config, docs: docs, router: router,
		roles:   map[*specs.Operation]*role{},
		journal: newJournal(config.Journal),
		started: time.Now(),
	}
	s.exchanges.New = func() any { return &exchange{server: s} }
	var generators []*fixtures.Generator
	for _, d := range docs {
		g := fixtures.New(d, config.Settings)
		generators = append(generators, g)
		s.problems = append(s.problems, g.Problems()...)
		for op := range d.Operations() {
			r, problems := newRole(op, g, config)
			s.roles[op] = r
			s.problems = append(s.problems, problems...)
		}
	}
	kept := config.Store
	if kept == nil {
		kept = store.NewMemory(config.Limits())
	}
	var problems []specs.Problem
	s.worlds, problems = world.New(world.Config{
		Settings: config.Settings, Sessions: config.MaxSessions,
		Examples: func(d *specs.Document) bool { return cmp.Or(config.Generate, d.Hints.Generate, "auto") != "always" },
	}, kept, docs, generators)
	if len(problems) > 0 {
		return nil, &RulesError{problems}
	}
	s.serve = chain(
		recovered,     // a fault of ours is a 500, not a dead connection
		journaled,     // what came, what went, and why
		crossOrigin,   // pages of other origins may ask
		matched,       // which operation? 404, 405
		attended,      // whose session? 400, 503
		preferred,     // what the client would rather have
		limited,       // 429; it stands before credentials since refusals count too
		authenticated, // 401
		validated,     // 400, 413, 415, 422
		chosen,        // which response, in which media type? 406
		remembered,    // what the world has to say; 404, 409, 503, 507
		answered,      // what the document promises
	)
	s.engine = s.newEngine()
	return s, nil
}

// chain puts the steps one into the other, the first outermost. The last one
// answers.
func chain(steps ...step) handler {
	next := handler(func(*exchange) {})
	for i := len(steps) - 1; i >= 0; i-- {
		next = steps[i](next)
	}
	return next
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, withoutPrefix(r))
}

// Problems lists what of the documents cannot be played.
func (s *Server) Problems() []specs.Problem { return s.problems }

// Generator returns what makes the messages of an operation of the documents.
func (s *Server) Generator(op *specs.Operation) *fixtures.Generator { return s.roles[op].generator }

// now is the time of refusals: the present of the world, moving on as the server runs.
func (s *Server) now() time.Time { return s.config.Present().Add(time.Since(s.started)) }

// newEngine makes the gin engine. Documents have paths that gin's router cannot
// hold, such as /{x}:{y}; so gin routes what is ours, and hands the rest to the
// steps.
func (s *Server) newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	e.HandleMethodNotAllowed = false
	s.admin(e.Group("/__understudy"))
	e.NoRoute(func(c *gin.Context) {
		x := s.exchanges.Get().(*exchange)
		x.reset(c)
		s.serve(x)
		x.Context = nil
		s.exchanges.Put(x)
	})
	return e
}
