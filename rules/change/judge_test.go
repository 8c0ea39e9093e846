package change

import (
	"testing"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// kinds returns what every row about a path says, by word.
func kinds(c *model.Change, path string) (out []string) {
	for i := range rows {
		if r := &rows[i]; r.path == path && c.After.Is(r.resourceType()) {
			verdicts, open := r.of(c)
			for _, v := range verdicts {
				out = append(out, v.Row.Rule+" "+word(v))
			}
			for range open {
				out = append(out, r.Rule+" undecided")
			}
		}
	}
	return out
}

func same(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestProximityPlacementGroupByMode(t *testing.T) {
	const path = "properties.proximityPlacementGroup"
	near, far := m{"id": id("Microsoft.Compute/proximityPlacementGroups", "near")}, m{"id": id("Microsoft.Compute/proximityPlacementGroups", "far")}
	for _, c := range []struct {
		language string
		mode     any
		want     string
	}{
		{"", "Uniform", "MODE111 deallocate"},
		{"", "Flexible", "MODE111 refused"},
		{languages[1], "Uniform", "MODE111 replaced"},
		{languages[2], "Uniform", "MODE111 replaced"},
		{languages[3], "Flexible", "MODE111 replaced"},
		{languages[4], "Uniform", "MODE111 replaced"},
	} {
		got := kinds(scaleSets(c.language, m{"properties.orchestrationMode": c.mode}, m{path: near}, m{path: far}), path)
		if !same(got, []string{c.want}) {
			t.Errorf("%q in mode %v: %v, want %s", c.language, c.mode, got, c.want)
		}
	}
	got := kinds(scaleSets("", m{"properties.orchestrationMode": unsaid{why: "x"}}, m{path: near}, m{path: far}), path)
	if !same(got, []string{"MODE111 undecided", "MODE111 undecided"}) {
		t.Errorf("in a mode that is not known: %v", got)
	}
}

func TestImageSKU(t *testing.T) {
	plan := m{"plan.name": "p"}
	for _, c := range []struct {
		language string
		both     m
		want     []string
	}{
		{"", nil, []string{"MODE126 rolling"}},
		{"", plan, []string{"MODE138 refused"}},
		{languages[1], nil, []string{"MODE126 rolling"}},
		{languages[1], plan, []string{"MODE138 apply-fails"}},
		{languages[2], plan, []string{"MODE138 apply-fails"}},
		{languages[3], nil, []string{"MODE126 rolling"}},
		{languages[3], plan, []string{"MODE138 apply-fails"}},
		{languages[4], nil, []string{"MODE126 rolling"}},
		{languages[4], plan, []string{"MODE138 apply-fails"}},
	} {
		if got := kinds(scaleSets(c.language, c.both, m{img + "sku": "a"}, m{img + "sku": "b"}), img+"sku"); !same(got, c.want) {
			t.Errorf("%q with %v: %v, want %v", c.language, c.both, got, c.want)
		}
	}
	both := scaleSets("", plan, m{img + "sku": "a", img + "offer": "a"}, m{img + "sku": "b", img + "offer": "b"})
	if got := kinds(both, img+"offer"); len(got) > 0 {
		t.Errorf("the offer is told beside the sku: %v", got)
	}
}

func TestScope(t *testing.T) {
	for _, c := range []struct {
		language, before, after, want string
	}{
		{"", "rg-a", "rg-b", "MODE104 another"},
		{languages[1], "rg-a", "rg-b", "MODE104 replaced"},
		{languages[4], "rg-a", "rg-b", "MODE104 replaced"},
		{"", "rg-a", "RG-A", ""},
		{"", "rg-a", "\ue000", ""},
	} {
		ch := scaleSets(c.language, nil, nil, nil)
		ch.Before.ID = "/subscriptions/s/resourceGroups/" + c.before + "/providers/" + model.ScaleSetType + "/x"
		ch.After.ID = "/subscriptions/s/resourceGroups/" + c.after + "/providers/" + model.ScaleSetType + "/x"
		got := kinds(ch, "(scope)")
		if c.want == "" && len(got) > 0 || c.want != "" && !same(got, []string{c.want}) {
			t.Errorf("%q from %s to %s: %v", c.language, c.before, c.after, got)
		}
	}
}

// TestOtherTypes holds the rows about resources that are no scale sets to what
// they say in a template and in azurerm.
func TestOtherTypes(t *testing.T) {
	for _, c := range []struct {
		typ, terraform, path string
		before, after        any
		arm, azurerm         string
	}{
		{"Microsoft.Network/publicIPAddresses", "azurerm_public_ip", "sku.name", "Basic", "Standard", "refused", "replaced"},
		{"Microsoft.Network/loadBalancers", "azurerm_lb", "sku.name", "Basic", "Standard", "unsure", "replaced"},
		{"Microsoft.Network/loadBalancers", "azurerm_lb", "properties.loadBalancingRules[].properties.backendPort", 80, 81, "", ""},
		{"Microsoft.Network/loadBalancers", "azurerm_lb", "properties.loadBalancingRules", l{m{"name": "a"}}, l{}, "", ""},
		{"Microsoft.Network/publicIPPrefixes", "azurerm_public_ip_prefix", "properties.prefixLength", 28, 29, "unsure", "replaced"},
		{"Microsoft.Insights/autoscaleSettings", "azurerm_monitor_autoscale_setting", "properties.targetResourceUri", "a", "b", "in-place", "replaced"},
		{"Microsoft.Compute/virtualMachineScaleSets/extensions", "azurerm_virtual_machine_scale_set_extension", "properties.publisher", "a", "b", "unsure", "replaced"},
		{"Microsoft.Compute/virtualMachines", "azurerm_linux_virtual_machine", "properties.virtualMachineScaleSet.id", "a", "b", "in-place", "in-place"},
	} {
		for _, side := range []struct{ language, want string }{{"", c.arm}, {c.terraform, c.azurerm}} {
			ch := &model.Change{Before: resource(c.typ, side.language, m{c.path: c.before}), After: resource(c.typ, side.language, m{c.path: c.after})}
			verdicts, open := Of(ch)
			got := ""
			for _, v := range verdicts {
				got += word(v)
			}
			if got != side.want || len(open) > 0 {
				t.Errorf("%s in %q: %q, want %q", c.typ, side.language, got, side.want)
			}
		}
	}
	for i := range rows {
		if typ := rows[i].target; typ != "" && rows[i].azurerm[0] == "" {
			t.Errorf("%s has no column", typ)
		}
	}
}

// TestAnotherTypeOfAzurerm gives one set two types of resource: Terraform
// destroys the one and makes the other.
func TestAnotherTypeOfAzurerm(t *testing.T) {
	c := scaleSets(languages[1], m{os + "computerNamePrefix": "x", disk + "osType": "Linux"}, nil, nil)
	after := scaleSets(languages[3], m{os + "computerNamePrefix": "y", disk + "osType": "Linux"}, nil, nil)
	c.After, c.AfterUnit = after.After, after.AfterUnit
	verdicts, _ := Of(c)
	if len(verdicts) != 1 || verdicts[0].Row.Rule != "MODE101" || verdicts[0].Kind != Replaced {
		t.Errorf("%d verdicts: %+v", len(verdicts), verdicts)
	}
	if line, ok := ConsequenceOf(c); !ok || line.Verdict != "replaced" {
		t.Errorf("consequence %+v", line)
	}
}

// TestFromTemplateToAzurerm moves a set from a template into Terraform: the
// provider, which did not have it before, compares nothing.
func TestFromTemplateToAzurerm(t *testing.T) {
	c := scaleSets("", nil, m{"properties.upgradePolicy.mode": "Manual"}, nil)
	after := scaleSets(languages[1], nil, nil, m{"properties.upgradePolicy.mode": "Rolling"})
	c.After, c.AfterUnit = after.After, after.AfterUnit
	if got := kinds(c, "properties.upgradePolicy.mode"); !same(got, []string{"MODE117 in-place"}) {
		t.Errorf("%v", got)
	}
}

func TestUnchanged(t *testing.T) {
	byProvider := func(v any) *model.Node {
		n := node(v)
		n.Defaulted = "the default of azurerm"
		return n
	}
	const subscription = "/subscriptions/\U000F8000/resourceGroups/"
	ppg := "/providers/Microsoft.Compute/proximityPlacementGroups/near"
	for name, c := range map[string]struct {
		path          string
		before, after any
	}{
		"zones in another order":                {"zones", l{"1", "2", "3"}, l{"3", "1", "2"}},
		"zones as numbers":                      {"zones", l{"1"}, l{1}},
		"null":                                  {"plan", nil, gone{}},
		"an empty object":                       {"plan", m{}, gone{}},
		"an empty list":                         {"zones", l{}, nil},
		"a region with blanks":                  {"location", "West Europe", "westeurope"},
		"another case":                          {profile + "priority", "spot", "Spot"},
		"a number as a text":                    {"properties.platformFaultDomainCount", "5", 5},
		"a boolean as a text":                   {"properties.singlePlacementGroup", "false", false},
		"the service's default":                 {profile + "priority", gone{}, "Regular"},
		"no default of the service":             {"properties.platformFaultDomainCount", gone{}, 5},
		"the default of azurerm left out":       {os + "adminUsername", byProvider("a"), "a"},
		"computed by azurerm when left out":     {os + "computerNamePrefix", "shop", byProvider("vmss-shop")},
		"tags in another order":                 {"tags", m{"a": "1", "b": "2"}, m{"b": "2", "a": "1"}},
		"identities in another order":           {"identity", m{"userAssignedIdentities": m{"x": m{}, "y": m{}}}, m{"userAssignedIdentities": m{"y": m{}, "x": m{}}}},
		"pools in another order":                {ip + "loadBalancerBackendAddressPools", l{m{"id": "a"}, m{"id": "b"}}, l{m{"id": "b"}, m{"id": "a"}}},
		"a member that is off":                  {profile + "applicationProfile.galleryApplications", l{m{"packageReferenceId": "a"}}, l{m{"packageReferenceId": "a", "order": 0, "enableAutomaticUpgrade": false}}},
		"a member that azurerm fills in":        {disk + "diffDiskSettings", m{"option": "Local"}, m{"option": "Local", "placement": byProvider("CacheDisk")}},
		"an id with a subscription on one side": {"properties.proximityPlacementGroup", m{"id": "/subscriptions/s/resourceGroups/rg" + ppg}, m{"id": unsaid{text: subscription + "RG" + ppg}}},
		"an address with all it has":            {pip + "properties.publicIPAddressVersion", gone{}, gone{}},
		"what azurerm reads back":               {"properties.spotRestorePolicy", m{"enabled": true}, gone{}},
		"the same for the same reason":          {profile + "priority", unsaid{why: "parameter 'p' has no value"}, unsaid{why: "parameter 'p' has no value"}},
	} {
		for _, language := range languages {
			if got := kinds(scaleSets(language, nil, m{c.path: c.before}, m{c.path: c.after}), c.path); len(got) > 0 {
				t.Errorf("%s: %v in %q", name, got, language)
			}
		}
	}
}

// TestPublicAddress gives an instance an address, which brings a version and
// tags with it, and then changes them.
func TestPublicAddress(t *testing.T) {
	address := m{"name": "pip", "properties": m{"publicIPAddressVersion": "IPv6", "ipTags": l{m{"tag": "a"}}, "publicIPPrefix": m{"id": "a"}}}
	const all = ip + publicIP
	for _, path := range []string{".properties.publicIPAddressVersion", ".properties.ipTags", ".properties.publicIPPrefix"} {
		if got := kinds(scaleSets("", nil, m{all: gone{}}, m{all: address}), all+path); len(got) > 0 {
			t.Errorf("%s with the address: %v", path, got)
		}
		if got := kinds(scaleSets("", nil, m{all: m{"name": "pip"}}, m{all: address}), all+path); len(got) != 1 {
			t.Errorf("%s of an address: %v", path, got)
		}
	}
}

// TestDefaultsNotKnown compares defaults that differ between versions of the
// provider: nobody wrote them, so they stand where what they are left out of does.
func TestDefaultsNotKnown(t *testing.T) {
	file := func(text string) source.Span {
		f, err := source.NewFile("main.tf", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return source.Span{File: f, Start: 0, End: len(text)}
	}
	side := func(text, why string) *model.Node {
		open := node(unsaid{why: why})
		whole := node(m{"x": open})
		whole.Place = file(text)
		open.Place = whole.Place
		return open
	}
	for _, c := range []struct {
		a, b *model.Node
		want outcome
	}{
		{side("block {}", "the default differs"), side("block { y = 1 }", "the default differs"), equal},
		{side("block {}", "the default differs"), side("block {}", "another reason"), unknown},
	} {
		if got := compareUnknown(c.a, c.b); got != c.want {
			t.Errorf("%d, want %d", got, c.want)
		}
	}
}

// TestWrittenThoughNotKnown writes an id of which parts are not known where
// there was none: that is a change whatever it is.
func TestWrittenThoughNotKnown(t *testing.T) {
	there := unsaid{text: "/subscriptions/\U000F8000/x", why: "x"}
	for _, c := range []struct {
		path  string
		after any
		want  string
	}{
		{img + "id", there, " rolling"},
		{img + "id", unsaid{why: "x"}, " undecided"},
		{profile + "licenseType", there, " undecided"},
		{disk + "managedDisk.securityProfile", m{"diskEncryptionSet": m{"id": there}}, "MODE130 unsure"},
	} {
		if got := kinds(scaleSets("", nil, nil, m{c.path: c.after}), c.path); !same(got, []string{c.want}) {
			t.Errorf("%s: %v, want %s", c.path, got, c.want)
		}
	}
	set := m{"diskEncryptionSet": m{"id": "a"}}
	for _, c := range []struct {
		more any
		want outcome
	}{{there, differs}, {unsaid{why: "x"}, unknown}} {
		if got := (comparer{}).deep(node(m{"a": set}), node(m{"a": set, "b": c.more})); got != c.want {
			t.Errorf("a member more: %d, want %d", got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	const sub = "/subscriptions/\U000F8000/resourceGroups/"
	for _, c := range []struct {
		a, b string
		want outcome
	}{
		{sub + "rg/providers/T/x/a", sub + "rg/providers/T/x/a", equal},
		{sub + "rg/providers/T/x/a", sub + "RG/providers/t/X/A", equal},
		{sub + "rg/providers/T/x/a", sub + "rg/providers/T/x/b", differs},
		{sub + "rg/providers/T/x/a", sub + "rg2/providers/T/x/a", differs},
		{sub + "\U000F8001/providers/T/x/a", sub + "\U000F8001/providers/T/x/b", differs},
		{sub + "\U000F8001/providers/T/x/a", sub + "\U000F8001/providers/T/x/a", unknown},
		{sub + "rg/providers/T/x/\ue001", sub + "rg/providers/T/x/b", unknown},
		{"plain", "other", unknown},
	} {
		if got := compareIDs(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestUnorderedLists(t *testing.T) {
	open := unsaid{why: "x"}
	for _, c := range []struct {
		a, b l
		want outcome
	}{
		{l{"a", "b"}, l{"b", "a"}, equal},
		{l{"a", "a", "b"}, l{"a", "b", "b"}, differs},
		{l{"a"}, l{"a", "b"}, differs},
		{l{"a", open}, l{"b", "a"}, unknown},
		{l{"a", "c"}, l{open, "b"}, differs},
		{l{m{"name": "a", "x": 1}, m{"name": "b", "x": 2}}, l{m{"name": "b", "x": 2}, m{"name": "a", "x": 1}}, equal},
		{l{m{"name": "a", "x": 1}, m{"name": "b", "x": 2}}, l{m{"name": "b", "x": 1}, m{"name": "a", "x": 2}}, differs},
	} {
		if got := (comparer{}).deep(node(c.a), node(c.b)); got != c.want {
			t.Errorf("%v and %v: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// TestPartners pairs elements by their names, and disks by their numbers.
func TestPartners(t *testing.T) {
	keys := func(n string) m { return m{"diskEncryptionSet": m{"id": n}} }
	const path = profile + "storageProfile.dataDisks"
	for _, c := range []struct {
		before, after l
		want          int
	}{
		{l{m{"lun": 0, "managedDisk": keys("a")}, m{"lun": 1, "managedDisk": keys("b")}}, l{m{"lun": 1, "managedDisk": keys("b")}, m{"lun": 0, "managedDisk": keys("a")}}, 0},
		{l{m{"lun": 0, "managedDisk": keys("a")}}, l{m{"lun": 1, "managedDisk": keys("b")}}, 0},
		{l{m{"lun": 0, "managedDisk": keys("a")}, m{"lun": 1, "managedDisk": keys("b")}}, l{m{"lun": 0, "managedDisk": keys("b")}, m{"lun": 1, "managedDisk": keys("a")}}, 2},
	} {
		if got := kinds(scaleSets("", nil, m{path: c.before}, m{path: c.after}), path+"[].managedDisk.diskEncryptionSet"); len(got) != c.want {
			t.Errorf("%v to %v: %v", c.before, c.after, got)
		}
	}
}

// TestReasons holds the clauses to paths that rows have.
func TestReasons(t *testing.T) {
	paths := map[string]bool{}
	for i := range rows {
		paths[rows[i].path] = true
	}
	for _, r := range reasons {
		if !paths[r.path] {
			t.Errorf("a reason for no row: %s", r.path)
		}
	}
	for _, d := range defaults {
		if !paths[d.path] {
			t.Errorf("a default of no row: %s", d.path)
		}
	}
	for _, p := range byPresence {
		if !paths[p] {
			t.Errorf("no row: %s", p)
		}
	}
}
