// Package terraform loads Terraform configurations into the model: as the
// resources of Azure that applying them would make.
//
// [Load] reads a root module with all that it reaches, through package lang;
// [Template.Expand] evaluates it and maps its instances. What azurerm declares
// is given its place in Azure's resource by the tables of package azurerm, with
// the defaults that the provider sends, which say of themselves that they are
// the provider's. The resources of azapi and deployed templates are Azure's
// already.
//
// # Places and names
//
// A node lies where its attribute is written, and its origin leads to where the
// value came from: a default, a file of values, a local, the argument of a
// module, an entry of for_each. Resource.Attribute translates the path of a
// property back to the name that the author knows.
//
// # Identity
//
// The id of a resource is text with placeholders in the place of what nobody
// knows before it is applied: the subscription, and names from variables
// without a value. Two references to one resource are equal, so that links
// between resources are found as they are in a template.
//
// # Versions of the provider
//
// The lock file decides which major of azurerm a configuration runs with, else
// the constraints of all modules, and the names that it writes. Older names are
// read whatever the major; a default on which the majors that are left disagree
// is unknown.
//
// # What is not followed
//
// A module that is not there, a change to a resource outside of the
// configuration (azapi_update_resource), and a deployed template that is not
// known are gaps of the unit. Data sources deploy nothing.
package terraform
