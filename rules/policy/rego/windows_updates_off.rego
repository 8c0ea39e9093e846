# METADATA
# title: A Windows set installs updates, by Windows Update or by image
# custom: {id: SEC019, name: windows-updates-off}
package vmsslint.rules.windows_updates_off

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.osProfile.windowsConfiguration.enableAutomaticUpdates", "message": message} if {
	some i, set in input.scaleSets
	set.properties.virtualMachineProfile.osProfile.windowsConfiguration.enableAutomaticUpdates == false
	not lib.upgrades_image(set)
	message := "enableAutomaticUpdates is false and automatic OS image upgrade is off, so Windows gets no updates: turn one of them on"
}
