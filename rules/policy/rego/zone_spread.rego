# METADATA
# title: A scale set spreads over at least two availability zones
# custom: {id: FD009, name: zone-spread}
package vmsslint.rules.zone_spread

import rego.v1

# Whether a region has zones is not known here, so a set that names none is
# left alone: only one that names a single zone is pinned to it.
deny contains {"scaleSet": i, "path": "zones", "message": message} if {
	some i, set in input.scaleSets
	count(set.zones) == 1
	message := sprintf("all instances lie in zone %v: when it fails, so does the whole scale set; list two zones or more", [set.zones[0]])
}
