package reports_test

import (
	"bytes"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// elements are those that the page has.
var elements = strings.Fields(`html head meta title link style body a header h1 p dl div dt dd nav ul li main section h2
	article h3 code details summary pre button span table thead tr th tbody td svg rect form label input select option output script`)

// FuzzHTML shows that no text becomes an element or an attribute.
func FuzzHTML(f *testing.F) {
	f.Add(evil, "-->")
	f.Add("</style><img src=x onerror=alert(1)>", "javascript:alert(1)")
	f.Fuzz(func(t *testing.T, a, b string) {
		page, err := html.Parse(bytes.NewReader(written(t, "html", sown(a, b))))
		if err != nil {
			t.Fatal(err)
		}
		scripts := 0
		for n := range page.Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("a comment: %s", n.Data)
			}
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" {
				scripts++
			}
			if !slices.Contains(elements, n.Data) {
				t.Errorf("an element <%s>", n.Data)
			}
			for _, attribute := range n.Attr {
				inside := strings.HasPrefix(attribute.Val, "#") || attribute.Val == "data:,"
				if strings.HasPrefix(attribute.Key, "on") || attribute.Key == "src" || attribute.Key == "href" && !inside {
					t.Errorf("<%s %s=%q>", n.Data, attribute.Key, attribute.Val)
				}
			}
		}
		if scripts != 1 {
			t.Errorf("%d scripts", scripts)
		}
	})
}

// TestContrast shows that each colour of text can be read on what it stands on, in
// light, in the dark and on paper (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("page/report.css")
	if err != nil {
		t.Fatal(err)
	}
	palettes := regexp.MustCompile(`(?s):root \{.*?\}`).FindAllString(string(css), -1)
	if len(palettes) != 3 {
		t.Fatalf("%d palettes, want light, dark and paper", len(palettes))
	}
	for _, palette := range palettes {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #(\w+);`).FindAllStringSubmatch(palette, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ink := range []string{"ink", "soft", "red", "green", "amber", "link"} {
			for _, paper := range []string{"paper", "box"} {
				one, other := colours[ink], colours[paper]
				if ratio := (max(one, other) + 0.05) / (min(one, other) + 0.05); ratio < 4.5 {
					t.Errorf("%s on %s has a contrast of %.1f, want 4.5: %s", ink, paper, ratio, palette)
				}
			}
		}
	}
}

// luminance is that of a colour such as fff or 1b1f24 (WCAG 2.2, relative luminance).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
