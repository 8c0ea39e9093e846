// Package plan loads what Terraform writes about resources that it has computed
// itself: plans and states.
//
//   - A plan, as terraform show -json gives it of a file that terraform plan -out
//     wrote. It has both sides of a change ([Plan.Sides]); as a template it is what
//     will be there afterwards.
//   - A state, as terraform show -json gives it, or as a backend keeps it
//     (terraform.tfstate, format 4). It is what is there.
//
// [Detect] tells which of them a tree of JSON is, and [MayBe] rules out most
// other files by their bytes. The resources become instances of package lang,
// and those Azure resources through the mapping of package terraform, so that
// what is said of a configuration can be said of its plan.
//
// # What is written, and what is not
//
// A plan lists every attribute, those that nobody wrote too. Its section
// "configuration" tells which are written: the others count as the provider's
// defaults, and those that only the provider will choose as not there at all, as
// in the configuration itself. Where that section does not tell, as within
// dynamic blocks, a value counts as written unless it is the provider's default. A state does not
// tell at all; in it the values false and zero of arguments without a default
// count as defaults, because the provider keeps them for arguments that are not
// written.
//
// # Unknown and secret values
//
// What after_unknown marks is unknown, "only known when it is applied". Where it
// is the id of another resource of the plan, which the references in the
// configuration tell, the node keeps the id as far as that can be known, so that
// resources that are yet to be made are linked to each other. Where it is only
// known that something is secret, by the marks of Terraform or the provider's
// schema, nodes say so; the file as a whole counts as private.
//
// # Places
//
// Nodes lie in the JSON. With [Options].Configuration, what the same property
// of the same resource has in the configuration goes before: its place, its
// name's place and its origin.
//
// # What is not followed
//
// Data sources, deposed objects, changes outside of Terraform (resource_drift),
// and resources that Terraform only forgets: these are on neither side. Changes
// that are deferred are gaps.
package plan
