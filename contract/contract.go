// Package contract finds out whether an implementation keeps what an OpenAPI
// document promises.
//
// [Plan] works out the cases of a document before the first request is sent:
// valid requests that must be accepted, requests with exactly one fault that must
// be refused, and sequences of requests that show whether what was created is
// there, what was changed is changed and what was removed is gone. A case is data,
// and its id is a hash of that data: the same document and settings give the same
// plan on every machine. [Suite.Run] sends them to a [Target] and reports what it
// found; two things are kept apart there: whether the answer is the one that the
// case expects, and whether it is one that the document promises.
//
//	suite, err := contract.Plan(doc, contract.Config{})
//	report, err := suite.Run(ctx, contract.Handler(handler))
//	for _, f := range report.Findings { ... }
//
// Nothing passes because nothing was looked at: an operation counts as proved when
// a valid request to it was accepted with an answer that is documented and valid,
// and a run in which an operation stays unproved fails, unless the settings list
// it.
//
// Package contracttest runs the same suite inside go test, package reports writes
// reports in the formats that people and machines read.
package contract
