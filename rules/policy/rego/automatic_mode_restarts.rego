# METADATA
# title: A production scale set upgrades in batches
# custom: {id: UPG036, name: automatic-mode-restarts}
package vmsslint.rules.automatic_mode_restarts

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.upgradePolicy.mode", "message": message} if {
	some i, set in input.scaleSets
	set.properties.upgradePolicy.mode == "Automatic"
	not set.properties.upgradePolicy.rollingUpgradePolicy
	not lib.service_fabric(i)
	message := "upgrade mode Automatic may restart all instances at once, in no order: use Rolling, which goes in batches, or Manual"
}
