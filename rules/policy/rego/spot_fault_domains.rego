# METADATA
# title: A Spot set does not count on fault domains for availability
# custom: {id: FD030, name: spot-fault-domains}
package vmsslint.rules.spot_fault_domains

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.platformFaultDomainCount", "message": message} if {
	some i, set in input.scaleSets
	lib.is_spot(set)
	is_number(set.properties.platformFaultDomainCount)
	set.properties.platformFaultDomainCount > 1
	message := sprintf("platformFaultDomainCount %d promises nothing here: Spot instances are placed in one fault domain", [set.properties.platformFaultDomainCount])
}
