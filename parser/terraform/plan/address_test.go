package plan

import (
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"":                                 "",
		"module.a":                         "a",
		`module.a["x.y]"].module.b[0]`:     "a b",
		`module.a["q\"]"].module.b`:        "a b",
		"module.a[0].module.b.module.c":    "a b c",
		`module.a["never closed`:           `a["never closed`,
		"azurerm_lb.a":                     "",
		"module":                           "",
		"module.":                          "",
		"module..module.b":                 " b",
		`module.a["x"]["y"].module.b.rest`: "a",
	} {
		if got := strings.Join(moduleNames(address), " "); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	for address, want := range map[string]string{
		"module.a":                       "",
		`module.a["x.y"].module.b[0]`:    `module.a["x.y"]`,
		"module.a.module.b.module.c[\"]": "module.a.module.b",
	} {
		if got := strings.TrimSuffix(address[:lastCall(address)], "."); got != want {
			t.Errorf("what calls %s is %q, want %q", address, got, want)
		}
	}
}

func TestWhole(t *testing.T) {
	refs := []string{"azurerm_lb.a[0].id", "azurerm_lb.a[0]", "azurerm_lb.a", "azurerm_lb.ab.id", "azurerm_lb.ab", "module.m.out", "module.m", "each.key"}
	if got, want := strings.Join(whole(refs), " "), "azurerm_lb.a[0].id azurerm_lb.ab.id module.m.out each.key"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
