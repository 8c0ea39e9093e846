package policy

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"vmsslint/parser/model"
	"vmsslint/schemas"
)

// build makes a node from Go values; an unknown is written as unknown{}.
type unknown struct{}

func build(v any) *model.Node {
	n := &model.Node{}
	switch v := v.(type) {
	case unknown:
		n.Kind, n.Why = model.Unknown, "parameter 'x' has no value"
	case bool:
		n.Kind = model.Bool
		if v {
			n.Num = 1
		}
	case int:
		n.Kind, n.Num = model.Int, int64(v)
	case string:
		n.Kind, n.Str = model.String, v
	case []any:
		var items []*model.Node
		for _, it := range v {
			items = append(items, build(it))
		}
		n.NewArray(items)
	case map[string]any:
		var fields []model.Field
		for _, name := range sorted(v) {
			fields = append(fields, model.Field{Name: name, Node: build(v[name])})
		}
		n.NewObject(fields)
	}
	return n
}

func sorted(m map[string]any) []string {
	var names []string
	for k := range m {
		names = append(names, k)
	}
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			if names[j] < names[i] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	return names
}

func unit(sets ...map[string]any) *model.Unit {
	u := &model.Unit{}
	for i, s := range sets {
		s["type"] = model.ScaleSetType
		u.Resources = append(u.Resources, &model.Resource{
			Type: model.ScaleSetType, ID: fmt.Sprintf("/set/%d", i), Label: fmt.Sprintf("set %d", i), Node: build(s), APIVersion: "2024-07-01",
		})
	}
	u.Link()
	return u
}

// eval runs one policy, whose body is given, over a unit.
func eval(t *testing.T, body string, u *model.Unit) Outcome {
	t.Helper()
	module := "package vmsslint.rules.p\n\nimport rego.v1\n\n" + body
	e, err := compile([]string{"p"}, map[string]string{"p.rego": module}, false)
	if err != nil {
		t.Fatal(err)
	}
	return e.Eval(context.Background(), NewDocument(u, schemas.Load()))
}

const head = `deny contains {"scaleSet": i, "path": "sku.capacity", "message": "no"} if {
	some i, set in input.scaleSets
	`

// TestNaivePolicies tries policies whose authors never thought of unknown
// values. None may report because of one.
func TestNaivePolicies(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		set  map[string]any
		want int // findings
	}{
		"not on an unknown boolean": {
			head + "not set.properties.overprovision\n}",
			map[string]any{"properties": map[string]any{"overprovision": unknown{}}}, 0,
		},
		"not on an absent boolean": {
			head + "not set.properties.overprovision\n}",
			map[string]any{"properties": map[string]any{}}, 1,
		},
		"not on false": {
			head + "not set.properties.overprovision\n}",
			map[string]any{"properties": map[string]any{"overprovision": false}}, 1,
		},
		"empty list that is not known": {
			head + "count(object.get(set, \"zones\", [])) == 0\n}",
			map[string]any{"zones": unknown{}}, 0,
		},
		"empty list": {
			head + "count(object.get(set, \"zones\", [])) == 0\n}",
			map[string]any{"zones": []any{}}, 1,
		},
		"different from an unknown value": {
			head + "object.get(set, [\"properties\", \"orchestrationMode\"], \"\") != \"Flexible\"\n}",
			map[string]any{"properties": map[string]any{"orchestrationMode": unknown{}}}, 0,
		},
		"a helper function": {
			"named(set) if startswith(set.name, \"vmss\")\n\n" + head + "not named(set)\n}",
			map[string]any{"name": unknown{}}, 0,
		},
		"a helper function, decided": {
			"named(set) if startswith(set.name, \"vmss\")\n\n" + head + "not named(set)\n}",
			map[string]any{"name": "web"}, 1,
		},
		"a helper rule over all sets": {
			"spot contains i if {\n\tsome i, s in input.scaleSets\n\ts.properties.virtualMachineProfile.priority == \"Spot\"\n}\n\n" + head + "not i in spot\n}",
			map[string]any{"properties": map[string]any{"virtualMachineProfile": map[string]any{"priority": unknown{}}}}, 0,
		},
		"a comprehension": {
			head + "zones := [z | some z in set.zones]\n\tcount(zones) < 2\n}",
			map[string]any{"zones": unknown{}}, 0,
		},
		"a comprehension over a list with an unknown element": {
			head + "zones := [z | some z in set.zones; z != \"1\"]\n\tcount(zones) < 1\n}",
			map[string]any{"zones": []any{"1", unknown{}}}, 0,
		},
		"a default rule": {
			"default large := false\n\nlarge if input.scaleSets[_].sku.capacity > 100\n\n" + head + "not large\n}",
			map[string]any{"sku": map[string]any{"capacity": unknown{}}}, 0,
		},
		"a number around a constant": {
			head + "not set.sku.capacity > 100\n}",
			map[string]any{"sku": map[string]any{"capacity": unknown{}}}, 0,
		},
		"two values that only together decide": {
			head + "not both(set)\n}\n\nboth(set) if {\n\tset.properties.overprovision\n\tset.properties.zoneBalance\n}",
			map[string]any{"properties": map[string]any{"overprovision": unknown{}, "zoneBalance": unknown{}}}, 0,
		},
		"an object that is not known": {
			head + "not set.properties.hostGroup\n}",
			map[string]any{"properties": map[string]any{"hostGroup": unknown{}}}, 0,
		},
		"everything below is not known": {
			head + "not set.properties.virtualMachineProfile.priority\n}",
			map[string]any{"properties": map[string]any{"virtualMachineProfile": unknown{}}}, 0,
		},
		"a name taken from a list": {
			head + "some name in [\"overprovision\", \"zoneBalance\"]\n\tnot set.properties[name]\n}",
			map[string]any{"properties": map[string]any{"overprovision": unknown{}, "zoneBalance": true}}, 0,
		},
		"walking": {
			head + "found := [v | walk(set, [_, v]); v == \"Spot\"]\n\tcount(found) == 0\n}",
			map[string]any{"properties": map[string]any{"virtualMachineProfile": map[string]any{"priority": unknown{}}}}, 0,
		},
		"an unknown value that the policy does not read": {
			head + "not set.properties.overprovision\n}",
			map[string]any{"properties": map[string]any{"zoneBalance": unknown{}}}, 1,
		},
		"a finding that the unknown value does not touch": {
			head + "set.sku.capacity > 100\n\tset.properties.zoneBalance != \"x\"\n}",
			map[string]any{"sku": map[string]any{"capacity": 200}, "properties": map[string]any{"zoneBalance": true, "overprovision": unknown{}}}, 1,
		},
		"a pattern": {
			head + "not regex.match(\"^vmss-[a-z]+$\", set.name)\n}",
			map[string]any{"name": unknown{}}, 0,
		},
	} {
		out := eval(t, c.body, unit(c.set))
		if len(out.Errors) > 0 {
			t.Errorf("%s: %v", name, out.Errors)
		}
		if len(out.Findings) != c.want {
			t.Errorf("%s: %d findings, want %d", name, len(out.Findings), c.want)
		}
		if strings.Contains(fmt.Sprint(c.set), "{}") && c.want == 0 && len(out.Undecided) == 0 {
			t.Errorf("%s: not counted as undecided", name)
		}
	}
}

// TestOtherSetsStayDecided keeps what is not known of one set from the others.
func TestOtherSetsStayDecided(t *testing.T) {
	out := eval(t, head+"not set.properties.overprovision\n}", unit(
		map[string]any{"properties": map[string]any{"overprovision": unknown{}}},
		map[string]any{"properties": map[string]any{"overprovision": false}},
	))
	if len(out.Findings) != 1 || len(out.Undecided) != 1 {
		t.Errorf("%d findings and %d undecided, want one of each", len(out.Findings), len(out.Undecided))
	}
}

// TestManyUnknown bounds the work, and says undecided where the bound is reached.
func TestManyUnknown(t *testing.T) {
	props := map[string]any{}
	var names []string
	for _, n := range []string{"overprovision", "zoneBalance", "singlePlacementGroup", "constrainedMaximumCapacity", "doNotRunExtensionsOnOverprovisionedVMs"} {
		props[n] = unknown{}
		names = append(names, "not set.properties."+n)
	}
	out := eval(t, head+strings.Join(names, "\n\t")+"\n}", unit(map[string]any{"properties": props}))
	if len(out.Findings) != 0 || len(out.Undecided) == 0 {
		t.Errorf("%d findings and %d undecided, want none and some", len(out.Findings), len(out.Undecided))
	}
}

func TestBuiltinErrorsAreTold(t *testing.T) {
	out := eval(t, head+"to_number(set.name) > 3\n}", unit(map[string]any{"name": "three"}))
	if len(out.Errors) != 1 {
		t.Errorf("errors %v, want one", out.Errors)
	}
}

func TestCapabilities(t *testing.T) {
	for _, call := range []string{`http.send({"method": "get", "url": "http://localhost"})`, `time.now_ns()`, `rand.intn("x", 3)`, `opa.runtime()`, `net.lookup_ip_addr("localhost")`, `uuid.rfc4122("x")`} {
		module := "package vmsslint.rules.p\n\nimport rego.v1\n\ndeny contains {\"scaleSet\": 0, \"path\": \"\", \"message\": \"x\"} if " + call
		if _, err := compile([]string{"p"}, map[string]string{"p.rego": module}, false); err == nil {
			t.Errorf("%s compiles", call)
		}
	}
}

func TestDocument(t *testing.T) {
	u := unit(map[string]any{
		"NAME": "web",
		"sku":  map[string]any{"Capacity": "12", "name": unknown{}},
		"properties": map[string]any{
			"ORCHESTRATIONMODE":     "flexible",
			"virtualMachineProfile": map[string]any{"priority": "SPOT"},
		},
	})
	d := NewDocument(u, schemas.Load())
	set := d.JSON().(map[string]any)["scaleSets"].([]any)[0].(map[string]any)
	if got := fmt.Sprint(set["sku"]); got != "map[capacity:12]" {
		t.Errorf("sku is %s", got)
	}
	props := set["properties"].(map[string]any)
	if props["orchestrationMode"] != "Flexible" || props["virtualMachineProfile"].(map[string]any)["priority"] != "Spot" {
		t.Errorf("properties are %v", props)
	}
	if len(d.Unknown) != 1 || d.Unknown[0].String() != "scaleSets[0].sku.name" {
		t.Errorf("unknown: %v", d.Unknown)
	}
}

// TestSecrets holds the document to its promise: a policy cannot print what it
// does not see, and does not take a secret for absent.
func TestSecrets(t *testing.T) {
	u := unit(map[string]any{
		"name": "hunter2", "sku": map[string]any{"capacity": 12},
		"properties": map[string]any{"orchestrationMode": "Flexible"},
	})
	u.ScaleSets[0].At("name").Secret = true
	d := NewDocument(u, schemas.Load())
	if text := fmt.Sprint(d.JSON()); strings.Contains(text, "hunter2") {
		t.Errorf("the document shows a secret: %s", text)
	}
	if len(d.Unknown) != 1 || d.Unknown[0].String() != "scaleSets[0].name" || d.Unknown[0].Node.Why != "it is a secret" {
		t.Errorf("unknown: %v", d.Unknown)
	}
	if out := eval(t, head+"not set.name\n}", u); len(out.Findings) != 0 || len(out.Undecided) != 1 {
		t.Errorf("%d findings and %d undecided, want none and one", len(out.Findings), len(out.Undecided))
	}
}

// TestIndexOfNoResource tells a policy that names a resource that is not there.
func TestIndexOfNoResource(t *testing.T) {
	out := eval(t, `deny contains {"scaleSet": 7, "path": "", "message": "no"} if true`, unit(map[string]any{"name": "a"}))
	if len(out.Findings) != 0 || len(out.Errors) != 1 || !strings.Contains(out.Errors[0].Error(), "scaleSets[7]") {
		t.Errorf("findings %v, errors %v, want one error about scaleSets[7]", out.Findings, out.Errors)
	}
}

// TestFailingPolicy lets a policy that fails silence no other.
func TestFailingPolicy(t *testing.T) {
	e, err := compile([]string{"p", "q"}, map[string]string{
		"p.rego": "package vmsslint.rules.p\n\nf := 1 if input.scaleSets\n\nf := 2 if input.scaleSets\n\n" + `deny contains {"scaleSet": f, "path": "", "message": "x"}`,
		"q.rego": "package vmsslint.rules.q\n\n" + `deny contains {"scaleSet": 0, "path": "", "message": "x"}`,
	}, false)
	if err != nil {
		t.Fatal(err)
	}
	out := e.Eval(context.Background(), NewDocument(unit(map[string]any{"name": "a"}), schemas.Load()))
	if len(out.Findings) != 1 || len(out.Errors) != 1 || !strings.HasPrefix(out.Errors[0].Error(), "policy p: ") {
		t.Errorf("findings %v, errors %v, want one finding of q and one error of p", out.Findings, out.Errors)
	}
}

// TestMetadata holds the head of each policy to the catalogue's words.
func TestMetadata(t *testing.T) {
	entries, err := embedded.ReadDir("rego")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".rego")
		if name == "lib" {
			continue
		}
		text, _ := Sources(name)
		if !strings.Contains(text, "name: "+strings.ReplaceAll(name, "_", "-")+"}") || !strings.Contains(text, "package vmsslint.rules."+name+"\n") {
			t.Errorf("%s: its metadata or its package names another rule", e.Name())
		}
	}
}

// TestEmbeddedPoliciesAreFaultless compiles the embedded policies with all the
// checks that a run leaves out.
func TestEmbeddedPoliciesAreFaultless(t *testing.T) {
	entries, err := embedded.ReadDir("rego")
	if err != nil || len(entries) < 20 {
		t.Fatal(len(entries), err)
	}
	modules := map[string]string{}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".rego")
		text, ok := Sources(name)
		if !ok || name != "lib" && !strings.Contains(text, "package vmsslint.rules."+name+"\n") {
			t.Errorf("%s is not the package of its name", e.Name())
		}
		modules[e.Name()] = text
	}
	if _, err := compile(nil, modules, false); err != nil {
		t.Error(err)
	}
}

// BenchmarkNew is what compiling the embedded policies costs a run.
func BenchmarkNew(b *testing.B) {
	entries, err := embedded.ReadDir("rego")
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".rego"); name != "lib" {
			names = append(names, name)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(names, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}
