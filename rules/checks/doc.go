// Package checks holds the rules written in Go and the dated tables they read.
//
// Most rules follow a table: a value outside its bounds, a property that one
// orchestration mode refuses, two settings that exclude each other. Each such
// family is one function over many rows (families.go, families_text.go); a row
// is a line of zz_rows.go, or of rows.go where a rule has clauses that the
// facts tell in words only. Rules that compare several properties, or several
// resources, are functions of their own, one file a topic. What all rules say
// of themselves stands in one catalogue (zz_catalogue.go). The files named zz_
// are made by tools/gencatalogue.
//
// Conditions have three outcomes, because a value may be unknown. A row whose
// conditions may or may not hold reports nothing and counts as undecided; one
// of whose conditions certainly fails is simply silent.
package checks
