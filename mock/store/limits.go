package store

// Limits say how much a store keeps. Zero stands for the default.
type Limits struct {
	// Worlds is how many named worlds there may be; the default is 1,000. When
	// there would be one more, the one that was read, changed or counted in
	// least recently is forgotten, as by [Store.Drop]. The world named "" is not
	// counted and never forgotten.
	Worlds int `json:"worlds,omitempty" yaml:"worlds,omitempty"`

	// Items is how many changed items a world may hold, removed ones included;
	// the default is 100,000.
	Items int `json:"items,omitempty" yaml:"items,omitempty"`

	// Bytes is how long the keys and texts of a world may be together; the
	// default is 256 MiB.
	Bytes int64 `json:"bytes,omitempty" yaml:"bytes,omitempty"`
}

func (l Limits) withDefaults() Limits {
	if l.Worlds <= 0 {
		l.Worlds = 1_000
	}
	if l.Items <= 0 {
		l.Items = 100_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	return l
}

// hold returns an error if a world of this size is more than may be.
func (l Limits) hold(items int, bytes int64) error {
	if items > l.Items {
		return &FullError{What: "items", Limit: int64(l.Items)}
	}
	if bytes > l.Bytes {
		return &FullError{What: "bytes", Limit: l.Bytes}
	}
	return nil
}
