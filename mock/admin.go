package mock

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// admin adds the routes that are about the stand-in itself.
func (s *Server) admin(g *gin.RouterGroup) {
	g.GET("/", func(c *gin.Context) { c.JSON(http.StatusOK, s.programme()) })
	g.GET("/journal", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"entries": s.journal.list()}) })
	g.DELETE("/journal", func(c *gin.Context) {
		s.journal.clear()
		c.Status(http.StatusNoContent)
	})
}

// Programme is what a stand-in plays.
type Programme struct {
	Seed      uint64   `json:"seed"`
	Documents []Played `json:"documents"`
}

// Played is one document of a programme.
type Played struct {
	Location   string   `json:"location"`
	Title      string   `json:"title"`
	Version    string   `json:"version"`
	Operations []string `json:"operations"` // METHOD /path, with the base path
}

func (s *Server) programme() Programme {
	p := Programme{Seed: s.config.Seed, Documents: []Played{}}
	for _, d := range s.docs {
		one := Played{Location: d.Location, Title: d.Title, Version: d.APIVersion, Operations: []string{}}
		for op := range d.Operations() {
			for _, base := range op.BasePaths {
				one.Operations = append(one.Operations, op.Method+" "+base+op.Path)
			}
		}
		p.Documents = append(p.Documents, one)
	}
	return p
}
