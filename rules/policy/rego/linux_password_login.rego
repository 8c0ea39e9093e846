# METADATA
# title: A Linux scale set accepts SSH keys only
# custom: {id: SEC001, name: linux-password-login}
package vmsslint.rules.linux_password_login

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	set.properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication == false
	message := "disablePasswordAuthentication is false, so anybody may try passwords over SSH: set it to true and give a public key"
}

# What is left out is false; a set that has keys, though, may have no password.
deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	lib.is_linux(set)
	some _ in set.properties.virtualMachineProfile.osProfile
	not set.properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication
	not set.properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication == false
	not keyed(set)
	message := "disablePasswordAuthentication is missing, which is false, and there is no public key, so instances are logged in to by password: set it to true and give a key"
}

path := "properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication"

keyed(set) if some _ in set.properties.virtualMachineProfile.osProfile.linuxConfiguration.ssh.publicKeys
