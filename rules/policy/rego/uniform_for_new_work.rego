# METADATA
# title: New scale sets use Flexible orchestration
# custom: {id: SEC028, name: uniform-for-new-work}
package vmsslint.rules.uniform_for_new_work

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.orchestrationMode", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	set.properties.orchestrationMode == "Uniform"
	not lib.service_fabric(i)
	message := "the set is in Uniform mode, and a new one is better Flexible: new features come there first (a set's mode cannot change later)"
}
