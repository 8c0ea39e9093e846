# METADATA
# title: A set that must grow does not sit in a proximity placement group
# custom: {id: FD031, name: placement-group-with-autoscale}
package vmsslint.rules.placement_group_with_autoscale

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.proximityPlacementGroup", "message": message} if {
	some i, set in input.scaleSets
	set.properties.proximityPlacementGroup.id
	some setting in lib.autoscalers(i)
	not setting.conditional # it may not be deployed at all
	message := "a proximity placement group keeps all instances in one data centre, and scaling out fails with AllocationFailure when it is full"
}
