package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// upgradeRows are rows written by hand about upgrades, repairs and patches; see
// ownRows. A model without a storage profile is a part of one, which updates an
// existing set: what it does not say, the set may have.
var upgradeRows = [...]row{
	// Rolling upgrades. azurerm is stricter than the platform; its oldest
	// resource has rules of its own.
	{rule: "UPG001", family: "requires", when: []cond{{path: modeOfUpgrade, op: "eq", value: "Rolling"}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: healthSource, op: "present"}}, why: addHealth},
	{rule: "UPG002", family: "required", path: rollingPath, when: []cond{{path: byAzurerm, op: "present"}, {path: byOldAzurerm, op: "absent"}, {path: modeOfUpgrade, op: "eq", value: "Rolling"}}, why: "azurerm asks for a block rolling_upgrade_policy with upgrade_mode Rolling"},
	{rule: "UPG003", family: "conflicts", when: []cond{{path: byAzurerm, op: "present"}, {path: byOldAzurerm, op: "absent"}}, all: []cond{{path: modeOfUpgrade, op: "eq", value: "Manual"}, {path: rollingPath, op: "present"}}, why: "azurerm takes no block rolling_upgrade_policy with upgrade_mode Manual"},
	{rule: "UPG004", family: "conflicts", when: []cond{{path: byOldAzurerm, op: "present"}}, all: []cond{{path: modeOfUpgrade, op: "not_in", value: []any{"Rolling"}}, {path: rollingPath, op: "present"}}, why: "azurerm_virtual_machine_scale_set takes values other than the defaults with upgrade_policy_mode Rolling only"},
	{rule: "UPG005", family: "bounds", path: rollingPath + ".maxBatchInstancePercent", kind: "int", hasMin: true, min: 5, hasMax: true, max: 100},
	{rule: "UPG006", family: "bounds", path: rollingPath + ".maxUnhealthyInstancePercent", kind: "int", hasMin: true, min: 5, hasMax: true, max: 100},
	{rule: "UPG007", family: "bounds", path: rollingPath + ".maxUnhealthyUpgradedInstancePercent", kind: "int", hasMin: true, min: 0, hasMax: true, max: 100},
	{rule: "UPG007", family: "bounds", path: rollingPath + ".maxUnhealthyUpgradedInstancePercent", kind: "int", hasMin: true, min: 5, hasMax: true, max: 100, when: []cond{{path: byOldAzurerm, op: "present"}}},
	{rule: "UPG010", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: rollingPath + ".maxSurge", op: "eq", value: true}, {path: overprovisionPath, op: "ne", value: false, def: true}}},
	{rule: "UPG050", family: "required", path: modeOfUpgrade, when: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: storagePath, op: "present", aside: true}, {path: nicPath, op: "nonempty"}}, why: "a Uniform set states it; write Manual, Automatic or Rolling"},

	// Automatic upgrades of the operating system.
	{rule: "UPG012", family: "conflicts", all: []cond{{path: automaticPath, op: "eq", value: true}, {path: imagePath + ".version", op: "not_in", value: []any{"latest"}, def: "latest"}}, why: "the upgrade needs an image that moves on; write latest"},
	{rule: "UPG012", family: "conflicts", all: []cond{{path: automaticPath, op: "eq", value: true}, {path: imagePath + ".{id,sharedGalleryImageId,communityGalleryImageId}", op: "fixed_version"}}, why: "the upgrade needs an image that moves on; leave /versions/ out"},
	{rule: "UPG013", family: "conflicts", all: []cond{{path: automaticPath, op: "eq", value: true}, {path: imagePath + ".id", op: "managed_image"}}, why: "a managed image has no later version; use a platform image or a gallery image"},
	{rule: "UPG014", family: "requires", when: []cond{{path: automaticPath, op: "eq", value: true}, {path: storagePath, op: "present", aside: true}, {path: serviceFabric, op: "absent"}, {path: modeOfUpgrade, op: "not_in", value: []any{"Rolling"}, aside: true}}, must: []cond{{path: healthSource, op: "present"}}, why: addHealth},
	{rule: "UPG015", family: "conflicts", when: []cond{{path: "apiVersion", op: "ge", value: "2019-03-01"}, {path: windowsPath, op: "present"}}, all: []cond{{path: automaticPath, op: "eq", value: true}, {path: updatesPath, op: "eq", value: true}}, why: "both change running instances; set enableAutomaticUpdates to false"},
	{rule: "UPG015", family: "requires", when: []cond{{path: automaticPath, op: "eq", value: true}, {path: updatesPath, op: "absent"}, {path: "apiVersion", op: "ge", value: "2019-03-01", aside: true}, {path: windowsPath, op: "present", aside: true}}, must: []cond{{path: updatesPath, op: "eq", value: false}}, why: "Windows updates itself unless it is told not to", most: lint.Warning},
	{rule: "UPG016", family: "conflicts", all: []cond{{path: automaticPath, op: "eq", value: true}, {path: osProfile + ".{linuxConfiguration,windowsConfiguration}.patchSettings.patchMode", op: "eq", value: "AutomaticByPlatform"}}},
	{rule: "UPG017", family: "conflicts", when: []cond{{path: byAzurerm, op: "present"}, {path: byOldAzurerm, op: "absent"}}, all: []cond{{path: modeOfUpgrade, op: "eq", value: "Manual"}, {path: "properties.upgradePolicy.automaticOSUpgradePolicy", op: "present"}}, why: "azurerm takes the block automatic_os_upgrade_policy with upgrade_mode Automatic or Rolling only"},
	{rule: "UPG048", family: "requires", when: []cond{{path: modeOfUpgrade, op: "eq", value: "Automatic"}, {path: modePath, op: "stated"}, {path: modePath, op: "eq", value: "Flexible"}}, must: []cond{{path: "properties.virtualMachineProfile", op: "present"}}, why: "set the mode to Manual, or add a profile"},

	// Health. Two sources are refused by what makes use of them.
	{rule: "UPG019", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: automaticPath, op: "eq", value: true}, {path: probePath, op: "present"}, {path: healthExtension, op: "present"}}, why: oneSource},
	{rule: "UPG019", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: repairsPath + ".enabled", op: "eq", value: true}, {path: probePath, op: "present"}, {path: healthExtension, op: "present"}}, why: oneSource},
	{rule: "UPG019", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: probePath, op: "present"}, {path: healthExtension, op: "present"}}, why: oneSource, most: lint.Warning},
	{rule: "UPG019", family: "conflicts", all: []cond{{path: probePath, op: "present"}, {path: "properties.externalHealthPolicy.enabled", op: "eq", value: true}}, why: oneSource},
	{rule: "UPG019", family: "conflicts", all: []cond{{path: healthExtension, op: "present"}, {path: "properties.externalHealthPolicy.enabled", op: "eq", value: true}}, why: oneSource},
	{rule: "UPG020", family: "requires", when: []cond{{path: repairsPath + ".enabled", op: "eq", value: true}, {path: storagePath, op: "present", aside: true}, {path: modeOfUpgrade, op: "not_in", value: []any{"Rolling"}, aside: true}, {path: automaticPath, op: "ne", value: true, aside: true}}, must: []cond{{path: healthSource, op: "present"}}, why: addHealth},
	{rule: "UPG024", family: "conflicts", all: []cond{{path: serviceFabric, op: "present"}, {path: repairsPath + ".enabled", op: "eq", value: true}}},
	{rule: "UPG027", family: "bounds", each: extensionsPath + "[]", path: "@.properties.settings.intervalInSeconds", kind: "int", hasMin: true, min: 5, hasMax: true, max: 60, when: isHealth(), why: "it lies between 5 and 60"},
	{rule: "UPG027", family: "bounds", each: extensionsPath + "[]", path: "@.properties.settings.numberOfProbes", kind: "int", hasMin: true, min: 1, hasMax: true, max: 24, when: isHealth(), why: "it lies between 1 and 24"},
	{rule: "UPG027", family: "bounds", each: extensionsPath + "[]", path: "@.properties.settings.gracePeriod", kind: "int", hasMin: true, min: 0, hasMax: true, max: 14400, when: isHealth(), why: "it is at most 14400 seconds"},
	{rule: "UPG027", family: "conflicts", each: extensionsPath + "[]", when: isHealth(), all: []cond{{path: "@.properties.typeHandlerVersion", op: "older", value: "2"}, {path: "@.properties.settings.gracePeriod", op: "present"}}, why: "a grace period came with version 2.0 of the extension", most: lint.Warning},
	{rule: "UPG027", family: "bounds", target: model.ScaleSetType + "/extensions", path: "properties.settings.intervalInSeconds", kind: "int", hasMin: true, min: 5, hasMax: true, max: 60, when: isHealthChild(), why: "it lies between 5 and 60"},
	{rule: "UPG027", family: "bounds", target: model.ScaleSetType + "/extensions", path: "properties.settings.numberOfProbes", kind: "int", hasMin: true, min: 1, hasMax: true, max: 24, when: isHealthChild(), why: "it lies between 1 and 24"},
	{rule: "UPG027", family: "bounds", target: model.ScaleSetType + "/extensions", path: "properties.settings.gracePeriod", kind: "int", hasMin: true, min: 0, hasMax: true, max: 14400, when: isHealthChild(), why: "it is at most 14400 seconds"},

	// Notifications, budgets and regions.
	{rule: "UPG031", family: "bounds", path: "properties.virtualMachineProfile.scheduledEventsProfile.osImageNotificationProfile.notBeforeTimeout", kind: "duration", minText: "PT15M", maxText: "PT15M", why: "the OS image notification takes PT15M only"},
	{rule: "UPG038", family: "bounds", path: spotRestorePath + ".restoreTimeout", kind: "duration", minText: "PT15M", maxText: "PT2H"},
	{rule: "UPG042", family: "conflicts", all: []cond{{path: "properties.resiliencyPolicy.resilientVMCreationPolicy.enabled", op: "eq", value: true}, {path: "location", op: "region_in", value: withoutResilience()}}, why: "the region is not among those with resilient create"},
	{rule: "UPG042", family: "conflicts", all: []cond{{path: "properties.resiliencyPolicy.resilientVMDeletionPolicy.enabled", op: "eq", value: true}, {path: "location", op: "region_in", value: withoutResilience()}}, why: "the region is not among those with resilient delete"},

	// Patches of guests.
	{rule: "UPG043", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Flexible"}, {path: linuxPath + ".patchSettings.patchMode", op: "eq", value: "AutomaticByPlatform"}, {path: linuxPath + ".provisionVMAgent", op: "eq", value: false}}, why: "the platform patches through the VM agent"},
	{rule: "UPG043", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Flexible"}, {path: patchModePath, op: "eq", value: "AutomaticByPlatform"}, {path: windowsPath + ".provisionVMAgent", op: "eq", value: false}}, why: "the platform patches through the VM agent"},
	{rule: "UPG043", family: "requires", when: []cond{{path: osProfile + ".{linuxConfiguration,windowsConfiguration}.patchSettings.patchMode", op: "eq", value: "AutomaticByPlatform"}, {path: modePath, op: "eq", value: "Flexible"}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: healthExtension, op: "present"}}, absentMost: lint.Warning, why: "the platform watches the health of what it patches"},
	{rule: "UPG044", family: "conflicts", all: []cond{{path: updatesPath, op: "eq", value: true, def: true}, {path: patchModePath, op: "eq", value: "Manual"}}, why: "patching by hand needs enableAutomaticUpdates false", absentMost: lint.Warning, yields: []string{"MODE034"}},
	{rule: "UPG044", family: "conflicts", all: []cond{{path: updatesPath, op: "eq", value: false}, {path: patchModePath, op: "in", value: []any{"AutomaticByOS", "AutomaticByPlatform"}}}, why: "set enableAutomaticUpdates to true", yields: []string{"MODE034"}},
	{rule: "UPG045", family: "requires", when: []cond{{path: hotpatchPath, op: "eq", value: true}}, must: []cond{{path: patchModePath, op: "eq", value: "AutomaticByPlatform"}}, why: "hotpatches come by platform"},
	{rule: "UPG045", family: "conflicts", all: []cond{{path: windowsPath + ".provisionVMAgent", op: "eq", value: false}, {path: hotpatchPath, op: "eq", value: true}}, why: "the platform patches through the VM agent"},
	{rule: "UPG045", family: "requires", when: []cond{{path: hotpatchPath, op: "eq", value: true}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: hotpatchImage, op: "present"}}, why: "use one of Windows Server Azure Edition"},
	{rule: "UPG045", family: "conflicts", when: []cond{{path: byAzurerm, op: "present"}}, all: []cond{{path: hotpatchImage, op: "present"}, {path: hotpatchPath, op: "eq", value: false}}, why: "azurerm asks for hotpatching_enabled with this image"},

	// Service Fabric.
	{rule: "UPG047", family: "conflicts", all: []cond{{path: serviceFabric, op: "present"}, {path: overprovisionPath, op: "ne", value: false, def: true}}, absentMost: lint.Warning},
	{rule: "UPG049", family: "conflicts", each: extensionsPath + "[]", all: []cond{{path: automaticPath, op: "eq", value: true}, {path: "@.properties.publisher", op: "eq", value: "Microsoft.Azure.ServiceFabric"}, {path: "@.properties.typeHandlerVersion", op: "older", value: "1.1"}}, why: "automatic OS image upgrade needs version 1.1 of the extension or a later one"},
}

// isHealth holds for an element that is an Application Health extension.
func isHealth() []cond {
	return []cond{{path: "@.properties.type", op: "in", value: []any{"ApplicationHealthLinux", "ApplicationHealthWindows"}}}
}

// isHealthChild holds for a resource that is one.
func isHealthChild() []cond {
	return []cond{{path: "properties.type", op: "in", value: []any{"ApplicationHealthLinux", "ApplicationHealthWindows"}}}
}

// withoutResilience are the regions without resilient create and delete, as of
// 2026-08-20 (documentation of azurerm 5.2.0).
func withoutResilience() []string {
	return []string{
		"austriaeast", "belgiumcentral", "centraluseuap", "chilecentral", "eastasia", "eastus", "indonesiacentral",
		"israelnorthwest", "malaysiawest", "mexicocentral", "newzealandnorth", "southcentralus", "southcentralus2",
		"southeastasia", "southeastus3", "southindia", "southwestus", "westeurope",
	}
}

// What several rows say.
const (
	addHealth = "add a health probe or an Application Health extension"
	oneSource = "a scale set has one source of health; remove the other"
)

// Paths that rows of upgrades look at.
const (
	modeOfUpgrade = "properties.upgradePolicy.mode"
	rollingPath   = "properties.upgradePolicy.rollingUpgradePolicy"
	automaticPath = "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"
	updatesPath   = windowsPath + ".enableAutomaticUpdates"
	patchModePath = windowsPath + ".patchSettings.patchMode"
	hotpatchPath  = windowsPath + ".patchSettings.enableHotpatching"
	repairsPath   = "properties.automaticRepairsPolicy"
	probePath     = "properties.virtualMachineProfile.networkProfile.healthProbe"
)
