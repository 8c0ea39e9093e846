# METADATA
# title: A set that must grow does not sit in a proximity placement group
# custom: {id: FD031, name: placement-group-with-autoscale}
package vmsslint.rules.placement_group_with_autoscale

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.proximityPlacementGroup", "message": message} if {
	some i, set in input.scaleSets
	set.properties.proximityPlacementGroup.id
	count(lib.autoscalers(i)) > 0
	message := "a proximity placement group keeps all instances in one data centre, and scaling out fails with AllocationFailure when it is full"
}
