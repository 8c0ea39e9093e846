# METADATA
# title: A scale set has some way to receive patches
# custom: {id: SEC020, name: patching-missing}
package vmsslint.rules.patching_missing

import rego.v1

import data.vmsslint.lib

# On Windows, where updates are on by default, windows-updates-off speaks.
deny contains {"scaleSet": i, "path": "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	lib.is_linux(set)
	not lib.upgrades_image(set)
	not set.properties.virtualMachineProfile.osProfile.linuxConfiguration.patchSettings.patchMode == "AutomaticByPlatform"
	not lib.service_fabric(i)
	message := "neither automatic OS image upgrade nor patchMode AutomaticByPlatform is on, so the platform patches no instance: enable one of them"
}
