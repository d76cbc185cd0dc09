package resources

// Names in words, by what they are for.
var (
	// listNames are members that hold the list of an envelope, the surest first.
	listNames = []string{
		"items", "data", "results", "payload", "records", "entries", "value", "values", "list", "rows", "content", "elements",
		"hits", "objects", "resources", "docs", "documents", "result", "response", "collection", "member", "hydra member", "nodes",
	}

	// wrapNames are members that hold envelopes.
	wrapNames = []string{"embedded", "body", "page", "feed", "output", "return", "message"}

	// itemNames are members that hold the one thing of an envelope.
	itemNames = []string{"data", "item", "result", "payload", "response", "entity", "resource", "record", "body", "object", "value", "attributes"}

	// envelopeNames are members beside what an envelope holds.
	envelopeNames = []string{
		"meta", "metadata", "pagination", "paging", "page", "page info", "pager", "links", "link", "success", "ok", "status", "code", "status code", "message", "msg",
		"error", "errors", "error code", "error message", "warnings", "included", "jsonapi", "kind", "object", "type", "etag", "self", "self link", "href", "url", "uri", "request id", "trace id", "timestamp",
		"facets", "aggregations", "filters", "sort", "query", "took", "time", "odata context", "context", "api version", "version", "deprecated",
		"response metadata", "response meta data", "empty", "first", "last", "number of elements", "pageable", "numbers", "incomplete results", "schema", "links ",
	}

	// neverLists are arrays beside a list that are not it.
	neverLists = []string{"errors", "warnings", "error", "links", "link", "included", "facets", "aggregations", "filters", "sort", "sorts", "notices", "details", "metadata", "meta", "parameters"}

	// keyNames are members that tell things apart, the surest first.
	keyNames = []string{"id", "uuid", "guid", "key", "slug", "code", "name", "identifier", "uid", "token", "sku", "number"}

	sizeNames   = []string{"limit", "per page", "page size", "size", "page limit", "max results", "maxresults", "max items", "page count", "count", "top", "first", "results per page", "perpage", "pagesize", "num results", "items per page", "rows", "take", "maximum page size", "batch size", "page items"}
	pageNames   = []string{"page", "page number", "page no", "page num", "pagenumber", "page index", "current page", "p", "pageno"}
	offsetNames = []string{"offset", "skip", "start", "start index", "from", "page offset", "start at", "start from", "skip count"}
	cursorNames = []string{"cursor", "after", "page token", "next token", "next cursor", "starting after", "continuation token", "marker", "page cursor", "next page token", "page after", "scroll id", "start cursor", "start after", "pagination token", "paging token", "continuation", "continue", "skip token", "skiptoken", "page key", "next page"}

	// otherPaging are parameters that are about pages in ways of their own.
	otherPaging = []string{"before", "ending before", "end before", "prev cursor", "previous cursor", "page before", "previous token", "end cursor", "last", "include total", "with count", "count", "include count", "include totals", "start", "from", "after", "max id", "since id", "pagination", "paginate", "paging"}

	// shapeNames are parameters that change what is shown of items.
	shapeNames = []string{"fields", "field", "select", "expand", "include", "includes", "embed", "exclude", "excludes", "omit", "view", "format", "pretty", "pretty print", "callback", "locale", "lang", "language", "alt", "accept", "output", "api key", "apikey", "access token", "key", "token", "version", "api version", "prettyprint", "quota user", "user ip", "oauth token", "upload type", "upload protocol", "xgafv", "metadata", "with", "populate", "projection"}

	searchNames = []string{"q", "query", "search", "keyword", "keywords", "text", "term", "terms", "search term", "search text", "search query", "search string", "search terms", "query string", "search value", "search keyword", "search for", "phrase", "s", "filter", "fulltext", "full text"}
	sortNames   = []string{"sort", "sort by", "sort field", "sort column", "sort key", "order by", "orderby", "sortby", "ordering", "order field", "order column", "sorting", "order", "sort order", "sorts"}
	turnNames   = []string{"order", "direction", "sort order", "sort dir", "sort direction", "dir", "order direction", "order dir", "sortorder", "sort type", "order type", "asc", "ascending", "desc", "descending"}

	totalNames = []string{"total", "total count", "all count", "total items", "total results", "total elements", "total size", "total records", "total rows", "total hits", "total entries", "total number", "num found", "odata count", "hydra total items", "records total", "result count", "results count", "total number of results", "total number of items", "item count", "items count", "record count", "records filtered", "full count", "total objects", "total data", "totals", "total available"}
	moreNames  = []string{"has more", "has next", "has next page", "more", "is truncated", "more results", "has more results", "has more items", "more available", "has more pages", "truncated", "more items"}
	nextNames  = []string{"cursor", "next cursor", "next page token", "next token", "next", "next page", "next url", "next link", "end cursor", "continuation token", "odata next link", "next page url", "next marker", "next page link", "next href", "next uri", "next page cursor", "next page uri", "next offset", "after", "hydra next", "next start", "pagination token", "next page id", "continue", "next page key", "continuation", "scroll id", "next id"}
	backNames  = []string{"previous", "prev", "prev cursor", "previous cursor", "previous page", "prev page", "previous url", "prev url", "previous link", "prev link", "previous page token", "prev page token", "prev page url", "previous page url", "start cursor", "previous page uri", "previous token", "hydra previous", "prev token", "before", "previous page link", "prev page link"}

	// Links to the ends of a list, or the numbers of the pages there.
	firstLinkNames = []string{"first", "first page", "first url", "first link", "first href", "first uri", "first page url", "first page link", "first page uri", "hydra first"}
	lastLinkNames  = []string{"last", "last page", "last url", "last link", "last href", "last uri", "last page url", "last page link", "last page uri", "hydra last"}

	// What is true or false of a page.
	beforeNames = []string{"has prev", "has previous", "has prev page", "has previous page", "has prev pages", "has previous pages", "has previous results", "has previous items", "has before", "has more before", "has less"}
	firstNames  = []string{"first", "is first", "first page", "is first page", "on first page", "is on first page"}
	lastNames   = []string{"last", "is last", "last page", "is last page", "on last page", "is on last page", "is final page"}
	emptyNames  = []string{"empty", "is empty"}

	pagesNames  = []string{"total pages", "page count", "pages", "last page", "num pages", "number of pages", "pages count", "total page", "max page", "pages total", "page total", "total page count"}
	numberNames = []string{"page", "current page", "page number", "page no", "page num", "page index", "number", "current page number", "this page"}
	widthNames  = []string{"per page", "page size", "limit", "size", "items per page", "results per page", "page limit", "max results", "perpage", "pagesize", "maximum page size"}
	countNames  = []string{"count", "number of elements", "current count", "returned", "size", "number of items", "num results", "items in page", "page items count", "items on page", "count in page", "returned count", "current page count"}
	startNames  = []string{"offset", "start", "start index", "skip", "from", "start at", "begin"}
)
