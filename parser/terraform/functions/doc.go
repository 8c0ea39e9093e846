// Package functions is the built-in functions of Terraform's language.
//
// [Table] gives all of them as values of go-cty, for the evaluation context of
// an expression. A function whose result nobody can know before a deployment
// (the clock, chance, a file that is not there) returns an unknown value and
// never an error; [Why] says why.
//
// # Texts that are partly known
//
// A text may hold placeholder characters for the parts of it that nobody knows,
// see vmsslint/parser/arm/expr. Every function of the table is guarded: without
// a placeholder in its arguments it is called as it is. With one, a function
// that only moves texts around (join, merge, element) is called as it is too; one
// that looks into a text (startswith, split, substr) answers where every filling
// of the placeholder gives the same answer; for all others the text counts as
// an unknown string. [Equal] and [NotEqual] do the same for == and !=, and
// [Prepare] puts them into a parsed expression.
//
// # Bounds
//
// Work and memory are bounded: the size of the arguments and of the result, the
// width of a format, the number of combinations, the rounds of loops in a
// template. Past a bound a function fails with an error that names it.
package functions
