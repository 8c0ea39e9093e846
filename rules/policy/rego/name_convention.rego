# METADATA
# title: A scale set name starts with the agreed abbreviation
# custom: {id: NAME014, name: name-convention}
package vmsslint.rules.name_convention

import rego.v1

deny contains {"scaleSet": i, "path": "name", "message": message} if {
	some i, set in input.scaleSets
	not startswith(lower(set.name), "vmss")
	message := sprintf("the name '%s' does not start with vmss, the abbreviation that Azure's naming guide gives scale sets", [set.name])
}
