# METADATA
# title: A Spot set under autoscale deletes evicted instances
# custom: {id: COST006, name: spot-eviction-with-autoscale}
package vmsslint.rules.spot_eviction_with_autoscale

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.evictionPolicy", "message": message} if {
	some i, set in input.scaleSets
	lib.is_spot(set)
	not set.properties.virtualMachineProfile.evictionPolicy == "Delete"
	some setting in lib.autoscalers(i)
	not setting.conditional # it may not be deployed at all
	message := "evicted Spot instances are only deallocated, and autoscale counts them against the capacity: set evictionPolicy to Delete (on a new set)"
}
