// Package expr is the expression language of Azure Resource Manager templates.
//
// [Classify] tells which strings of a template are expressions, [Parse] reads
// one, and [Expr.Eval] computes its value as far as that can be known before
// anything is deployed. The package knows nothing of templates: what an
// expression reads from around it comes through [Env].
//
// # Values
//
// A [Value] is JSON with four things beside it: where it was written, what it
// was computed from, whether it is secret, and, if it is not known, why. It is
// immutable and shared.
//
// # What is not known
//
// An expression is evaluated all the way even if a parameter has no value, or
// a function needs the deployment itself. There are two ways not to be known:
//
// A value of kind [Unknown] has nothing to show but perhaps the kind that it
// will have. Its properties are unknown in turn, for the same reason.
//
// A [String] may have placeholder characters in its text, one for each part
// that is not known. concat('vm-', parameters('x')) is such a text: that it
// starts with "vm-" is known, so that startsWith, split and substring can
// answer for that part. Each unknown value has a character of its own, and
// what a function makes of it has another: two texts that are equal will be
// equal when deployed. Where an answer would depend on what a placeholder
// stands for, it is unknown.
//
// A function never guesses. A condition that is not known makes if() unknown
// unless both sides agree; a format that is not implemented, a separator whose
// effect is not documented, are unknown with that reason. Mistakes in a branch
// behind an unknown condition are left alone, because the condition may be
// there to guard against them.
//
// # Laziness
//
// Arguments are evaluated from left to right, each once, except by if, and,
// or, coalesce and the functions that take a lambda: these evaluate only what
// decides. Function names, arities and types are therefore checked when a call
// is evaluated and not when it is parsed.
//
// # Provenance
//
// The values of parameters and variables come with their origins. Reading a
// property leads to the container's origin, at the place of the property. A
// function that computes joins the origins of its arguments; one that picks,
// such as if, coalesce or first, hands on what it picked. Whatever a function
// makes of a secret is secret.
//
// # Mistakes
//
// An [Error] has the place of the tightest part of the expression that is
// wrong: a name, an argument, or the call.
//
// # Bounds
//
// An expression has at most 24,576 characters (the service's own limit) and
// nests 200 deep. One evaluation takes at most four million steps, and makes no
// string beyond ten million bytes and no container beyond two million elements
// or 500 levels, however often parts of it are shared. Each bound that is
// reached is an error.
package expr
