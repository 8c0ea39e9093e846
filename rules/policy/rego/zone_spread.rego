# METADATA
# title: A scale set spreads over at least two availability zones
# custom: {id: FD009, name: zone-spread}
package vmsslint.rules.zone_spread

import rego.v1

# Whether a region has zones is not known here, so a set that names none is
# left alone: only one that names a single zone is pinned to it. A set for each
# zone is a spread of its own.
deny contains {"scaleSet": i, "path": "zones", "message": message} if {
	some i, set in input.scaleSets
	is_array(set.zones)
	count(set.zones) == 1
	not twin_elsewhere(i)
	not bound(set)
	message := sprintf("all instances lie in %s: when it fails, so does the whole scale set; list two zones or more", [zone(set.zones[0])])
}

# bound holds for a set that must lie in one place: near others, or on hosts, a
# group of which is in one zone.
bound(set) if set.properties.proximityPlacementGroup

bound(set) if set.properties.hostGroup

# zone names a zone; one that is not known stands as null in its list.
zone(null) := "one zone"

zone(z) := sprintf("zone %v", [z]) if z != null

# twin_elsewhere holds where another set of the same size is in another zone.
twin_elsewhere(i) if {
	some j, other in input.scaleSets
	j != i
	is_array(other.zones)
	count(other.zones) == 1
	other.zones[0] != input.scaleSets[i].zones[0]
	lower(other.sku.name) == lower(input.scaleSets[i].sku.name)
}
