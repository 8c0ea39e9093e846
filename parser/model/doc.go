// Package model is what rules see: scale sets and what belongs to them, in
// Azure's own shape, whatever language the deployment was written in.
//
// A [Node] is one value of an expanded resource. It knows what it is, where
// its author can change it, what it was computed from, and whether it is known
// at all. Nothing in this package turns an unknown value into a zero value:
// every accessor says as its second result whether it knows.
//
// A [Resource] is one resource that a deployment creates; a [Unit] holds all
// that one root template deploys together. [ScaleSet], [Autoscale] and
// [LoadBalancer] read a resource through Azure's ideas, with the defaults the
// service applies.
//
// A [Template] is a loaded root that can be expanded again and again, once for
// each [Scenario]: one value for each of its inputs. Loaders implement it.
package model
