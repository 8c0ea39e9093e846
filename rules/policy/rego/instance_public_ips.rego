# METADATA
# title: Instances of a scale set have no public IP addresses
# custom: {id: SEC004, name: instance-public-ips}
package vmsslint.rules.instance_public_ips

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	some n, nic in set.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations
	some c, ip in nic.properties.ipConfigurations
	ip.properties.publicIPAddressConfiguration
	path := sprintf("properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[%d].properties.ipConfigurations[%d].properties.publicIPAddressConfiguration", [n, c])
	message := "every instance has a public IP address, and so is open to the internet: use a load balancer for what comes in, and a NAT gateway for what goes out"
}
