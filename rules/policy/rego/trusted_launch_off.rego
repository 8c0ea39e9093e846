# METADATA
# title: A set on a generation 2 image uses Trusted Launch with secure boot
# custom: {id: SEC012, name: trusted-launch-off}
package vmsslint.rules.trusted_launch_off

import rego.v1

# Names tell the generation of an image, and whether a size takes part.
deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	generation_2(set.properties.virtualMachineProfile.storageProfile.imageReference.sku)
	regex.match(`(?i)^standard_(b|ds[0-9]+(-[0-9]+)?_v2|[def][0-9]+(-[0-9]+)?[ads]*_v[3-6])`, set.sku.name)
	not regex.match(`(?i)^standard_d[0-9]+_v3`, set.sku.name)
	not safe(set)
	message := sprintf("the image (%s) and the size (%s) can do Trusted Launch, and it is off or without secure boot: set securityType TrustedLaunch, secureBootEnabled and vTpmEnabled", [set.properties.virtualMachineProfile.storageProfile.imageReference.sku, set.sku.name])
}

path := "properties.virtualMachineProfile.securityProfile.securityType"

generation_2(sku) if regex.match("(?i)(gen2|-g2|gensecond|-azure-edition)", sku)

safe(set) if set.properties.virtualMachineProfile.securityProfile.securityType == "ConfidentialVM"

safe(set) if {
	set.properties.virtualMachineProfile.securityProfile.securityType == "TrustedLaunch"
	set.properties.virtualMachineProfile.securityProfile.uefiSettings.secureBootEnabled == true
}
