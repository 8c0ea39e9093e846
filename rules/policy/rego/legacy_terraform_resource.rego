# METADATA
# title: A configuration uses the resources that azurerm maintains
# custom: {id: MODE051, name: legacy-terraform-resource}
package vmsslint.rules.legacy_terraform_resource

import rego.v1

deny contains {"scaleSet": i, "path": "type", "message": message} if {
	some i, set in input.scaleSets
	contains(set.label, "azurerm_virtual_machine_scale_set.")
	message := "azurerm_virtual_machine_scale_set is deprecated and frozen, and goes away with a later version: use azurerm_linux_, azurerm_windows_ or azurerm_orchestrated_virtual_machine_scale_set"
}
