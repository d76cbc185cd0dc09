package expression

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

func onText(f func(string) string) operation {
	return func(s *state, a []any) (any, error) {
		if a[0] == nil {
			return nil, nil
		}
		text, err := s.text(a[0])
		if err != nil {
			return nil, err
		}
		return f(text), nil
	}
}

func like(s *state, a []any) (any, error) {
	text, part, err := s.twoTexts(a)
	if err != nil || a[0] == nil || a[1] == nil {
		return false, err
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(part)), nil
}

func split(s *state, a []any) (any, error) {
	text, separator, err := s.twoTexts(a)
	if err != nil || a[0] == nil {
		return []any{}, err
	}
	s.spend(strings.Count(text, separator))
	list := []any{}
	for _, part := range strings.Split(text, separator) {
		list = append(list, part)
	}
	return list, nil
}

func join(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	separator := ""
	if len(a) > 1 {
		if separator, err = s.text(a[1]); err != nil {
			return nil, err
		}
	}
	parts := make([]string, len(list))
	for i, x := range list {
		s.spendText(len(separator))
		if parts[i], err = s.plain(x); err != nil {
			return nil, err
		}
	}
	return strings.Join(parts, separator), nil
}

func replace(s *state, a []any) (any, error) {
	text, old, err := s.twoTexts(a)
	if err != nil || a[0] == nil {
		return nil, err
	}
	with, err := s.text(a[2])
	if err != nil || old == "" {
		return text, err
	}
	if n := strings.Count(text, old); n > 0 {
		s.spend(n)
		s.spendText(n * len(with))
	}
	return strings.ReplaceAll(text, old, with), nil
}

func toText(s *state, a []any) (any, error) { return s.plain(a[0]) }

// plain is text as it is, null as an empty text, anything else as JSON.
func (s *state) plain(x any) (string, error) {
	if x == nil {
		return "", nil
	}
	v, err := s.value(x, 0)
	if err != nil {
		return "", err
	}
	if err := s.bounded(&v, 0); err != nil {
		return "", err
	}
	text := v.Plain()
	s.spendText(len(text))
	return text, nil
}

func unix(s *state, a []any) (any, error) {
	text, err := s.text(a[0])
	if err != nil || a[0] == nil {
		return nil, err
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return int(t.Unix()), nil
		}
	}
	return nil, fmt.Errorf("%q is no date-time and no date", schema.Shorten(text))
}

// lastSecond is that of the year 9999: RFC 3339 has no later ones.
const firstSecond, lastSecond = -62135596800, 253402300799

func rfc3339(_ *state, a []any) (any, error) {
	if a[0] == nil {
		return nil, nil
	}
	f, ok := asFloat(a[0])
	if !ok {
		return nil, fmt.Errorf("expected a number, found %s", name(a[0]))
	}
	if f < firstSecond || f > lastSecond {
		return nil, fmt.Errorf("a date-time has a year from 1 to 9999")
	}
	return time.Unix(int64(f), 0).UTC().Format(time.RFC3339), nil
}

// digest draws from the seed and the parts, each set apart from the next.
func (s *state) digest(kind string, parts []any) ([sha256.Size]byte, error) {
	text := binary.BigEndian.AppendUint64([]byte(kind), s.seed)
	for _, x := range parts {
		v, err := s.value(x, 0)
		if err != nil {
			return [sha256.Size]byte{}, err
		}
		if err := s.bounded(&v, 0); err != nil {
			return [sha256.Size]byte{}, err
		}
		text = append(v.AppendJSON(text), '\n')
	}
	s.spendText(len(text))
	return sha256.Sum256(text), nil
}

func pick(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sum, err := s.digest("pick", a[1:])
	return list[binary.BigEndian.Uint64(sum[:])%uint64(len(list))], err
}

func uuid(s *state, a []any) (any, error) {
	sum, err := s.digest("uuid", a)
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), err
}
