package resources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Words for the two ends of a time, in parameters and in members.
var (
	starts = []string{"start", "from", "since", "begin", "min", "starts", "started", "beginning"}
	ends   = []string{"end", "to", "until", "end", "max", "ends", "ended", "ending"}
)

// timeWords may stand beside them: what has other words there, such as the start
// of a trial, is something of its own.
var timeWords = []string{"date", "time", "day", "at", "on", "timestamp", "datetime", "ts", "utc", "valid", "range"}

// Members, besides the start, that say when something is: what happens comes
// before when it was noted down.
var whenNames = []string{
	"start", "start at", "starts at", "start time", "start date", "start date time", "date", "day", "at", "time", "timestamp", "datetime", "date time",
	"occurred at", "occurred on", "happened at", "event date", "event time", "scheduled at", "scheduled for", "transaction date", "posted at", "published at",
}

// ranges finds pairs of parameters that are the two ends of a time, and what
// they ask of items: those that have a start and an end too are in it in part at
// least, others with the moment that they have. A parameter with an empty list
// asks nothing.
func (in *inference) ranges(op *operation, item *view, d *draft) map[*specs.Parameter][]Filter {
	found := map[*specs.Parameter][]Filter{}
	for _, from := range op.Parameters {
		to := in.otherEnd(op, from)
		if to == nil {
			continue
		}
		says := fmt.Sprintf("%s to %s is a time", from.Name, to.Name)
		first, last, reason := in.span(from, item, d)
		if first == nil {
			if stays(from) {
				found[from], found[to] = []Filter{}, []Filter{}
			}
			continue
		}
		found[from] = []Filter{{Parameter: from, Paths: last, Test: AtLeast, Reason: says + ", " + reason}}
		found[to] = []Filter{{Parameter: to, Paths: first, Test: AtMost, Reason: says + ", " + reason}}
	}
	for _, p := range op.Parameters {
		v := in.views.of(p.Schema)
		if p.In != "query" || found[p] != nil || v.format != "date" || !among(words(p.Name), []string{"date", "day", "on", "on date"}) {
			continue
		}
		first, last, reason := in.onDay(p, item, d)
		if first != nil {
			reason = p.Name + " is a day, " + reason
			found[p] = []Filter{{Parameter: p, Paths: last, Test: AtLeast, Reason: reason}, {Parameter: p, Paths: first, Test: AtMost, Reason: reason}}
		}
	}
	return found
}

// otherEnd finds the parameter for the end of the time that a parameter is the
// start of, nil for none.
func (in *inference) otherEnd(op *operation, from *specs.Parameter) *specs.Parameter {
	if !in.isTime(from) || in.pagingOf(from) != "" || sorts(op.action, from) {
		return nil
	}
	own := words(from.Name)
	name := otherEndOf(own)
	if name == "" || lastWord(own) == "range" || strings.Contains(from.Name, "__") { // which has tests of its own behind it
		return nil
	}
	var to *specs.Parameter
	for _, p := range op.Parameters {
		switch w := words(p.Name); {
		case p != from && w == own, to != nil && w == name:
			return nil // such as StartTime> beside StartTime
		case w == name && in.isTime(p) && !sorts(op.action, p):
			to = p
		}
	}
	return to
}

// otherEndOf is what the end is called where the start has that name; "" where it
// is no start of a time.
func otherEndOf(name string) string {
	list := strings.Split(name, " ")
	other := ""
	for i, word := range list {
		switch at := slices.Index(starts, word); {
		case at >= 0 && other == "":
			if word == "min" && len(list) == 1 {
				return ""
			}
			changed := slices.Clone(list)
			changed[i] = ends[at]
			other = strings.Join(changed, " ")
		case !among(word, timeWords):
			return ""
		}
	}
	return other
}

// isTime reports whether a parameter is a moment or a day. A mere text or number
// is, where its name or what is said of it tells.
func (vs views) isTime(p *specs.Parameter) bool {
	v := vs.of(p.Schema)
	switch {
	case p.In != "query" || v.isArray() || v.isObject() || v.types == schema.TypeBoolean || len(v.enum) > 0:
		return false
	case strings.HasPrefix(v.format, "date"):
		return true
	case v.is(schema.TypeString) && v.format != "" && !strings.Contains(v.format, "time"):
		return false
	}
	name := strings.Split(words(p.Name), " ")
	told := append(name, strings.Split(words(p.Description), " ")...)
	return slices.ContainsFunc(told, func(word string) bool {
		return among(word, []string{"date", "dates", "time", "timestamp", "timestamps", "datetime", "day", "since", "until", "unix", "epoch", "rfc3339"}) || strings.HasPrefix(word, "iso")
	})
}

// span finds the members by which items are in a time: where they start and
// where they end, which may be the same.
func (in *inference) span(from *specs.Parameter, item *view, d *draft) (first, last [][]string, reason string) {
	v := in.views.of(from.Schema)
	if list := in.noted(from, item, v); list != nil {
		return list, list, fmt.Sprintf("%s of the items is in it", paths(list))
	}
	if first, last = in.both(words(from.Name), item, v, d); first != nil {
		return first, last, fmt.Sprintf("which items are in from %s to %s", paths(first), paths(last))
	}
	own := []string{words(from.Name)}
	if other := otherEndOf(own[0]); item.named(other) != nil {
		own = nil
	}
	known := [][]string{own, whenNames, createdNames, updatedNames}
	if stays(from) {
		known = known[:2]
	}
	for _, names := range known {
		if list := in.when(item, v, d, names); list != nil {
			return list, list, fmt.Sprintf("%s of the items is in it", paths(list))
		}
	}
	return nil, nil, ""
}

// stays reports whether a parameter is about when something is free or taken,
// which has nothing to do with when it was noted down.
func stays(p *specs.Parameter) bool {
	told := strings.ToLower(p.Description)
	return slices.ContainsFunc([]string{"avail", "arriv", "stay", "check-in", "check in", "reserv"}, func(word string) bool { return strings.Contains(told, word) })
}

// onDay is span for a day. When items were noted down is not meant, and a member
// of the same name is for [inference.filters].
func (in *inference) onDay(p *specs.Parameter, item *view, d *draft) (first, last [][]string, reason string) {
	v := in.views.of(p.Schema)
	if item.named(words(p.Name)) != nil {
		return nil, nil, ""
	}
	if first, last = in.both("", item, v, d); first != nil {
		return first, last, fmt.Sprintf("which items are on from %s to %s", paths(first), paths(last))
	}
	if list := in.when(item, v, d, whenNames); list != nil {
		return list, list, fmt.Sprintf("%s of the items is on it", paths(list))
	}
	return nil, nil, ""
}

// noted finds the member that the description of a parameter is about: when
// items were created, or changed.
func (in *inference) noted(p *specs.Parameter, item, v *view) [][]string {
	told := strings.ToLower(p.Description)
	switch {
	case strings.Contains(told, "creat"):
		return in.when(item, v, nil, createdNames)
	case strings.Contains(told, "updated"), strings.Contains(told, "modified"):
		return in.when(item, v, nil, updatedNames)
	}
	return nil
}

// both finds the members for the start and the end of items: those that are
// called like the parameter, or the first that are such a pair.
func (in *inference) both(name string, item, v *view, d *draft) (first, last [][]string) {
	for i := range item.members {
		m := &item.members[i]
		other := ""
		for _, candidate := range candidates(m.words, d) {
			if otherEndOf(candidate) != "" {
				other = strings.Replace(" "+m.words+" ", " "+candidate+" ", " "+otherEndOf(candidate)+" ", 1)
				break
			}
		}
		end := item.named(strings.TrimSpace(other))
		if end == nil {
			continue
		}
		from, to := in.moments(m, v), in.moments(end, v)
		if len(from) > 0 && len(to) > 0 && (first == nil || m.words == name) {
			first, last = from, to
		}
	}
	return first, last
}

// when finds the member with the first of the names that is a time.
func (in *inference) when(item, v *view, d *draft, names []string) [][]string {
	for _, name := range names {
		m := item.named(name)
		for i := 0; m == nil && d != nil && i < len(item.members); i++ {
			if slices.Contains(candidates(item.members[i].words, d), name) {
				m = &item.members[i]
			}
		}
		if m != nil {
			if list := in.moments(m, v); len(list) > 0 {
				return list
			}
		}
	}
	return nil
}

// moments lists where a member says a moment that a parameter can be compared
// with: there, or in an object that writes moments in several ways.
func (in *inference) moments(m *member, param *view) [][]string {
	v := in.views.value(m)
	if v.isObject() && !v.is(scalars) {
		var list [][]string
		for _, name := range []string{"date time", "date", "timestamp", "time", "value"} {
			if inner := v.named(name); inner != nil && in.isMoment(inner.words, in.views.value(inner), param) {
				list = append(list, []string{m.name, inner.name})
			}
		}
		return list
	}
	if in.isMoment(m.words, v, param) {
		return [][]string{{m.name}}
	}
	return nil
}

// isMoment reports whether a value is a moment or a day that a parameter can be
// compared with. A time of the day is none.
func (in *inference) isMoment(name string, v, param *view) bool {
	dated := strings.HasPrefix(v.format, "date")
	switch {
	case v.isArray() || !v.isScalar() || v.is(schema.TypeObject) || v.types == schema.TypeBoolean || len(v.enum) > 0:
		return false
	case dated:
		return true
	case v.is(numbers) && param.is(schema.TypeString):
		return strings.HasPrefix(param.format, "date") && in.ordered(v, v, name, comparison{time: true})
	case v.format != "" && !v.is(numbers), param.is(numbers) && !v.is(numbers):
		return false
	}
	party := among(name, []string{"from", "to"}) // of a message, say
	return in.ordered(v, v, name, comparison{time: true}) || !party && (otherEndOf(name) != "" || among(lastWord(name), ends))
}

// counted reports whether a number is one of seconds since a moment, rather than
// of things.
func counted(p *specs.Parameter) bool {
	return slices.ContainsFunc(strings.Split(words(p.Description), " "), func(word string) bool {
		return among(word, []string{"timestamp", "unix", "epoch", "seconds", "milliseconds"})
	})
}

// byDay is what a day asks of moments: to be on it.
func (in *inference) byDay(f Filter, v, item *view) []Filter {
	isMoment := func(path []string) bool {
		at := in.views.at(item, path)
		return at != nil && at.format == "date-time"
	}
	if f.Test != Equal || v.format != "date" || !slices.ContainsFunc(f.Paths, isMoment) {
		return []Filter{f}
	}
	f.Reason += ", a moment of that day"
	from, to := f, f
	from.Test, to.Test = AtLeast, AtMost
	return []Filter{from, to}
}
