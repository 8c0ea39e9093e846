// Package policy runs the rules that are written in Rego. It is the only door
// to Open Policy Agent.
//
// # What a policy sees
//
// A policy judges one document for each expanded unit: [NewDocument] builds
// it from the model. Property names have the spelling of Azure's types, scalars
// are typed, defaults that the service applies are filled in and listed under
// input.defaulted. Nothing unknown is in it: what is not known is left out,
// and listed under input.unknown. A resource of which it is not known whether it
// is deployed at all has "conditional": true.
//
// # The promise about unknown values
//
// A policy says "not set.properties.x" or "count(set.zones) == 0" without a
// thought of values that are absent only because nobody knows them. So that
// such a policy never accuses anybody of what is not known, [Engine.Eval]
// tries each finding: where the policy may read an unknown value, the finding
// stays only if the policy still reports it under every typed filling of that
// value: both booleans, each member of an enumeration, strings and numbers
// around every constant that the policy mentions, empty and not empty. What
// does not survive is undecided.
//
// Policies run with an allow-list of built-in functions: none that reads a
// clock, chance, the network or the environment. An error of a built-in, which
// Rego by itself takes for "undefined", is reported as a defect of the policy.
package policy
