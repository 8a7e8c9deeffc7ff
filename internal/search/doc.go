// Package search finds items: it analyses their text in English and Spanish,
// keeps Bleve's index of it on disk beside columns of its own, and answers
// queries, suggestions and "related items" from them with highlights, facet
// counts and the reasons why each row is shown.
//
// The index can be rebuilt from the corpus at any time, so whatever is wrong
// with it (missing, damaged, of an older format, of another release) is mended
// by building it anew in a folder of its own and then switching over. Searches
// under way keep the generation they began with until they end.
//
// The files, in the order a query meets them: parse (query language), plan
// (words to forms), score (postings to ranked documents), facets, highlight.
package search
