// Package change judges the two sides of a change: what becomes of a scale set
// when its properties are no longer what they were.
//
// The table of rows says, for each property, what the platform does and what
// each resource type of azurerm does; they differ, and the verdict of a
// resource is that of the language it is written in. [Of] compares the two sides
// property by property; [Consequence] puts the strongest verdict into a line of
// plain words.
//
// # What is no change
//
// A value that is not known on one side is no change that anyone could accuse.
// Where a property is left out on one side and written on the other, it
// is compared with the default that the service, or the provider, has; where
// there is none to compare with, only what its presence alone decides (zones, a
// placement group, a plan) counts as changed.
//
// The order of an array says nothing, nor does the case of a text that Azure
// names. Two ids of which the names are known are compared by their types, names
// and groups, though nobody knows the subscription.
package change
