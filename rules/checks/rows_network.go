package checks

import "vmsslint/rules/lint"

// networkRows are rows written by hand about networks, zones, modes and other
// resources than the scale set; see ownRows.
var networkRows = [...]row{
	// Autoscale and capacity. An exact count of 0 may be meant.
	{rule: "CAP030", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", each: "properties.profiles[].rules[]", path: "@.scaleAction.value", kind: "int-string", hasMin: true, min: 1, when: []cond{{path: "@.scaleAction.type", op: "not_in", value: []any{"ExactCount"}}}},
	{rule: "CAP045", family: "enum", path: "properties.constrainedMaximumCapacity", values: []any{true}, why: "set it to true, or leave it out"},

	// Orchestration mode. The list of values is an open one, and templates write
	// 2022-11-01 with earlier API versions than the type does.
	{rule: "MODE005", family: "enum", path: "properties.virtualMachineProfile.networkProfile.networkApiVersion", values: []any{"2020-11-01", "2022-11-01"}, why: "the type knows no other networkApiVersion"},
	{rule: "MODE008", family: "not-in-mode", path: extensionsFlag, refusing: "Flexible", op: "eq", value: true, why: "only a Uniform set overprovisions; leave it out"},
	{rule: "MODE008", family: "not-in-mode", path: extensionsFlag, refusing: "Flexible", op: "eq", value: false, why: "only a Uniform set overprovisions; leave it out", most: lint.Info},
	{rule: "MODE008", family: "conflicts", all: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: overprovisionPath, op: "eq", value: false}, {path: extensionsFlag, op: "eq", value: true}}, why: "without overprovisioning there are no instances to leave extensions off"},
	{rule: "MODE029", family: "requires", when: []cond{{path: "properties.skuProfile.vmSizes[].rank", op: "present"}}, must: []cond{{path: "properties.skuProfile.allocationStrategy", op: "eq", value: "Prioritized"}}},
	{rule: "MODE029", family: "api-version", when: []cond{{path: "properties.skuProfile.allocationStrategy", op: "eq", value: "Prioritized"}, {path: "properties.skuProfile.vmSizes[].rank", op: "absent"}}, first: "2024-11-01", why: "the strategy Prioritized came with that version"},
	{rule: "MODE047", family: "conflicts", all: []cond{{path: "properties.protectionPolicy", op: "present"}}, why: "protection is a matter of single instances; set it on virtualMachineScaleSets/virtualMachines"},
	{rule: "MODE049", family: "not-in-mode", path: spotRestorePath, refusing: "Flexible", op: "present", yields: []string{"COST014"}},

	// Automatic zone placement. What the types lack before 2025-04-01 is the
	// business of API002.
	{rule: "FD021", family: "api-version", when: []cond{{path: placementPath, op: "eq", value: "Auto"}, {path: "apiVersion", op: "ge", value: "2025-04-01"}}, first: "2026-03-01"},
	{rule: "FD023", family: "conflicts", all: []cond{{path: placementPath, op: "eq", value: "Auto"}}, noneOf: []string{"properties.proximityPlacementGroup", "properties.virtualMachineProfile.capacityReservation", "properties.skuProfile", "properties.hostGroup", "extendedLocation"}, why: "automatic zone placement does not support it"},
	{rule: "FD023", family: "conflicts", all: []cond{{path: placementPath, op: "eq", value: "Auto"}, {path: overprovisionPath, op: "ne", value: false, def: true}}, why: "automatic zone placement needs overprovision false"},
	{rule: "FD023", family: "conflicts", all: []cond{{path: placementPath, op: "eq", value: "Auto"}, {path: serviceFabric, op: "present"}}, why: "automatic zone placement does not support Service Fabric"},
	{rule: "FD023", family: "conflicts", all: []cond{{path: placementPath, op: "eq", value: "Auto"}, {path: standbyPool, op: "present"}}, why: "automatic zone placement does not support standby pools"},
	{rule: "FD026", family: "requires", when: []cond{{path: rebalancing + ".enabled", op: "eq", value: true}, {path: placementPath, op: "absent"}}, must: []cond{{path: "zones", op: "count_ge", value: int64(2)}}, why: "there is nothing to balance in fewer zones"},
	{rule: "FD026", family: "requires", when: []cond{{path: rebalancing + ".enabled", op: "eq", value: true}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: healthSource, op: "present"}}, why: "add a health probe or an Application Health extension"},
	{rule: "FD026", family: "conflicts", all: []cond{{path: rebalancing + ".enabled", op: "eq", value: true}, {path: "properties.zoneBalance", op: "eq", value: true}}, why: "automatic zone rebalancing needs best-effort balance"},
	{rule: "FD026", family: "enum", path: rebalancing + ".rebalanceStrategy", values: []any{"Recreate"}, when: []cond{{path: rebalancing + ".enabled", op: "eq", value: true}}, why: "automatic zone rebalancing knows no other strategy"},
	{rule: "FD026", family: "enum", path: rebalancing + ".rebalanceBehavior", values: []any{"CreateBeforeDelete"}, when: []cond{{path: rebalancing + ".enabled", op: "eq", value: true}}, why: "automatic zone rebalancing knows no other behavior"},
	{rule: "FD027", family: "requires", when: []cond{{path: rollingPath + ".enableCrossZoneUpgrade", op: "eq", value: true}, {path: placementPath, op: "absent"}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: "zones", op: "nonempty"}}, why: "a regional set has no zones to cross"},
	{rule: "FD028", family: "requires", when: []cond{{path: ultraPath, op: "eq", value: true}, {path: placementPath, op: "absent"}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: "zones", op: "nonempty"}}},
	{rule: "FD028", family: "requires", when: []cond{{path: disksPath + "[].managedDisk.storageAccountType", op: "eq", value: "UltraSSD_LRS"}, {path: ultraPath, op: "ne", value: true, aside: true}, {path: placementPath, op: "absent"}}, must: []cond{{path: "zones", op: "nonempty"}}},
	{rule: "FD029", family: "requires", when: []cond{{path: disksPath + "[].managedDisk.storageAccountType", op: "eq", value: "PremiumV2_LRS"}, {path: placementPath, op: "absent"}}, must: []cond{{path: "zones", op: "nonempty"}}, why: "outside of zones few regions offer Premium SSD v2", possible: true},

	// Networks.
	{rule: "NET003", family: "required", each: nicPath + "[].properties.ipConfigurations[]", path: "@.properties.subnet.id", when: []cond{{path: "@.properties.privateIPAddressVersion", op: "ne", value: "IPv6"}, {path: storagePath, op: "present", aside: true}}},
	{rule: "NET012", family: "conflicts", target: "Microsoft.Network/loadBalancers", all: []cond{{path: "properties.inboundNatRules", op: "nonempty"}, {path: "properties.inboundNatPools", op: "nonempty"}}},
	{rule: "NET017", family: "requires", each: nicPath + "[]", when: []cond{{path: "@.properties.auxiliaryMode", op: "not_in", value: []any{"None"}, def: "None"}}, must: []cond{{path: "@.properties.auxiliarySku", op: "not_in", value: []any{"None"}, def: "None"}}},
	{rule: "NET017", family: "requires", each: nicPath + "[]", when: []cond{{path: "@.properties.auxiliarySku", op: "not_in", value: []any{"None"}, def: "None"}}, must: []cond{{path: "@.properties.auxiliaryMode", op: "not_in", value: []any{"None"}, def: "None"}}},
	{rule: "NET017", family: "conflicts", each: nicPath + "[]", all: []cond{{path: modePath, op: "eq", value: "Flexible"}, {path: "properties.virtualMachineProfile.networkProfile.networkApiVersion", op: "le", value: "2020-11-01"}, {path: "@.properties.auxiliaryMode", op: "not_in", value: []any{"None"}, def: "None"}}, why: "auxiliary mode needs a later networkApiVersion"},
	{rule: "NET018", family: "bounds", each: nicPath + "[].properties.ipConfigurations[]", path: "@.properties.publicIPAddressConfiguration.properties.idleTimeoutInMinutes", kind: "int", hasMin: true, min: 4, hasMax: true, max: 32},
	{rule: "NET024", family: "conflicts", target: "Microsoft.Network/loadBalancers", each: "properties.frontendIPConfigurations[]", all: []cond{{path: "@.properties.publicIPAddress", op: "present"}, {path: "@.zones", op: "nonempty"}}, why: "the zones of a public frontend are those of its public IP address"},
	{rule: "NET030", family: "api-version", when: []cond{{path: instanceIPPath + ".sku", op: "present"}, {path: "apiVersion", op: "ge", value: "2021-03-01"}}, first: "2022-03-01"},
}

// Paths that rows of networks look at.
const (
	extensionsFlag  = "properties.doNotRunExtensionsOnOverprovisionedVMs"
	spotRestorePath = "properties.spotRestorePolicy"
	rebalancing     = "properties.resiliencyPolicy.automaticZoneRebalancingPolicy"
	instanceIPPath  = nicPath + "[].properties.ipConfigurations[].properties.publicIPAddressConfiguration"
)
