package world

// perform does what an action says of the thing that its path leads through:
// members of it that the body has are set.
func (out *Outcome) perform() error {
	p := out.act.parents[len(out.act.parents)-1]
	key := out.request.Input.Value("path", p.Parameter)
	if key == nil {
		return nil
	}
	it, err := out.opened.find(key)
	if it == nil || err != nil {
		return err
	}
	said, _ := out.written()
	if key := out.act.kind.Key; said.Get(key) != nil {
		drop(&said, key)
	}
	out.nothing = false
	return out.store(it, merge(it.Value, &said, false, out.act.kind), &said)
}
