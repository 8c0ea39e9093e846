package change

import (
	"fmt"
	"strings"

	"vmsslint/parser/model"
)

// Consequence is what a change means for one scale set.
type Consequence struct {
	// Resource names the set, and Name is the last part of its name.
	Resource, Name string
	// Verdict is the word for programs: in-place, rolling, deallocate, refused,
	// replaced, added, removed.
	Verdict string
	// Text is a line of plain words: "replaced, 12 instances lost".
	Text string
	// Properties are the properties that changed, by their paths in Azure.
	Properties []string
}

// ConsequenceOf returns what a change means for a scale set; false for another
// resource, and for a set that stays as it is.
func ConsequenceOf(c *model.Change) (Consequence, bool) {
	r := c.Resource()
	if !r.Is(model.ScaleSetType) {
		return Consequence{}, false
	}
	out := Consequence{Resource: r.Label, Name: nameOf(r)}
	switch {
	case c.Before == nil:
		out.Verdict, out.Text = "added", "added"
		return out, true
	case c.After == nil:
		out.Verdict, out.Text = "removed", removedText(c)
		return out, true
	}
	verdicts, _ := Of(c)
	for _, p := range rest(c) {
		verdicts = append(verdicts, Verdict{Kind: kindOfRest(p), Row: &Row{}, Before: p.before, After: p.after})
	}
	if len(verdicts) == 0 {
		return out, false
	}
	worst := verdicts[0]
	for _, v := range verdicts {
		if v.Kind > worst.Kind {
			worst = v
		}
		out.Properties = append(out.Properties, pathOf(v))
	}
	out.Verdict, out.Text = worst.Kind.String(), text(c, worst)
	return out, true
}

// pathOf returns the path of a property that changed.
func pathOf(v Verdict) string {
	switch {
	case v.After.Path() != "":
		return v.After.Path()
	case v.Before.Path() != "":
		return v.Before.Path()
	}
	return v.Row.path
}

// nameOf returns what people call a set: its own name, or where that is not
// known its address.
func nameOf(r *model.Resource) string {
	if name, ok := r.At("name").String(); ok {
		return name
	}
	return r.Address
}

func text(c *model.Change, v Verdict) string {
	switch v.Kind {
	case Refused, ApplyFails, ByProvider:
		return "refused: " + v.Row.Name() + " does not change like that"
	case Replaced:
		return "replaced, " + Lost(c) + " lost"
	case Another:
		return "another set is made, and the old one stays"
	case Deallocate:
		return "in place, but instances have to be stopped for " + v.Row.Name()
	case NewOnly:
		return "in place; instances that run keep what they have, new ones get the change"
	case Rolling:
		return "in place, " + upgrade(c)
	}
	return "in place"
}

func removedText(c *model.Change) string {
	if c.Before.Format == "terraform" {
		return "removed: Terraform destroys it with its " + instances(c.BeforeUnit, c.Before)
	}
	return "removed from the template: it stays in Azure with its " + instances(c.BeforeUnit, c.Before) + ", unless the deployment mode is Complete"
}

// Lost says how many instances a replacement costs: those of the capacity, and
// how many autoscale may have made of them.
func Lost(c *model.Change) string { return instances(c.BeforeUnit, c.Before) }

func instances(u *model.Unit, r *model.Resource) string {
	n, known := r.At("sku", "capacity").Number()
	most := autoscaleMaximum(u, r)
	switch {
	case !known && most > 0:
		return fmt.Sprintf("up to %d instances", most)
	case !known:
		return "instances"
	case most > n:
		return fmt.Sprintf("%s (up to %d by autoscale)", count(n), most)
	}
	return count(n)
}

func count(n int64) string {
	if n == 1 {
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", n)
}

// autoscaleMaximum returns the most instances that autoscale may make of a set,
// 0 where no setting says.
func autoscaleMaximum(u *model.Unit, r *model.Resource) int64 {
	var most int64
	if u == nil {
		return 0
	}
	for _, set := range u.ScaleSets {
		if set.Resource != r {
			continue
		}
		for _, a := range set.Autoscales() {
			for _, p := range a.Profiles() {
				if n, ok := p.At("capacity", "maximum").Number(); ok {
					most = max(most, n)
				}
			}
		}
	}
	return most
}

// upgrade says what the upgrade policy does with a change of the model.
func upgrade(c *model.Change) string {
	policy := c.After.At("properties", "upgradePolicy")
	mode, known := policy.At("mode").String()
	switch {
	case !known && policy.At("mode").IsUnknown():
		return "by an upgrade policy that is not known"
	case strings.EqualFold(mode, "Automatic"):
		return "all instances at once, without any order (upgrade mode Automatic)"
	case strings.EqualFold(mode, "Rolling"):
		return rolling(c, policy.At("rollingUpgradePolicy"))
	}
	return "for instances once they are upgraded by hand (upgrade mode Manual)"
}

// The service's defaults of a rolling policy (REST reference,
// RollingUpgradePolicy, 2026-04-01).
const defaultBatch = 20

// rolling says in which batches instances are upgraded, and how many stay in
// service.
func rolling(c *model.Change, policy *model.Node) string {
	batch := int64(defaultBatch)
	if n := policy.At("maxBatchInstancePercent"); n.IsUnknown() {
		return "rolling in batches of a size that is not known"
	} else if v, ok := n.Number(); ok {
		batch = v
	}
	out := fmt.Sprintf("rolling in batches of %d %%", batch)
	if isOn(policy.At("maxSurge")) {
		return out + ", with new instances before old ones go"
	}
	n, known := c.After.At("sku", "capacity").Number()
	if !known || n <= 0 {
		return out
	}
	down := min((n*batch+99)/100, n)
	return out + fmt.Sprintf(", at least %d of %d in service", n-down, n)
}
