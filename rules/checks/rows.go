package checks

import "vmsslint/rules/lint"

// ownRows are written by hand. A rule that has one has no generated rows: these
// say the same more exactly, with the clauses that a generated row has no place
// for. Of rows that report at the same place the first one speaks.
var ownRows = [...]row{
	// Autoscale. The documented least timeWindow is PT5M, and no refusal of a
	// shorter one is known.
	{rule: "CAP026", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles", kind: "count", hasMin: true, min: 1, hasMax: true, max: 20, why: "an autoscale setting has at most 20 profiles"},
	{rule: "CAP026", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles[].rules", kind: "count", hasMin: true, min: 0, hasMax: true, max: 10, why: "an autoscale profile has at most 10 rules"},
	{rule: "CAP027", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles[].rules[].metricTrigger.timeGrain", kind: "duration", minText: "PT1M", maxText: "PT12H", why: "the time grain of an autoscale rule lies between PT1M and PT12H"},
	{rule: "CAP027", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles[].rules[].metricTrigger.timeWindow", kind: "duration", maxText: "PT12H", why: "the time window of an autoscale rule is at most that long"},
	{rule: "CAP027", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles[].rules[].metricTrigger.timeWindow", kind: "duration", minText: "PT5M", why: "the documentation asks for a time window of at least that", most: lint.Warning},
	{rule: "CAP027", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.profiles[].rules[].scaleAction.cooldown", kind: "duration", minText: "PT1M", maxText: "P7D", why: "the cooldown of an autoscale rule lies between PT1M and P7D"},
	{rule: "CAP028", family: "bounds", target: "Microsoft.Insights/autoscaleSettings", path: "properties.predictiveAutoscalePolicy.scaleLookAheadTime", kind: "duration", minText: "PT1M", maxText: "PT1H", why: "the look-ahead time of predictive autoscale lies between PT1M and PT1H"},
	{rule: "CAP046", family: "required", target: "Microsoft.Insights/autoscaleSettings", path: "properties.targetResourceUri", op: "empty"},
	{rule: "CAP042", family: "bounds", path: "properties.priorityMixPolicy.regularPriorityPercentageAboveBase", kind: "int", hasMin: true, min: 0, hasMax: true, max: 100, why: "it is a percentage, from 0 to 100"},
	{rule: "CAP042", family: "bounds", path: "properties.priorityMixPolicy.baseRegularPriorityCount", kind: "int", hasMin: true, min: 0, hasMax: true, max: 1000, why: "a scale set holds at most 1000 instances"},

	// Orchestration mode.
	{rule: "MODE001", family: "required", path: modePath, when: []cond{{path: "apiVersion", op: "ge", value: "2020-12-01"}}, why: "write Uniform or Flexible, for the default depends on the tool"},
	{rule: "MODE003", family: "required", path: faultDomainPath, when: []cond{{path: modePath, op: "eq", value: "Flexible"}}, why: "a Flexible set states its fault domain count, 1 for maximum spreading"},
	{rule: "MODE004", family: "required", path: "properties.virtualMachineProfile.networkProfile.networkApiVersion", when: []cond{{path: modePath, op: "eq", value: "Flexible"}, {path: nicPath, op: "nonempty"}}},
	{rule: "MODE007", family: "not-in-mode", path: overprovisionPath, refusing: "Flexible", op: "eq", value: true, why: "a Flexible set does not overprovision; leave the property out"},
	{rule: "MODE007", family: "not-in-mode", path: overprovisionPath, refusing: "Flexible", op: "eq", value: false, why: "a Flexible set has no such property; leave it out", most: lint.Warning},
	{rule: "MODE026", family: "bounds", path: "properties.skuProfile.vmSizes", kind: "count", hasMin: true, min: 1, hasMax: true, max: 5},
	{rule: "MODE026", family: "required", path: "properties.skuProfile.vmSizes", when: []cond{{path: "properties.skuProfile", op: "present"}}},
	{rule: "MODE033", family: "not-in-mode", path: "properties.virtualMachineProfile.storageProfile.osDisk.deleteOption", refusing: "Uniform", op: "present"},
	{rule: "MODE033", family: "not-in-mode", path: "properties.virtualMachineProfile.storageProfile.dataDisks[].deleteOption", refusing: "Uniform", op: "present"},
	{rule: "MODE033", family: "not-in-mode", path: nicPath + "[].properties.deleteOption", refusing: "Uniform", op: "present"},
	{rule: "MODE033", family: "not-in-mode", path: nicPath + "[].properties.ipConfigurations[].properties.publicIPAddressConfiguration.properties.deleteOption", refusing: "Uniform", op: "present"},

	// Names. The type's text allows prefixes of 15 characters; more than that,
	// up to 58 on Linux and not above 9 on Windows, is what the service takes.
	{rule: "NAME002", family: "naming", path: "name", pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?$", why: "a scale set name starts with a letter or digit, ends with one or an underscore, and holds letters, digits, hyphens, dots and underscores", yields: []string{"NAME016"}},
	{rule: "NAME004", family: "bounds", path: prefixPath, kind: "length", hasMax: true, max: 9, os: "Windows"},
	{rule: "NAME005", family: "naming", path: prefixPath, pattern: "^[A-Za-z0-9-]+$", forbid: "^[0-9]+$", os: "Windows", why: "a Windows computer name prefix holds letters, digits and hyphens, not digits alone"},
	{rule: "NAME006", family: "bounds", path: prefixPath, kind: "length", hasMax: true, max: 58, os: "Linux"},
	{rule: "NAME006", family: "bounds", path: prefixPath, kind: "length", hasMax: true, max: 15, os: "Linux", why: "the API's description promises no more, though Linux takes up to 58", most: lint.Info},
	{rule: "NAME012", family: "naming", path: nicPath + "[].properties.ipConfigurations[].properties.publicIPAddressConfiguration.properties.dnsSettings.domainNameLabel", pattern: "^[a-z][a-z0-9-]{1,24}[a-z0-9]$", when: []cond{{path: modePath, op: "eq", value: "Flexible"}}, why: "a DNS label on a Flexible set has 3 to 26 lower-case letters, digits and hyphens, and starts with a letter"},

	// Fault domains and zones. A set that the platform places in zones lists none.
	// On dedicated hosts it has as many fault domains as the group of hosts: FD015.
	{rule: "FD001", family: "enum", path: faultDomainPath, values: []any{int64(1), int64(5)}, when: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: "zones", op: "nonempty"}, {path: "properties.hostGroup", op: "absent"}}},
	{rule: "FD001", family: "enum", path: faultDomainPath, values: []any{int64(1), int64(5)}, when: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: "zones", op: "empty"}, {path: placementPath, op: "present"}, {path: "properties.hostGroup", op: "absent"}}},
	{rule: "FD002", family: "bounds", path: faultDomainPath, kind: "int", hasMin: true, min: 1, hasMax: true, max: 5, when: regionalUniform[:]},
	{rule: "FD002", family: "enum", path: faultDomainPath, values: []any{int64(1), int64(2), int64(3), int64(5)}, when: regionalUniform[:], why: "pages disagree whether a regional Uniform set may have four fault domains", most: lint.Warning},
	{rule: "FD004", family: "bounds", path: faultDomainPath, kind: "int", hasMin: true, min: 1, hasMax: true, max: 3, when: []cond{{path: modePath, op: "eq", value: "Flexible"}, {path: "zones", op: "empty"}, {path: placementPath, op: "absent"}}},
	{rule: "FD006", family: "conflicts", all: []cond{{path: faultDomainPath, op: "eq", value: int64(1)}, {path: groupPath, op: "eq", value: true}, {path: "properties.hostGroup", op: "absent"}}},
	{rule: "FD007", family: "requires", when: []cond{{path: "properties.zoneBalance", op: "eq", value: true}, {path: placementPath, op: "absent"}}, must: []cond{{path: "zones", op: "count_ge", value: int64(2)}}},
	{rule: "FD018", family: "bounds", path: faultDomainPath, kind: "int", hasMax: true, max: 3, when: []cond{{path: "properties.virtualMachineProfile.capacityReservation", op: "present"}}},
	{rule: "FD024", family: "requires", when: []cond{{path: placementPath, op: "eq", value: "Auto"}, {path: "properties.zoneBalance", op: "eq", value: true}}, must: []cond{{path: "properties.resiliencyPolicy.zoneAllocationPolicy.maxZoneCount", op: "present"}}},
}

// regionalUniform holds for Uniform sets that lie in no zone.
var regionalUniform = [...]cond{{path: modePath, op: "eq", value: "Uniform"}, {path: "zones", op: "empty"}, {path: placementPath, op: "absent"}}

// Paths that several rows look at, and a type.
const (
	faultDomainPath = "properties.platformFaultDomainCount"
	placementPath   = "placement.zonePlacementPolicy"
	nicPath         = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
	prefixPath      = "properties.virtualMachineProfile.osProfile.computerNamePrefix"
	standbyPoolType = "Microsoft.StandbyPool/standbyVirtualMachinePools"
)
