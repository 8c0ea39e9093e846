# Helpers that several policies share.
package vmsslint.lib

import rego.v1

# autoscalers are the settings of the unit that scale the set with this index,
# but for those that are turned off.
autoscalers(index) := [setting |
	some setting in input.autoscaleSettings
	setting.scaleSet == index
	object.get(setting, ["properties", "enabled"], true) != false
]

# is_spot holds for a set whose machines are Spot machines, by either name.
is_spot(set) if lower(set.properties.virtualMachineProfile.priority) in {"spot", "low"}

# describes holds for a set that a template describes in full: a part of a set
# that is there already says nothing by what it leaves out.
# service_fabric holds for the machines of a Service Fabric cluster, which sees
# to health and updates by itself.
service_fabric(i) if {
	some extension in input.scaleSets[i].properties.virtualMachineProfile.extensionProfile.extensions
	lower(extension.properties.publisher) == "microsoft.azure.servicefabric"
}

service_fabric(i) if {
	some extension in input.extensions
	extension.scaleSet == i
	lower(extension.properties.publisher) == "microsoft.azure.servicefabric"
}

# is_linux holds for a set of Linux machines, by its configuration, or by a
# publisher all of whose images are Linux.
is_linux(set) if some _ in set.properties.virtualMachineProfile.osProfile.linuxConfiguration

is_linux(set) if set.properties.virtualMachineProfile.storageProfile.osDisk.osType == "Linux"

is_linux(set) if {
	not set.properties.virtualMachineProfile.osProfile.windowsConfiguration
	lower(set.properties.virtualMachineProfile.storageProfile.imageReference.publisher) in {"canonical", "redhat", "suse", "debian", "openlogic"}
}

# upgrades_image holds for a set that moves its machines to new images by itself.
upgrades_image(set) if set.properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade == true
