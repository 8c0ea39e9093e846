// Package rules holds the catalogue of rules and the engine that runs them.
//
// [Default] returns the catalogue. [Run] takes roots, expands each in its
// scenarios, judges the units by the selected rules, and returns one [Report]
// in an order that depends on the input alone. Each root is loaded, judged and
// dropped by one worker.
package rules
