package change

import (
	"strings"
	"testing"

	"vmsslint/parser/model"
)

func rollingBy(policy m) m {
	return m{"properties.upgradePolicy": m{"mode": "Rolling", "rollingUpgradePolicy": policy}, "sku.capacity": 10}
}

func TestConsequences(t *testing.T) {
	size := [2]m{{"sku.name": "Standard_D2s_v5"}, {"sku.name": "Standard_D4s_v5"}}
	linux := languages[1]
	for _, c := range []struct {
		name, language string
		both           m
		before, after  m
		verdict, text  string
	}{
		{"batches", "", rollingBy(m{"maxBatchInstancePercent": 20}), size[0], size[1], "rolling", "in place, rolling in batches of 20 %, at least 8 of 10 in service"},
		{"the default batch", "", rollingBy(m{}), size[0], size[1], "rolling", "in place, rolling in batches of 20 %, at least 8 of 10 in service"},
		{"a batch that is no whole number", "", rollingBy(m{"maxBatchInstancePercent": 25}), size[0], size[1], "rolling", "in place, rolling in batches of 25 %, at least 7 of 10 in service"},
		{"all at once", "", rollingBy(m{"maxBatchInstancePercent": 100}), size[0], size[1], "rolling", "in place, rolling in batches of 100 %, at least 0 of 10 in service"},
		{"surge", "", rollingBy(m{"maxBatchInstancePercent": 20, "maxSurge": true}), size[0], size[1], "rolling", "in place, rolling in batches of 20 %, with new instances before old ones go"},
		{"a batch that is not known", "", rollingBy(m{"maxBatchInstancePercent": unsaid{why: "x"}}), size[0], size[1], "rolling", "in place, rolling in batches of a size that is not known"},
		{"a capacity that is not known", "", m{"properties.upgradePolicy": m{"mode": "Rolling"}, "sku.capacity": unsaid{why: "x"}}, size[0], size[1], "rolling", "in place, rolling in batches of 20 %"},
		{"Manual", "", m{"properties.upgradePolicy.mode": "Manual"}, size[0], size[1], "rolling", "in place, for instances once they are upgraded by hand (upgrade mode Manual)"},
		{"Automatic", "", m{"properties.upgradePolicy.mode": "Automatic"}, size[0], size[1], "rolling", "in place, all instances at once, without any order (upgrade mode Automatic)"},
		{"a mode that is not known", "", m{"properties.upgradePolicy.mode": unsaid{why: "x"}}, size[0], size[1], "rolling", "in place, by an upgrade policy that is not known"},
		{"scaling", "", nil, m{"sku.capacity": 2}, m{"sku.capacity": 3}, "in-place", "in place"},
		{"new instances", "", nil, m{os + "customData": "YQ=="}, m{os + "customData": "Yg=="}, "in-place", "in place; instances that run keep what they have, new ones get the change"},
		{"deallocation", "", nil, m{profile + "securityProfile.encryptionAtHost": false}, m{profile + "securityProfile.encryptionAtHost": true}, "deallocate", "in place, but instances have to be stopped for securityProfile.encryptionAtHost"},
		{"refused", "", nil, m{"location": "a"}, m{"location": "b"}, "refused", "refused: location does not change like that"},
		{"refused by the provider", linux, nil, m{"properties.singlePlacementGroup": false}, m{"properties.singlePlacementGroup": true}, "refused", "refused: singlePlacementGroup does not change like that"},
		{"another set", "", nil, m{"name": "a"}, m{"name": "b"}, "added", "another set is made, and the old one stays"},
		{"replaced", linux, m{"sku.capacity": 12}, m{"location": "a"}, m{"location": "b"}, "replaced", "replaced, 12 instances lost"},
		{"replaced with one instance", linux, m{"sku.capacity": 1}, m{"location": "a"}, m{"location": "b"}, "replaced", "replaced, 1 instance lost"},
		{"replaced with a capacity that is not known", linux, nil, m{"location": "a"}, m{"location": "b"}, "replaced", "replaced, instances lost"},
		{"the worst counts", linux, m{"sku.capacity": 2}, m{"location": "a", "tags": m{"a": "1"}}, m{"location": "b", "tags": m{"a": "2"}}, "replaced", "replaced, 2 instances lost"},
		{"a property of no row", "", nil, m{disk + "caching": "None"}, m{disk + "caching": "ReadOnly"}, "rolling", "in place, for instances once they are upgraded by hand (upgrade mode Manual)"},
		{"a card of no row", "", nil, m{nic + "properties.enableAcceleratedNetworking": gone{}}, m{nic + "properties.enableAcceleratedNetworking": true}, "rolling", "in place, for instances once they are upgraded by hand (upgrade mode Manual)"},
		{"repairs, of no row", "", nil, m{"properties.automaticRepairsPolicy.gracePeriod": "PT10M"}, m{"properties.automaticRepairsPolicy.gracePeriod": "PT30M"}, "in-place", "in place"},
	} {
		got, ok := ConsequenceOf(scaleSets(c.language, c.both, c.before, c.after))
		if !ok || got.Verdict != c.verdict || got.Text != c.text {
			t.Errorf("%s: %s %q, want %s %q", c.name, got.Verdict, got.Text, c.verdict, c.text)
		}
	}
}

// TestConsequenceProperties says which properties changed, where they lie.
func TestConsequenceProperties(t *testing.T) {
	c := scaleSets("", nil, m{"zones": l{"1"}, "tags": m{"a": "1"}, disk + "caching": "None"}, m{"tags": m{"a": "2"}, disk + "caching": "ReadOnly"})
	got, _ := ConsequenceOf(c)
	if want := "zones tags properties.virtualMachineProfile.storageProfile.osDisk.caching"; strings.Join(got.Properties, " ") != want {
		t.Errorf("%v, want %s", got.Properties, want)
	}
	if got.Name != "vmss-shop" || got.Resource != "set" {
		t.Errorf("%+v", got)
	}
}

// withAutoscale gives the side before an autoscale setting.
func withAutoscale(c *model.Change, maximum any) *model.Change {
	c.Before.ID = "/subscriptions/s/resourceGroups/rg/providers/" + model.ScaleSetType + "/vmss-shop"
	setting := resource(model.AutoscaleType, "", m{"properties.targetResourceUri": c.Before.ID, "properties.profiles": l{m{"capacity": m{"maximum": maximum}}}})
	c.BeforeUnit = &model.Unit{Resources: []*model.Resource{c.Before, setting}}
	c.BeforeUnit.Link()
	return c
}

func TestConsequenceWithAutoscale(t *testing.T) {
	for _, c := range []struct {
		both    m
		maximum any
		want    string
	}{
		{m{"sku.capacity": 12}, "20", "replaced, 12 instances (up to 20 by autoscale) lost"},
		{m{"sku.capacity": 12}, "12", "replaced, 12 instances lost"},
		{nil, 20, "replaced, up to 20 instances lost"},
		{nil, unsaid{why: "x"}, "replaced, instances lost"},
	} {
		got, _ := ConsequenceOf(withAutoscale(scaleSets(languages[2], c.both, m{"location": "a"}, m{"location": "b"}), c.maximum))
		if got.Text != c.want {
			t.Errorf("%q, want %q", got.Text, c.want)
		}
	}
}

func TestConsequenceOfOneSide(t *testing.T) {
	for _, c := range []struct {
		language, side, verdict, text string
	}{
		{"", "after", "added", "added"},
		{languages[1], "after", "added", "added"},
		{"", "before", "removed", "removed from the template: it stays in Azure with its 3 instances, unless the deployment mode is Complete"},
		{languages[1], "before", "removed", "removed: Terraform destroys it with its 3 instances"},
	} {
		ch := scaleSets(c.language, m{"sku.capacity": 3}, nil, nil)
		if c.side == "after" {
			ch.Before, ch.BeforeUnit = nil, nil
		} else {
			ch.After, ch.AfterUnit = nil, nil
		}
		got, ok := ConsequenceOf(ch)
		if !ok || got.Verdict != c.verdict || got.Text != c.text {
			t.Errorf("%q on the side %s: %s %q, want %s %q", c.language, c.side, got.Verdict, got.Text, c.verdict, c.text)
		}
	}
}

func TestNoConsequence(t *testing.T) {
	c := &model.Change{Before: resource("Microsoft.Network/loadBalancers", "", m{"sku.name": "Basic"}), After: resource("Microsoft.Network/loadBalancers", "", m{"sku.name": "Standard"})}
	if got, ok := ConsequenceOf(c); ok {
		t.Errorf("a load balancer: %+v", got)
	}
	if got, ok := ConsequenceOf(scaleSets("", nil, m{profile + "priority": "Regular"}, nil)); ok {
		t.Errorf("a default that is left out: %+v", got)
	}
}
