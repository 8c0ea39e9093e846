# METADATA
# title: A Spot restore policy is used without autoscale
# custom: {id: COST013, name: spot-restore-with-autoscale}
package vmsslint.rules.spot_restore_with_autoscale

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.spotRestorePolicy.enabled", "message": message} if {
	some i, set in input.scaleSets
	set.properties.spotRestorePolicy.enabled == true
	some setting in lib.autoscalers(i)
	not setting.conditional # it may not be deployed at all
	message := "an autoscale setting targets the set, and next to autoscale the Spot restore policy does nothing: remove one of them"
}
