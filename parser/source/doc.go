// Package source holds the bytes that a run reads and the places in them.
//
// A [File] is the text of one input, decoded to UTF-8. A [Span] is a range of
// byte offsets in that text; lines and columns are computed only when a place
// is printed, so that parsing a large file costs nothing for places nobody
// asks about. A [Diagnostic] says that a place could not be analysed.
//
// The package is a leaf: it imports nothing else of vmsslint.
package source
