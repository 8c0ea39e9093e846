// Package azurerm is what is known of Terraform's provider azurerm: how the
// attributes of its resources map to Azure's properties, and their schema.
//
// Both tables are embedded as text, made by tools/genterraform from dated facts,
// and read one resource type at a time when that is first asked for, so that a
// run that meets no Terraform pays nothing for them. The names are those of the
// newest major version; an attribute that had another name before says so.
package azurerm
