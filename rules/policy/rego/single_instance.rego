# METADATA
# title: A production scale set runs at least two instances
# custom: {id: CAP044, name: single-instance}
package vmsslint.rules.single_instance

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "sku.capacity", "message": message} if {
	some i, set in input.scaleSets
	set.sku.capacity == 1
	not grows(i)
	message := "capacity 1 leaves nothing running while the instance restarts; two instances are the least that survive an update"
}

grows(i) if {
	some setting in lib.autoscalers(i)
	some profile in setting.properties.profiles
	regex.match(`^\s*\d+\s*$`, profile.capacity.minimum)
	to_number(trim_space(profile.capacity.minimum)) >= 2
}
