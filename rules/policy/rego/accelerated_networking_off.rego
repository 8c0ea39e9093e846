# METADATA
# title: A scale set on a size that supports accelerated networking turns it on
# custom: {id: NET020, name: accelerated-networking-off}
package vmsslint.rules.accelerated_networking_off

import rego.v1

# Families that have it on all sizes of four processors and more: D and E from
# version 3 to 5, with their variants a, d and s, and F and DS of version 2. Of
# other sizes nothing is said.
deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	regex.match(`(?i)^standard_([de](4|8|16|20|32|48|64|96)a?d?s?_v[3-5]|f(4|8|16|32|48|64|72)s_v2|ds[2-5]_v2)$`, set.sku.name)
	some n, nic in set.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations
	not nic.properties.enableAcceleratedNetworking
	path := sprintf("properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[%d].properties.enableAcceleratedNetworking", [n])
	message := sprintf("accelerated networking is off, and %s supports it at no cost: set enableAcceleratedNetworking to true for lower latency", [set.sku.name])
}
