package cloud_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/cloud"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

const id = "/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-shop"

func parse(t *testing.T, text string) (*source.File, *jsonc.Value) {
	t.Helper()
	file, err := source.NewFile("vmss.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return file, doc
}

func expand(t *testing.T, text string) *model.Unit {
	t.Helper()
	tmpl, diags := cloud.Load(parse(t, text))
	if tmpl == nil || len(diags) > 0 {
		t.Fatal(diags)
	}
	u, diags := tmpl.Expand(context.Background(), model.Scenario{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return u
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lines writes every value with its path, names in lower case.
func lines(n *model.Node) []string {
	var out []string
	n.Walk(func(n *model.Node) bool {
		switch n.Kind {
		case model.Object, model.Array:
			if empty, _ := n.IsEmpty(); empty {
				out = append(out, strings.ToLower(n.Path())+" is empty")
			}
		case model.String:
			out = append(out, strings.ToLower(n.Path())+" = "+n.Str)
		default:
			out = append(out, fmt.Sprintf("%s = %v %d %v", strings.ToLower(n.Path()), n.Kind, n.Num, n.Flt))
		}
		return true
	})
	slices.Sort(out)
	return out
}

// TestShapes holds what the command line makes of a scale set to what the REST
// API says of the same one.
func TestShapes(t *testing.T) {
	az, rest := expand(t, read(t, "testdata/az.json")), expand(t, read(t, "testdata/rest.json"))
	if len(az.ScaleSets) != 1 || len(rest.ScaleSets) != 1 {
		t.Fatalf("%d and %d scale sets", len(az.ScaleSets), len(rest.ScaleSets))
	}
	a, r := lines(az.ScaleSets[0].Node), lines(rest.ScaleSets[0].Node)
	if !slices.Equal(a, r) || len(a) < 40 {
		t.Errorf("%d values of az:\n%s\n\n%d of REST:\n%s", len(a), strings.Join(a, "\n"), len(r), strings.Join(r, "\n"))
	}
	for _, u := range []*model.Unit{az, rest} {
		res := u.Resources[0]
		if res.ID != id || res.Type != model.ScaleSetType || res.Label != model.ScaleSetType+"/vmss-shop" || res.Format != "arm" || res.Address != id {
			t.Errorf("%+v", res)
		}
		if want := "rg-shop|/providers/microsoft.compute/virtualmachinescalesets/vmss-shop"; res.Identity() != want {
			t.Errorf("%s, want %s", res.Identity(), want)
		}
	}
}

// TestPlaces holds nodes to the places of the file.
func TestPlaces(t *testing.T) {
	set := expand(t, read(t, "testdata/az.json")).ScaleSets[0]
	for _, c := range []struct {
		path       []string
		name, text string
	}{
		{[]string{"sku", "capacity"}, `"capacity"`, "6"},
		{[]string{"properties", "overprovision"}, `"overprovision"`, "false"},
		{[]string{"properties", "virtualMachineProfile", "extensionProfile", "extensions", "0", "properties", "type"}, `"typePropertiesType"`, `"ApplicationHealthLinux"`},
		{[]string{"properties", "virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations", "0", "properties", "primary"}, `"primary"`, "true"},
	} {
		n := set.At(c.path...)
		if n.NamePlace.Text() != c.name || n.Place.Text() != c.text {
			t.Errorf("%s: %q at %q, want %q at %q", n.Path(), n.NamePlace.Text(), n.Place.Text(), c.name, c.text)
		}
	}
}

// TestLists holds lists of resources: which are read, and what is said of the others.
func TestLists(t *testing.T) {
	one := `{"id":"` + id + `","name":"vmss-shop","sku":{"capacity":1},"tags":{"id":"a","resourceGroup":"b"}}`
	two := strings.ReplaceAll(one, "vmss-shop", "vmss-blog")
	scale := `{"id":"/subscriptions/1/resourceGroups/rg/providers/microsoft.insights/autoscalesettings/a","name":"a","enabled":false,"targetResourceUri":"` + id + `"}`
	lb := `{"id":"/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/a","name":"a","probes":[]}`
	lbREST := `{"id":"/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/a","name":"a","properties":{"probes":[]}}`
	for _, c := range []struct{ text, paths, gaps string }{
		{one, "", ""},
		{"[" + one + "," + two + "]", "[0] [1]", ""},
		{`{"value":[` + one + "]}", "value[0]", ""},
		{"[" + one + ",{},1," + scale + "]", "[0] [3]", ""},
		{"[" + lb + "," + one + "]", "[1]", "vmss.json:1:8: a resource of type Microsoft.Network/loadBalancers in the shape of the command line was not judged"},
		{"[" + lbREST + "," + one + "]", "[0] [1]", ""},
	} {
		u := expand(t, c.text)
		var paths, gaps []string
		for _, r := range u.Resources {
			paths = append(paths, r.SourcePath)
		}
		for _, g := range u.Gaps {
			gaps = append(gaps, g.Span.String()+": "+g.Message)
		}
		if strings.Join(paths, " ") != c.paths || strings.Join(gaps, " ") != c.gaps {
			t.Errorf("%s: resources at %q, gaps %q", c.text, paths, gaps)
		}
		if tag, _ := u.ScaleSets[0].At("tags", "resourceGroup").String(); tag != "b" {
			t.Errorf("%s: a tag is %q", c.text, tag)
		}
	}
	u := expand(t, "["+one+","+scale+"]")
	if len(u.Autoscales) != 1 || u.Autoscales[0].ScaleSet == nil {
		t.Fatal("the setting does not find its scale set")
	}
	if on, ok := u.Autoscales[0].Enabled().Bool(); on || !ok {
		t.Errorf("enabled is %t, known %t", on, ok)
	}
}

// TestDetect holds files to what they are.
func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		`{"id":"` + id + `"}`:                                            true,
		`[{"id":"` + strings.ToLower(id) + `"}]`:                         true,
		`{"value":[{"id":"` + id + `"}]}`:                                true,
		`{"id":"` + id + `/virtualMachines/0"}`:                          false,
		`{"id":"` + id + `/"}`:                                           true,
		`{"id":"/providers/Microsoft.Compute"}`:                          false,
		`{"id":7}`:                                                       false,
		`[[{"id":"` + id + `"}]]`:                                        false,
		`{"$schema":"https://x/y.json","id":"` + id + `"}`:               false,
		`{"type":"Microsoft.Compute/virtualMachineScaleSets"}`:           false,
		`{"contentVersion":"1.0.0.0","resources":[{"id":"` + id + `"}]}`: false,
		`null`: false,
	} {
		file, doc := parse(t, text)
		if got := cloud.Detect(doc); got != want {
			t.Errorf("%s: %t", text, got)
		}
		if tmpl, diags := cloud.Load(file, doc); (tmpl != nil) != want || (len(diags) == 0) != want {
			t.Errorf("%s: %v", text, diags)
		}
		if want && !cloud.MayBe([]byte(text)) {
			t.Errorf("%s is ruled out by its bytes", text)
		}
	}
	for _, text := range []string{"", "{}", `{"id":"/providers/Microsoft.Network/loadBalancers/a"}`} {
		if cloud.MayBe([]byte(text)) {
			t.Errorf("%q is not ruled out", text)
		}
	}
}

// TestPage holds a list that goes on elsewhere to a diagnostic.
func TestPage(t *testing.T) {
	_, diags := cloud.Load(parse(t, `{"value":[{"id":"`+id+`"}],"nextLink":"https://x"}`))
	if len(diags) != 1 || diags[0].Message != "this is one page of a list, and the ones that follow are not there" {
		t.Error(diags)
	}
}

// FuzzLoad holds loading to an end without a fault, whatever a file says.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"id":"/providers/Microsoft.Compute/virtualMachineScaleSets/a","etag":"x","virtualMachineProfile":{"timeCreated":1,"networkProfile":{"networkInterfaceConfigurations":[{"name":"n","primary":true}]},"extensionProfile":{"extensions":[{"type":"a/b","typePropertiesType":"T"},{"type":"T"}]}}}`))
	f.Add([]byte(`{"value":[{"id":"/providers/Microsoft.Compute/virtualMachineScaleSets/a","properties":{"zones":null}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := source.NewFile("vmss.json", text)
		if err != nil {
			return
		}
		doc, _ := jsonc.Parse(file, jsonc.Options{})
		tmpl, _ := cloud.Load(file, doc)
		if (tmpl != nil) != cloud.Detect(doc) {
			t.Fatal("what is detected is not what is loaded")
		}
		if tmpl != nil {
			tmpl.Expand(context.Background(), model.Scenario{})
		}
	})
}
