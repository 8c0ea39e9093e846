# METADATA
# title: A Flexible Spot set keeps some regular instances
# custom: {id: COST008, name: all-spot}
package vmsslint.rules.all_spot

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.priorityMixPolicy", "message": message} if {
	some i, set in input.scaleSets
	set.properties.orchestrationMode == "Flexible"
	lib.is_spot(set)
	not regular(set)
	message := "all instances are Spot, and may be evicted at the same moment: keep some regular ones with priorityMixPolicy.baseRegularPriorityCount"
}

regular(set) if set.properties.priorityMixPolicy.baseRegularPriorityCount > 0

regular(set) if set.properties.priorityMixPolicy.regularPriorityPercentageAboveBase > 0
