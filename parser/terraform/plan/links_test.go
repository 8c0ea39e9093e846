package plan_test

import (
	"fmt"
	"testing"
)

// linked is a plan of two load balancers, and of an address pool whose
// loadbalancer_id the configuration takes from references.
const linked = `{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[
%s,
{"address":"%s","module_address":"%s","mode":"managed","type":"azurerm_lb_backend_address_pool","name":"p",%s"change":{"actions":["create"],"after":{"name":"p"},"after_unknown":{"loadbalancer_id":true,"id":true}}}],
"configuration":{"root_module":{
  "resources":[{"mode":"managed","type":"azurerm_lb_backend_address_pool","name":"p","expressions":{"loadbalancer_id":{"references":[%s]}}}],
  "module_calls":{"m":{"expressions":{"v":{"references":["azurerm_lb.a.id","azurerm_lb.a"]},"w":{"constant_value":"x"}},
    "module":{"outputs":{"lb":{"expression":{"references":["azurerm_lb.b.id","azurerm_lb.b"]}}},
    "resources":[{"mode":"managed","type":"azurerm_lb_backend_address_pool","name":"p","expressions":{"loadbalancer_id":{"references":[%s]}}}]}}}}}}`

func balancer(address, module, index string) string {
	name := "a"
	if module != "" {
		name = "b"
	}
	return fmt.Sprintf(`{"address":%q,"module_address":%q,"mode":"managed","type":"azurerm_lb","name":%q,%s"change":{"actions":["create"],"after":{"name":%q,"resource_group_name":"rg"},"after_unknown":{"id":true}}}`, address, module, name, index, address)
}

// TestReferences holds references to what they lead to: through modules, to
// instances with keys, and to nothing where a value may be made of more than one
// thing.
func TestReferences(t *testing.T) {
	const (
		a      = `"azurerm_lb.a.id","azurerm_lb.a"`
		pool   = "azurerm_lb_backend_address_pool.p"
		within = "module.m." + pool
	)
	single := balancer("azurerm_lb.a", "", "")
	child := single + "," + balancer("module.m.azurerm_lb.b", "module.m", "")
	counted := balancer("azurerm_lb.a[0]", "", `"index":0,`) + "," + balancer("azurerm_lb.a[1]", "", `"index":1,`)
	for _, c := range []struct{ balancers, pool, module, index, root, inner, want string }{
		{single, pool, "", "", a, a, "azurerm_lb.a"},
		{single, within, "module.m", "", a, `"var.v"`, "azurerm_lb.a"},
		{single, within, "module.m", "", a, `"var.w"`, ""},
		{single, within, "module.m", "", a, `"var.none"`, ""},
		{single, pool, "", "", `"var.v"`, a, ""}, // the root's own
		{child, pool, "", "", `"module.m.lb","module.m"`, a, "module.m.azurerm_lb.b"},
		{child, pool, "", "", `"module.m.other","module.m"`, a, ""},
		{child, pool, "", "", `"module.m"`, a, ""},
		{counted, pool, "", "", `"azurerm_lb.a[1].id","azurerm_lb.a[1]","azurerm_lb.a"`, a, "azurerm_lb.a[1]"},
		{counted, pool, "", "", a, a, ""},
		{counted, pool + "[1]", "", `"index":1,`, `"azurerm_lb.a","count.index"`, a, "azurerm_lb.a[1]"},
		{balancer("azurerm_lb.a[0]", "", `"index":0,`), pool, "", "", a, a, "azurerm_lb.a[0]"},
		{single, pool, "", "", `"azurerm_lb.a"`, a, ""},      // all of it, which is no id
		{single, pool, "", "", a + `,"local.x"`, a, ""},      // one of two
		{single, pool, "", "", `"azurerm_lb.a.name"`, a, ""}, // not its id
		{single, pool, "", "", `"data.azurerm_lb.a.id"`, a, ""},
		{single, pool, "", "", `"azurerm_lb.gone.id"`, a, ""},
		{single, pool, "", "", `"azurerm_public_ip.a.id"`, a, ""}, // no load balancer
	} {
		u := expand(t, loadText(t, fmt.Sprintf(linked, c.balancers, c.pool, c.module, c.index, c.root, c.inner)))
		got := ""
		for _, r := range u.Resources {
			if pools, _ := r.At("properties", "backendAddressPools").Items(); len(pools) == 1 {
				got = r.Address
			}
		}
		if got != c.want {
			t.Errorf("%s refers to %s / %s: it is a pool of %q, want %q", c.pool, c.root, c.inner, got, c.want)
		}
	}
}

// TestSubnetsOfNetworks: what a network lists in a plan are all its subnets,
// also those of other configurations, and without what is joined to them.
func TestSubnetsOfNetworks(t *testing.T) {
	u := expand(t, loadText(t, `{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[
{"address":"azurerm_virtual_network.v","mode":"managed","type":"azurerm_virtual_network","name":"v","change":{"actions":["no-op"],
"before":{"name":"v","resource_group_name":"rg","subnet":[{"name":"web","address_prefixes":["10.0.0.0/24"]}]},
"after":{"name":"v","resource_group_name":"rg","subnet":[{"name":"web","address_prefixes":["10.0.0.0/24"]}]},"after_unknown":{}}}]}`))
	if got := addresses(u); got != "" {
		t.Errorf("resources %s, want none", got)
	}
}
