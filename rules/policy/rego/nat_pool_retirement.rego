# METADATA
# title: A scale set uses inbound NAT rules instead of NAT pools
# custom: {id: NET014, name: nat-pool-retirement}
package vmsslint.rules.nat_pool_retirement

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	some n, nic in set.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations
	some c, ip in nic.properties.ipConfigurations
	some _ in ip.properties.loadBalancerInboundNatPools
	path := sprintf("properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[%d].properties.ipConfigurations[%d].properties.loadBalancerInboundNatPools", [n, c])
	message := "inbound NAT pools retire on 2027-09-30: give the load balancer an inbound NAT rule with a back-end pool instead"
}
