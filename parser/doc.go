// Package parser turns the paths of a command line into the roots to judge.
//
// [Discover] walks them once and returns the files that may hold a root;
// reading, telling the format and loading happen later, in the worker that
// judges the root. A file that cannot concern a scale set costs a read and a
// search, nothing more.
package parser
