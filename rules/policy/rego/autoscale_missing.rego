# METADATA
# title: A scale set has an autoscale setting
# custom: {id: COST010, name: autoscale-missing}
package vmsslint.rules.autoscale_missing

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "sku.capacity", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	not input.incomplete
	not targeted(i)
	message := "no autoscale setting targets the set, so its capacity stays what it is, needed or not: add one, or ignore this where the load is even"
}

targeted(i) if {
	some setting in input.autoscaleSettings
	setting.scaleSet == i
}
