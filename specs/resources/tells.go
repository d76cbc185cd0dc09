package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// members finds the members around a list that tell of the whole of it.
func (vs views) members(body *view, path []string) []Tells {
	var list []Tells
	var walk func(v *view, at []string, depth int)
	walk = func(v *view, at []string, depth int) {
		for i := range v.members {
			m := &v.members[i]
			here := append(slices.Clone(at), m.name)
			if slices.Equal(here, path) {
				continue
			}
			value := vs.value(m)
			if what := vs.telling(m); what != "" {
				list = append(list, Tells{Path: here, What: what})
				continue
			}
			leads := len(here) < len(path) && slices.Equal(here, path[:len(here)])
			if !value.isObject() || depth >= 3 || among(m.words, ownWords) {
				continue
			}
			if what := leadsTo(m.words); what != "" {
				for _, name := range []string{"href", "url", "uri", "cursor"} {
					if value.member(name) != nil {
						list = append(list, Tells{Path: append(here, name), What: what})
						break
					}
				}
			} else if leads || around(m.words) || among(m.words, wrapNames) {
				walk(value, here, depth+1)
			}
		}
	}
	if body.isObject() {
		walk(body, nil, 0)
	}
	return settle(list)
}

// ownWords are members around a list whose own members are about something
// else, whatever they are called: whether there is no order is not whether there
// are no items.
var ownWords = []string{"sort", "sorts", "sorting"}

// leadsTo is which page a link with that name leads to, "" for none.
func leadsTo(w string) Telling {
	switch {
	case among(w, nextNames):
		return Next
	case among(w, backNames):
		return Previous
	case among(w, firstLinkNames):
		return FirstLink
	case among(w, lastLinkNames):
		return LastLink
	}
	return ""
}

// answers is what a member that is true or false tells by its name.
func answers(w string) Telling {
	switch {
	case among(w, moreNames):
		return More
	case among(w, beforeNames):
		return Before
	case among(w, firstNames):
		return First
	case among(w, lastNames):
		return Last
	case among(w, emptyNames):
		return Empty
	case w == "paged":
		return Paged
	case w == "unpaged":
		return Unpaged
	}
	return ""
}

// telling is what a member tells by its name and type, "" for nothing. A count
// is taken for that of the page.
func (vs views) telling(m *member) Telling {
	v := vs.value(m)
	w := strings.TrimPrefix(strings.TrimPrefix(m.words, "odata "), "hydra ")
	number := v.types == 0 && !v.isObject() || v.is(numbers)
	text := v.types == 0 && !v.isObject() || v.is(schema.TypeString) || v.is(numbers)
	switch {
	case v.isArray() || v.isObject():
		return ""
	case v.types == schema.TypeBoolean:
		return answers(w)
	case among(w, moreNames) && (v.is(schema.TypeBoolean) || v.types == 0):
		return More
	case among(w, totalNames) && (number || text):
		return Total
	case among(w, pagesNames) && number:
		return Pages
	case among(w, numberNames) && number:
		return PageNumber
	case among(w, countNames) && number && w != "size":
		return Count
	case among(w, widthNames) && number:
		return PageSize
	case among(w, startNames) && number:
		return Start
	case (among(w, nextNames) || strings.HasPrefix(w, "next page ")) && text:
		return Next
	case among(w, backNames) && text:
		return Previous
	case v.types != 0 && text && among(w, firstLinkNames, lastLinkNames):
		return leadsTo(w)
	case strings.HasSuffix(w, " count") && v.is(numbers):
		return Count
	}
	return ""
}

// settle decides what is told twice: a count is the total where nothing else
// is, all of them are where several are counted, and the first one stays.
func settle(list []Tells) []Tells {
	total := slices.ContainsFunc(list, func(t Tells) bool { return t.What == Total })
	counts := 0
	for _, t := range list {
		if t.What == Count {
			counts++
		}
	}
	kept := list[:0]
	for _, t := range list {
		plain := among(words(t.Path[len(t.Path)-1]), countNames)
		if t.What == Count {
			switch {
			case !total && counts == 1:
				t.What = Total
			case !plain:
				continue // of something else
			case !total && words(t.Path[len(t.Path)-1]) == "count":
				t.What = Total
			}
		}
		kept = append(kept, t)
	}
	return slices.Clip(kept)
}

// headers finds the headers that tell of a list.
func headers(r *specs.Response) []Tells {
	var list []Tells
	for _, h := range r.Headers {
		w := strings.TrimPrefix(words(h.Name), "x ")
		w = strings.TrimPrefix(strings.TrimPrefix(w, "pagination "), "paging ")
		what := Telling("")
		switch {
		case strings.HasPrefix(w, "rate") || strings.Contains(w, "ratelimit"):
		case w == "link":
			what = Links
		case among(w, pagesNames):
			what = Pages
		case among(w, totalNames), w == "count":
			what = Total
		case among(w, []string{"page", "current page", "page number"}):
			what = PageNumber
		case among(w, []string{"per page", "page size", "limit"}):
			what = PageSize
		case among(w, []string{"next page", "next cursor", "next", "next page token", "cursor"}):
			what = Next
		case among(w, []string{"prev page", "previous page", "prev", "previous", "prev cursor"}):
			what = Previous
		case w == "offset":
			what = Start
		case w == "has more", w == "has next":
			what = More
		}
		if what != "" {
			list = append(list, Tells{Name: h.Name, What: what})
		}
	}
	return list
}
