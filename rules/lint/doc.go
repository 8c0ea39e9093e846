// Package lint is the vocabulary of rules: what a rule is, what it sees, and
// what it reports.
//
// A [Rule] is a value. Its metadata is the same whether it is a function in
// Go, a row of a table, or a policy in Rego. A rule judges one [Pass]: one
// expanded unit, in which every value is either known or says why it is not.
//
// A rule has three answers. It reports a finding, it stays silent, or it says
// that it could not decide because of a value that is not known; [Pass.Int]
// and its siblings do the last on their own. What it never does is to take an
// unknown value for zero, empty or absent.
package lint
