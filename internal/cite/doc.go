// Package cite writes references as the style guides ask: APA, AMA, Vancouver,
// MLA and Chicago, in English and Spanish. The rules are the real styles and
// locales of the Citation Style Language, and citeproc-js, the processor that
// the reference managers use, follows them in a JavaScript engine written in
// Go. All three come from pinned packages with the built front end and are
// read only when the first reference is asked for; after some idle time they
// are let go, so that an open library at rest costs no more memory for it.
package cite
