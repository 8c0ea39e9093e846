# METADATA
# title: A scale set balances its zones by best effort
# custom: {id: FD008, name: strict-zone-balance}
package vmsslint.rules.strict_zone_balance

import rego.v1

deny contains {"scaleSet": i, "path": "properties.zoneBalance", "message": message} if {
	some i, set in input.scaleSets
	set.properties.zoneBalance == true
	zonal(set)
	message := "zoneBalance true makes scaling out fail as soon as one zone is short of capacity; best effort, false, keeps going in the others"
}

# A set in fewer than two zones is what zone-balance-zones speaks of, unless the
# platform chooses the zones.
zonal(set) if {
	is_array(set.zones)
	count(set.zones) > 1
}

zonal(set) if set.placement.zonePlacementPolicy == "Auto"
