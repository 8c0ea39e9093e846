# METADATA
# title: A scale set repairs unhealthy instances automatically
# custom: {id: UPG034, name: automatic-repairs-missing}
package vmsslint.rules.automatic_repairs_missing

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.automaticRepairsPolicy.enabled", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	not set.properties.automaticRepairsPolicy.enabled
	not lib.service_fabric(i)
	message := "automatic repairs are off: an instance that fails stays in the set until somebody acts; enable automaticRepairsPolicy, which needs a health source"
}
