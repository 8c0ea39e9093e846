# METADATA
# title: A Spot set spans several placement groups
# custom: {id: COST007, name: spot-placement-group}
package vmsslint.rules.spot_placement_group

import rego.v1

import data.vmsslint.lib

# Sizes with InfiniBand need the single group.
deny contains {"scaleSet": i, "path": "properties.singlePlacementGroup", "message": message} if {
	some i, set in input.scaleSets
	lib.is_spot(set)
	set.properties.singlePlacementGroup == true
	not regex.match(`(?i)^standard_(h|n[cd][^_]*r)`, set.sku.name)
	message := "a single placement group leaves Spot instances fewer places to be found in: set singlePlacementGroup to false"
}
