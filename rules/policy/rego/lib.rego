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

# upgrades_image holds where the platform upgrades the image by itself.
upgrades_image(set) if set.properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade == true
