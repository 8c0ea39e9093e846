package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// Types of resources that speak of single virtual machines.
const (
	instanceType   = model.ScaleSetType + "/virtualMachines"
	backupType     = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
	recoveryType   = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"
	assignmentType = "Microsoft.Authorization/roleAssignments"
	tagsType       = "Microsoft.Resources/tags"
)

// What to do instead.
const (
	elsewhere = "keep what must last outside the instances"
	onSet     = "do it for the whole set"
)

// instanceProtection judges what Azure Backup and Azure Site Recovery are to
// protect: they know no instances of a Uniform set.
func instanceProtection(p *lint.Pass) {
	for _, r := range p.Unit.Resources {
		switch {
		case r.Is(backupType):
			for _, name := range []string{"sourceResourceId", "virtualMachineId"} {
				reportInstance(p, r, r.At("properties", name), "Azure Backup protects", elsewhere)
			}
		case r.Is(recoveryType):
			reportInstance(p, r, r.At("properties", "providerSpecificDetails", "fabricObjectId"), "Azure Site Recovery replicates", elsewhere)
		}
	}
}

// instanceManagement judges roles and tags for single instances.
func instanceManagement(p *lint.Pass) {
	for _, r := range p.Unit.Resources {
		switch {
		case r.Is(assignmentType):
			reportInstance(p, r, r.At("scope"), "a role is given to", onSet)
		case r.Is(tagsType):
			reportInstance(p, r, r.At("scope"), "tags are put on", onSet)
		case r.Is(instanceType) && r.At("tags").IsPresent():
			if empty, known := r.At("tags").IsEmpty(); !known || !empty {
				reportUniform(p, r, r.At("tags"), instanceOf(p.Unit, r.ID), "tags are put on", onSet)
			}
		}
	}
}

// reportInstance reports n where it is the id of an instance of a Uniform set of
// the unit.
func reportInstance(p *lint.Pass, r *model.Resource, n *model.Node, what, instead string) {
	text, ok := n.Text()
	if !ok {
		return // ids that nobody knows are mostly those of virtual machines
	}
	reportUniform(p, r, n, instanceOf(p.Unit, text), what, instead)
}

func reportUniform(p *lint.Pass, r *model.Resource, n *model.Node, set *model.ScaleSet, what, instead string) {
	if set == nil || !p.Is(set.Mode(), "Uniform") {
		return
	}
	f := p.Report(n, "%s no single instance of a Uniform scale set, and %s is one: %s, or make a Flexible set, whose instances are virtual machines", what, set.Label, instead)
	hinges(f, r, set.Resource).Related(set.Mode(), "the mode")
}

// instanceOf returns the scale set of the unit that an id names an instance of.
func instanceOf(u *model.Unit, id string) *model.ScaleSet {
	for _, set := range u.ScaleSets {
		prefix := set.ID + "/virtualMachines/"
		if set.ID != "" && len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) {
			return set
		}
	}
	return nil
}
