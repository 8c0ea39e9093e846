# METADATA
# title: A set that names the latest image also upgrades its running instances
# custom: {id: UPG040, name: latest-without-upgrade}
package vmsslint.rules.latest_without_upgrade

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.storageProfile.imageReference.version", "message": message} if {
	some i, set in input.scaleSets
	set.properties.orchestrationMode == "Uniform"
	lower(set.properties.virtualMachineProfile.storageProfile.imageReference.version) == "latest"
	not lib.upgrades_image(set)
	message := "version latest is looked up when an instance is made or reimaged, so running instances keep their old image: enable automaticOSUpgradePolicy, or name a version"
}
