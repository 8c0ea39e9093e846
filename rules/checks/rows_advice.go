package checks

import (
	"fmt"

	"vmsslint/parser/model"
)

// adviceRows are rows written by hand about what a set is better with; see
// ownRows. Nearly every deployment is looked at by all of them, so they are
// no policies: these start the evaluator of Rego, which costs more than all
// tables together.
var adviceRows = [...]row{
	{rule: "NAME014", family: "advice", path: "name", when: []cond{{path: "name", op: "unlike", value: []string{"vmss"}}}, why: "the name %s does not start with vmss, the abbreviation that Azure's naming guide gives scale sets"},
	{rule: "NET014", family: "advice", each: nicPath + "[].properties.ipConfigurations[].properties.loadBalancerInboundNatPools", path: "@", when: []cond{{path: "@", op: "nonempty"}}, why: "inbound NAT pools retire on 2027-09-30: give the load balancer an inbound NAT rule with a back-end pool instead"},
	// Without a health source nothing could be repaired: UPG035 speaks of that.
	{rule: "UPG034", family: "advice", path: repairsPath + ".enabled", writes: true, when: []cond{described[0], described[1], {path: healthSource, op: "present"}}, unless: []cond{{path: repairsPath + ".enabled", op: "eq", value: true}, {path: serviceFabric, op: "present"}}, why: "automatic repairs are off: an instance that fails stays in the set until somebody acts; enable automaticRepairsPolicy"},
	{rule: "UPG035", family: "advice", path: "properties.virtualMachineProfile.extensionProfile", when: described[:], unless: []cond{{path: probePath, op: "present"}, {path: healthSource, op: "present"}, {path: serviceFabric, op: "present"}}, why: "nothing tells the platform whether the application is healthy: add the Application Health extension, or a health probe in Uniform mode"},
	// On Linux SEC020 speaks of the same cause, and MODE034 of other patches.
	{rule: "UPG040", family: "advice", os: "Windows", path: imagePath + ".version", when: latestUniform[:], unless: imageUpgrade[:], why: "version latest is looked up when an instance is made or reimaged, so running instances keep their old image: enable automaticOSUpgradePolicy, or name a version"},
	{rule: "UPG036", family: "advice", path: modeOfUpgrade, when: []cond{{path: modeOfUpgrade, op: "eq", value: "Automatic"}}, unless: []cond{{path: rollingPath, op: "present"}, {path: serviceFabric, op: "present"}}, why: "upgrade mode Automatic may restart all instances at once, in no order: use Rolling, which goes in batches, or Manual"},
	{rule: "SEC001", family: "advice", path: keysOnlyPath, when: []cond{{path: keysOnlyPath, op: "eq", value: false}}, why: "disablePasswordAuthentication is false, so anybody may try passwords over SSH: set it to true and give a public key"},
	// Without a password either, API025 speaks.
	{rule: "SEC001", family: "advice", os: "Linux", path: keysOnlyPath, when: []cond{{path: keysOnlyPath, op: "absent"}, {path: osProfile, op: "nonempty"}}, unless: []cond{{path: linuxPath + ".ssh.publicKeys", op: "nonempty"}, {path: osProfile + ".adminPassword", op: "absent"}}, why: "disablePasswordAuthentication is missing, which is false, and there is no public key, so instances are logged in to by password: set it to true and give a key"},
	{rule: "SEC002", family: "advice", path: atHostPath, writes: true, when: described[:], unless: []cond{{path: atHostPath, op: "eq", value: true}}, why: "encryption at host is off, so temporary disks and caches are stored in clear: set encryptionAtHost to true (the subscription must have the feature)"},
	{rule: "SEC016", family: "advice", path: bootPath, when: described[:], unless: []cond{{path: bootPath, op: "eq", value: true}}, why: "boot diagnostics are off, so nobody sees why an instance does not start: enable them; without a storageUri Azure manages the storage"},
	{rule: "SEC020", family: "advice", os: "Linux", path: automaticPath, when: described[:], unless: []cond{{path: automaticPath, op: "eq", value: true}, {path: linuxPath + ".patchSettings.patchMode", op: "eq", value: "AutomaticByPlatform"}, {path: serviceFabric, op: "present"}}, why: "neither automatic OS image upgrade nor patchMode AutomaticByPlatform is on, so the platform patches no instance: enable one of them"},
	{rule: "SEC028", family: "advice", path: modePath, when: []cond{{path: modePath, op: "eq", value: "Uniform"}, {path: storagePath, op: "nonempty"}}, unless: []cond{{path: infiniband, op: "present"}, {path: serviceFabric, op: "present"}}, why: "the set is in Uniform mode, and a new one is better Flexible: new features come there first (a set's mode cannot change later)"},
	{rule: "COST010", family: "advice", path: "sku.capacity", when: described[:], unless: []cond{{path: autoscaler, op: "present"}}, why: "no autoscale setting targets the set, so its capacity stays what it is, needed or not: add one, or ignore this where the load is even"},
}

// described holds for a set that the template says everything of: an update of
// a few properties of a set that is there lacks one of these.
var described = [...]cond{{path: storagePath, op: "nonempty"}, {path: networkPath, op: "nonempty"}}

// latestUniform holds for Uniform sets that take the newest image.
var latestUniform = [...]cond{{path: imagePath + ".version", op: "eq", value: "latest"}, {path: modePath, op: "eq", value: "Uniform"}}

// imageUpgrade holds where the platform upgrades the image of a set.
var imageUpgrade = [...]cond{{path: automaticPath, op: "eq", value: true}}

// Paths that rows of advice look at.
const (
	keysOnlyPath = linuxPath + ".disablePasswordAuthentication"
	atHostPath   = "properties.virtualMachineProfile.securityProfile.encryptionAtHost"
	networkPath  = "properties.virtualMachineProfile.networkProfile"
	bootPath     = "properties.virtualMachineProfile.diagnosticsProfile.bootDiagnostics.enabled"
)

// advice reports at the row's path, in its own words, unless one of the
// conditions of unless holds. A "%s" stands for what the first condition found.
// A row that asks to write a property is silent on a source that has no way to.
func (w *row) advice(s subject) []verdict {
	if w.writes && !writable(s.res, w.path) {
		return nil
	}
	result, because := yes, s.written(w.path)[0]
	for _, c := range w.unless {
		t, n := s.holds(c)
		switch {
		case t == yes:
			return nil
		case t == maybe && result == yes:
			result, because = maybe, n
		}
	}
	if result == maybe {
		return []verdict{{node: because}}
	}
	v := verdict{node: because, message: w.why}
	if w.path == "name" {
		v.message = fmt.Sprintf(w.why, show(because))
	}
	return []verdict{v}
}

// writable reports whether the source of r can write the property at path: of
// the resources of azurerm some lack what others have.
func writable(r *model.Resource, path string) bool {
	return r.Attribute == nil || r.Attribute(path) != ""
}
