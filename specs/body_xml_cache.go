package specs

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/understudy-api/understudy/specs/schema"
)

// xmlCache keeps the shapes that the bodies of a document have come to. They are
// made when a body comes to them, since alternatives have more shapes together
// than could all be made at load.
type xmlCache struct {
	now atomic.Pointer[xmlShapes]
}

// xmlShapes are shapes that several bodies may use at once.
type xmlShapes struct {
	shapes sync.Map // *xmlShape, by the schema, or by the text of a list of several
	count  atomic.Int64
}

// shapes returns the shapes for the next body. Too many are all forgotten rather
// than kept in part, so that a body has those that it comes to twice.
func (c *xmlCache) shapes() *xmlShapes {
	s := c.now.Load()
	if s != nil && s.count.Load() < maxShapes {
		return s
	}
	fresh := &xmlShapes{}
	if c.now.CompareAndSwap(s, fresh) {
		return fresh
	}
	return c.now.Load()
}

func (c *xmlCache) reader(dir schema.Direction) xmlReader {
	return xmlReader{dir: dir, shapes: c.shapes()}
}

// of returns the shape that schemas give to one value.
func (r *xmlReader) of(list ...*schema.Schema) *xmlShape {
	var key any = (*schema.Schema)(nil)
	switch {
	case len(list) == 1:
		key = list[0]
	case len(list) > 1:
		key = fmt.Sprint(list)
	}
	if sh, ok := r.shapes.shapes.Load(key); ok {
		return sh.(*xmlShape)
	}
	if len(list) == 1 && list[0] == nil {
		list = nil
	}
	if r.made++; r.made > maxShapes {
		return newXMLShape(nil, nil)
	}
	sh, had := r.shapes.shapes.LoadOrStore(key, newXMLShape(list, nil))
	if !had {
		r.shapes.count.Add(1)
	}
	return sh.(*xmlShape)
}

// alternatives are the shapes for each way to make the first choice.
func (r *xmlReader) alternatives(sh *xmlShape) []*xmlShape {
	sh.tried.Do(func() {
		for _, s := range sh.open[0].among() {
			chosen := map[choice]*schema.Schema{sh.open[0]: s}
			for c, made := range sh.chosen {
				chosen[c] = made
			}
			sh.tries = append(sh.tries, newXMLShape(sh.schemas, chosen))
		}
		r.shapes.count.Add(int64(len(sh.tries)))
	})
	return sh.tries
}

// names lists the labels of all members, by local name.
func (r *xmlReader) names(sh *xmlShape) map[string][]xmlLabel {
	sh.labelled.Do(func() {
		sh.labels = map[string][]xmlLabel{}
		for _, f := range sh.fields {
			inner := r.of(f.schemas...)
			for _, l := range r.labelled(nil, inner, f.name, f.wrapped, 0) {
				l.field, l.attribute = f, f.attribute
				sh.labels[l.local] = append(sh.labels[l.local], l)
			}
		}
	})
	return sh.labels
}

// maxKeptName bounds the names that are kept: some are of a client's making.
const maxKeptName = 128

// itemNames are the local names of the elements in the element of an array.
func (r *xmlReader) itemNames(sh *xmlShape, name string) map[string]bool {
	if names, ok := sh.inside.Load(name); ok {
		return names.(map[string]bool)
	}
	names := map[string]bool{}
	for i := range len(sh.prefix) + 1 {
		item := r.item(sh, i)
		for _, l := range r.labelled(nil, item, name, wrappedBy(item), 0) {
			names[l.local] = true
		}
	}
	if len(name) <= maxKeptName {
		if _, had := sh.inside.LoadOrStore(strings.Clone(name), names); !had {
			r.shapes.count.Add(1)
		}
	}
	return names
}
