// Package arm loads Azure Resource Manager templates, written by hand or
// compiled from Bicep, into the model.
//
// [Load] reads a file's tree once. [Template.Expand] then evaluates it for one
// scenario, in the order in which the service does it: parameters, variables
// on first use, loops, names and conditions, and at last the bodies of what
// deploys. A nested deployment is a template of its own that is expanded in
// place; what its outputs come to is known to the resources that read them.
//
// Nothing stops an expansion but its bounds. A mistake in an expression
// becomes a diagnostic at its place and an unknown value in its stead; a
// parameter without a value, and all that only a deployment can tell, become
// unknown values with their reason; what is not followed at all (a linked
// template on a web server) becomes a gap of the unit.
//
// # Places and origins
//
// A value that is written where it is used is found at its own place. One that
// an expression computes is found at that expression, also when it lies deep
// in an object that a parameter holds: that is the line that the resource's
// author looks at. Its origin then leads to the parameter's default, the line
// of the parameter file or the variable, where the value itself was written.
//
// # Bounds
//
// Loops have at most 800 rounds (the service's own limit), a unit at most
// 10,000 resources, and deployments nest at most 16 deep. One expansion
// evaluates at most a million values and makes as many nodes, a value nests at
// most 500 deep, and at most 500 variables and parameters read each other in a
// row; the context's deadline counts between values. Each bound that is reached
// is a diagnostic; what was read until then is in the unit.
//
// # What may not deploy
//
// Where it is not known whether a resource deploys, what is wrong when it is
// evaluated accuses nobody: its condition may be there to prevent that. What is
// known not to deploy is not evaluated. In both, the mistakes that no value can
// mend are told all the same: syntax, functions that do not exist, and numbers
// of arguments that a function never takes.
//
// # Declarations
//
// The value of a parameter is held to its declaration when it is first read,
// at any depth where the template defines types; what is not known there
// accuses nobody. What does not depend on values at all (names that nothing
// reads, the language version) is found once for each template with names of
// its own that an expansion enters.
package arm
