# METADATA
# title: A scale set encrypts its disks at the host
# custom: {id: SEC002, name: encryption-at-host-off}
package vmsslint.rules.encryption_at_host_off

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.securityProfile.encryptionAtHost", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	not set.properties.virtualMachineProfile.securityProfile.encryptionAtHost
	message := "encryption at host is off, so temporary disks and caches are stored in clear: set encryptionAtHost to true (the subscription must have the feature)"
}
