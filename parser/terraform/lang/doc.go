// Package lang reads the Terraform language: a folder of .tf and .tf.json files,
// the values of its variables and the modules it calls, evaluated into resource
// instances whose every value knows where it was written and what it was
// computed from.
//
// # Two steps
//
// [Load] reads a root module's folder and the folders of the modules it
// reaches, and finds the mistakes that need no values: syntax, duplicate and
// undeclared names, unknown functions, locals that refer to each other in a
// circle, modules that call themselves. [Config.Expand] then evaluates one
// choice of values. It expands count and for_each, and leaves the attributes
// alone: each is evaluated when somebody asks for it, once.
//
// # Terms
//
// A *folder* is one directory of files, read once however often it is called.
// A *module* ([Module]) is a folder at its place in the tree of calls. An
// *instance* ([Instance]) is one resource, or data source, with its key. Its
// [Body] has attributes ([Attribute]) and nested blocks ([Block]), in the order in which they
// are written; dynamic blocks are expanded.
//
// # Unknown values
//
// What cannot be known is an unknown value of cty, and [Attribute.Why] or the
// Why of a node says why: the first reason that the expression meets. A resource whose
// count or for_each is unknown is one *symbolic* instance, whose Conditional
// says why; a dynamic block with an unknown for_each is one symbolic block.
// Known strings may hold placeholder characters (see package expr) for the
// parts nobody knows, as the ids of resources do, which come from
// [Hooks].Computed, and variables of type string without a value. Such a string
// becomes an unknown node that keeps its text. What is wrong in a place that may
// never come to be, because a count around it is unknown, is not told.
//
// # Places
//
// The place of a node is the tightest part of the resource's own text that
// gives the value: an element of a list, a member of an object, the body of a
// for expression, the branch that a known condition takes. What lies behind
// it, the default of a variable, a line of a tfvars file, a local, the argument
// of a module's call, the output of a module, is in its origin, nearest first.
// A path into an object is followed all the way, so that
// each.value.instances leads to the member "instances" in the default of the
// variable that for_each iterates over.
//
// Terraform's JSON syntax becomes the same trees as its native one. There, the
// syntax does not tell blocks from attributes: [Hooks].Blocks does.
// [Config.Comments] and [Config.Next] serve suppressions: the comments of a
// file, and the element that one of them stands before.
//
// # Bounds
//
// An evaluation makes at most 10,000 instances and takes 100,000 rounds through
// for expressions, more of them for large values; values are at most 4 MB,
// modules lie at most 32 deep, and a context's deadline is kept. What lies beyond is unknown, and a diagnostic
// says so.
package lang
