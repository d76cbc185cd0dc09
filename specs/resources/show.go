package resources

// show notes where answers show items, and what they tell of lists.
func (in *inference) show() {
	for _, op := range append(append([]*operation(nil), in.ops...), in.hooks...) {
		a := op.action
		d := in.kinds[a.Collection]
		if a.Kind == None || d == nil {
			continue
		}
		for _, b := range op.bodies {
			s := &Show{Operation: op.Operation, Response: b.response, Media: b.media, Key: a.Collection.Key}
			var item *view
			if a.Kind == List {
				if s.Path, item = in.listFor(op, b, d); item == nil {
					continue
				}
				s.List = in.paging(op.Operation, b.response, b.view, s.Path)
			} else {
				s.Path, item = in.itemIn(b.view, d.noun, a.Collection.Key, d.like...)
				if item == nil || a.Kind != Read && !in.isOne(item, d) {
					continue
				}
			}
			s.Schema = item.schema
			a.Shows = append(a.Shows, s)
			a.Collection.Shows = append(a.Collection.Shows, s)
		}
	}
}

// listFor finds the list of a collection that an operation is known to answer
// with.
func (in *inference) listFor(op *operation, b *answer, d *draft) (path []string, item *view) {
	if op.at != nil {
		if path, item = in.listIn(b.view, op.at.noun(), false); item != nil {
			return path, item
		}
	}
	return in.listIn(b.view, d.noun, true)
}

// isOne reports whether what the answer to a change shows is the thing changed,
// rather than that it worked.
func (in *inference) isOne(v *view, d *draft) bool {
	for _, l := range d.like {
		if related(v, l) {
			return true
		}
		if n := overlap(v, l); n > 0 && n*2 >= len(v.members) && (d.collection.Key == "" || v.member(d.collection.Key) != nil) {
			return true
		}
	}
	return false
}
