package contracttest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/suite"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/contracttest"
	"github.com/understudy-api/understudy/specs"
)

// A subtest for every case, on a handler: no port is opened.
func ExampleRun() {
	_ = func(t *testing.T) { // func TestAPI(t *testing.T)
		doc, err := specs.Load(t.Context(), "testdata/tasks.yaml")
		if err != nil {
			t.Fatal(err)
		}
		contracttest.Run(t, doc, contract.Handler(newTasks()), contract.Config{})
	}
}

// A test that asks for what was found, and judges for itself.
func ExampleReport() {
	_ = func(t *testing.T) {
		doc, err := specs.Load(t.Context(), "testdata/tasks.yaml")
		if err != nil {
			t.Fatal(err)
		}
		report := contracttest.Report(t, doc, contract.At("http://127.0.0.1:8080"), contract.Config{
			Select: contract.Selection{Operations: []string{"listTasks"}},
		})
		for _, f := range report.Findings {
			if f.Check == "server-error" {
				t.Error(contracttest.Text(&f))
			}
		}
	}
}

// The tests that there are already, with their client looked over.
func ExampleRoundTripper() {
	_ = func(t *testing.T) {
		doc, err := specs.Load(t.Context(), "testdata/tasks.yaml")
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: contracttest.RoundTripper(t, doc, nil)}
		response, err := client.Get("http://127.0.0.1:8080/v1/tasks")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
}

// The tests that there are already, with their server looked over.
func ExampleTraffic_Middleware() {
	_ = func(t *testing.T) {
		doc, err := specs.Load(t.Context(), "testdata/tasks.yaml")
		if err != nil {
			t.Fatal(err)
		}
		traffic := contracttest.Traffic{Ignore: []string{"/healthz", "/debug/*"}, RequireAll: true}
		server := httptest.NewServer(traffic.Middleware(t, doc, newTasks()))
		t.Cleanup(server.Close)
	}
}

func TestAPI(t *testing.T) {
	contracttest.Run(t, document(t), contract.Handler(newTasks()), contract.Config{
		MinCoverage: map[string]float64{"operations": 100},
	})
}

// apiSuite is how suites of testify use the package.
type apiSuite struct {
	suite.Suite
	server *httptest.Server
	client *http.Client
}

func TestSuite(t *testing.T) { suite.Run(t, new(apiSuite)) }

func (s *apiSuite) SetupTest() {
	s.server = httptest.NewServer(newTasks())
	s.T().Cleanup(s.server.Close)
	s.client = &http.Client{Transport: contracttest.RoundTripper(s.T(), document(s.T()), nil)}
}

func (s *apiSuite) TestContract() {
	report := contracttest.Report(s.T(), document(s.T()), contract.At(s.server.URL), contract.Config{})
	s.Empty(report.Findings)
	s.True(report.Passed)
}

func (s *apiSuite) TestCreate() {
	response, err := s.client.Post(s.server.URL+"/v1/tasks", "application/json", strings.NewReader(`{"title":"bread"}`))
	s.Require().NoError(err)
	s.Equal(http.StatusCreated, response.StatusCode)
	s.NoError(response.Body.Close())
}
