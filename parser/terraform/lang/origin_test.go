package lang

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// at follows "block.0.attribute.member" from an instance.
func at(t *testing.T, e *Evaluation, address, attribute string, path ...string) *model.Node {
	t.Helper()
	for _, i := range e.Instances {
		if i.Address != address {
			continue
		}
		body := i.Body
		if typ, rest, nested := strings.Cut(attribute, "."); nested {
			body, attribute = body.Block(typ).Body, rest
		}
		if a := body.Attribute(attribute); a != nil {
			return a.Node().At(path...)
		}
	}
	t.Fatalf("there is no %s.%s", address, attribute)
	return nil
}

func TestOrigins(t *testing.T) {
	_, e, diags := expandTree(t, `
-- main.tf --
variable "pools" {
  default = {
    web = { sku = { size = "D2", count = 1 } }
    api = { sku = { size = "D4", count = 2 } }
  }
}
variable "big" {}
locals {
  flat  = flatten([for k, p in var.pools : [for i in [0, 1] : { name = "${k}${i}", size = p.sku.size }]])
  both  = merge({ a = 1 }, { b = 2 })
  named = { for p in local.flat : p.name => p }
  list  = concat([1], [2, 3])
}
module "pool" {
  source   = "./pool"
  for_each = var.pools
  settings = each.value
}
resource "a_b" "x" {
  for_each = local.named
  size     = each.value.size
  merged   = local.both.b
  last     = element(local.list, 5)
  looked   = lookup(local.both, "zz", 9)
  picked   = var.big ? 1000 : local.list[0]
  sum      = local.list[1] + local.both.a
  split    = [for v in local.list : v][2]
  object   = { k = local.list[0], l = [4] }
  cond     = local.list[0] == 1 ? { k = local.both.a } : {}
  tried    = try(local.both.gone, local.both.a)
  same     = a_c.other.size
  out      = module.pool["web"].count
  block {
    size = each.value.size
  }
}
resource "a_c" "other" { size = local.list[0] }
-- pool/main.tf --
variable "settings" {
  type = object({ sku = object({ size = string, count = number }) })
}
locals { count = var.settings.sku.count }
resource "a_b" "vm" { n = local.count }
output "count" { value = a_b.vm.n }
-- terraform.tfvars --
big = true
`)
	if len(diags) > 0 {
		t.Fatal(messages(diags))
	}
	const x = `a_b.x["api1"]`
	for _, c := range []struct{ address, attribute, path, want string }{
		{x, "size", "", `main.tf:21:14 each.value.size
main.tf:20:14 entry 'api1' of for_each
main.tf:11:45 local 'named'
main.tf:9:91 local 'flat'
main.tf:4:28 default of variable 'pools' <pools>`},
		{x, "block.size", "", `main.tf:34:12 each.value.size
main.tf:20:14 entry 'api1' of for_each
main.tf:11:45 local 'named'
main.tf:9:91 local 'flat'
main.tf:4:28 default of variable 'pools' <pools>`},
		{x, "merged", "", "main.tf:22:14 local.both.b\nmain.tf:10:34 local 'both'"},
		{x, "last", "", "main.tf:23:22 local.list\nmain.tf:12:27 local 'list'"},
		{x, "looked", "", "main.tf:24:39 9"},
		{x, "picked", "", "main.tf:25:24 1000"},
		{x, "sum", "", "main.tf:26:14 local.list[1] + local.both.a\nmain.tf:12:24 local 'list'\nmain.tf:10:23 local 'both'"},
		{x, "split", "", "main.tf:27:37 v\nmain.tf:12:27 local 'list'"},
		{x, "object", "k", "main.tf:28:20 local.list[0]\nmain.tf:12:19 local 'list'"},
		{x, "object", "l.0", "main.tf:28:40 4"},
		{x, "cond", "k", "main.tf:29:41 local.both.a\nmain.tf:10:23 local 'both'"},
		{x, "tried", "", "main.tf:30:35 local.both.a\nmain.tf:10:23 local 'both'"},
		{x, "same", "", "main.tf:31:14 a_c.other.size\nmain.tf:37:33 a_c.other.size\nmain.tf:12:19 local 'list'"},
		{x, "out", "", `main.tf:32:14 module.pool["web"].count
main.tf:6:26 output 'count' of module 'pool'
main.tf:5:27 module.pool["web"].a_b.vm.n
main.tf:4:18 local 'count'
main.tf:17:14 argument 'settings' of module 'pool'
main.tf:16:14 entry 'web' of for_each
main.tf:3:42 default of variable 'pools' <pools>`},
		{`module.pool["api"].a_b.vm`, "n", "", `main.tf:5:27 local.count
main.tf:4:18 local 'count'
main.tf:17:14 argument 'settings' of module 'pool'
main.tf:16:14 entry 'api' of for_each
main.tf:4:42 default of variable 'pools' <pools>`},
	} {
		var path []string
		if c.path != "" {
			path = strings.Split(c.path, ".")
		}
		n := at(t, e, c.address, c.attribute, path...)
		if got := story(n); got != c.want {
			t.Errorf("%s.%s.%s (%s)\ngot:\n%s\nwant:\n%s", c.address, c.attribute, c.path, showNode(n), got, c.want)
		}
	}
}

func TestDecoded(t *testing.T) {
	_, e, diags := expandTree(t, `
-- main.tf --
variable "n" { default = 7 }
variable "u" { type = number }
locals { body = jsonencode({ sku = { capacity = var.n } }) }
resource "a_b" "x" {
  direct  = jsonencode({ sku = { capacity = var.n, u = var.u } })
  through = local.body
  text    = <<-EOT
    {"sku": {"capacity": 5}}
  EOT
  file    = file("t.json")
  built   = "{\"id\": \"${a_b.x2.id}\"}"
  word    = "hello"
  number  = 5
  unknown = a_b.x2.other
}
resource "a_b" "x2" {}
-- t.json --
{"a": [1, null, true, 1.5]}
`)
	if len(diags) > 0 {
		t.Fatal(messages(diags))
	}
	body := e.Instances[0].Body
	for name, want := range map[string]string{
		"direct":  "{sku: {capacity: 7, u: ?(variable 'u' has no value)}}",
		"through": "{sku: {capacity: 7}}",
		"text":    "{sku: {capacity: 5}}",
		"file":    "{a: [1, null, true, 1.5]}",
		"built":   "?(a_b.x2.id is only known when it is applied)",
		"word":    "nil",
		"number":  "nil",
		"unknown": "?(a_b.x2.other is only known when it is applied)",
	} {
		n := body.Attribute(name).Decoded()
		if n != nil && n.Kind == model.Unknown {
			n.Str = ""
		}
		if got := showNode(n); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	compare(t, story(body.Attribute("direct").Decoded().At("sku", "capacity")), "main.tf:5:45 var.n\nmain.tf:1:26 default of variable 'n' <n>")
	compare(t, story(body.Attribute("through").Decoded().At("sku", "capacity")), "main.tf:6:13 local.body\nmain.tf:3:49 local 'body'\nmain.tf:1:26 default of variable 'n' <n>")
}

// TestComputed gives resources ids with placeholders, as providers' knowledge does.
func TestComputed(t *testing.T) {
	o := treeOf(`
-- main.tf --
resource "a_lb" "l" { name = "l" }
resource "a_pool" "p" {
  lb   = a_lb.l.id
  name = "p"
}
resource "a_b" "x" {
  ids   = [a_pool.p.id]
  probe = "${a_lb.l.id}/probes/x"
  loc   = a_lb.l.location
}
`).options()
	o.Hooks.Computed = func(i *Instance, attr string) (cty.Value, bool) {
		if attr != "id" {
			return cty.NilVal, false
		}
		name := i.Value("name").AsString()
		return cty.StringVal("/" + i.Evaluation().Placeholders().Opaque("subscription", true) + "/" + name), true
	}
	c, diags := Load(".", o)
	e := c.Expand(context.Background())
	everything(e, func(*model.Node) {})
	compare(t, messages(append(diags, e.Diagnostics()...)), "")
	for attribute, want := range map[string]string{"probe": "/probes/x", "ids": ""} {
		n := at(t, e, "a_b.x", attribute)
		if attribute == "ids" {
			n, want = n.At("0"), "/p"
		}
		text, ok := n.Text()
		if !ok || n.Kind != model.Unknown || !strings.HasSuffix(text, want) || n.Why == "" {
			t.Errorf("%s is %s", attribute, showNode(n))
		}
	}
	if n := at(t, e, "a_b.x", "probe"); n.MinLength != len("//l/probes/x") || n.ExactLength {
		t.Errorf("the text has at least %d characters", n.MinLength)
	}
	compare(t, at(t, e, "a_b.x", "ids").At("0").Why, "a_pool.p.id is only known when it is applied")
}

func TestConfig(t *testing.T) {
	c, diags := Load(".", treeOf(`
-- main.tf --
terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
    old = "1.0"
  }
}
variable "size" {
  type      = string
  sensitive = true
  validation {
    condition     = contains(["a", "b"], var.size)
    error_message = "no"
  }
}
variable "n" { default = 1 }
moved {
  from = a_b.old
  to   = module.m.a_b.new
}
module "m" { source = "./m" }
removed {
  from = a_b.gone
}
import {
  id = "x"
  to = a_b.x
}
check "c" {
  data "a_x" "scoped" {}
  assert {
    condition     = data.a_x.scoped.ok
    error_message = "no"
  }
}
ephemeral "a_secret" "s" {}
resource "a_b" "x" {
  provider = old.west
  v        = ephemeral.a_secret.s.value
  lifecycle {
    ignore_changes = [tags, sku[0].name]
  }
}
-- m/m.tf --
-- .terraform.lock.hcl --
provider "registry.terraform.io/hashicorp/azurerm" {
  version     = "4.1.0"
  constraints = "~> 4.0"
  hashes      = ["h1:x"]
}
`).options())
	if len(diags) > 0 {
		t.Fatal(messages(diags))
	}
	root := c.Modules()[0]
	if len(root.Providers) != 2 || root.Providers[0].Version != "~> 4.0" || root.Providers[0].Source != "hashicorp/azurerm" || root.Providers[1].Version != "1.0" {
		t.Errorf("the providers are %+v", root.Providers)
	}
	compare(t, root.RequiredVersion, ">= 1.5")
	compare(t, root.Moved[0].From+" "+root.Moved[0].To, "a_b.old module.m.a_b.new")
	if l := c.Locked(); len(l) != 1 || l[0].Version != "4.1.0" || l[0].Source != "registry.terraform.io/hashicorp/azurerm" {
		t.Errorf("the lock file says %+v", l)
	}
	compare(t, strings.Join(c.ModuleDirs(), " "), "m")
	v := c.Variables()
	if len(v) != 2 || v[0].Name != "size" || !v[0].Sensitive || v[0].HasDefault || len(v[0].Domain) != 2 || v[0].Domain[1].Str != "b" || !v[1].HasDefault {
		t.Errorf("the variables are %+v, %+v", v[0], v[1])
	}
	i := c.Expand(context.Background()).Instances
	last := i[len(i)-1]
	compare(t, last.Address+" "+last.Provider+" "+last.ProviderAlias+" "+strings.Join(last.IgnoreChanges, " "), "a_b.x old west tags sku[0].name")
	compare(t, last.Place.Text(), `resource "a_b" "x"`)
	if c.Empty() {
		t.Error("it is said to be empty")
	}
}

func TestNextElement(t *testing.T) {
	const text = `# one
resource "a_b" "x" {
  # two
  v = 1
  # three
  disk {
    n = 1 # four
    # five
  }
  # six
  body = {
    # seven
    k = 1
    l = [
      # eight
      2,
    ]
  }
  # nine
}
`
	c, diags := Load(".", tree{"main.tf": text}.options())
	if len(diags) > 0 {
		t.Fatal(messages(diags))
	}
	file := c.Files()[0]
	for word, want := range map[string]string{
		"one": `resource "a_b" "x" {`, "two": "v = 1", "three": "disk {", "five": "", "six": "body = {", "seven": "k = 1", "eight": "2", "nine": "",
	} {
		next, ok := c.Next(file, strings.Index(text, "# "+word)+len(word)+2)
		got, _, _ := strings.Cut(next.Text(), "\n")
		if got != want || ok != (want != "") {
			t.Errorf("after %s stands %q, want %q", word, got, want)
		}
	}
	if c.Elements(&source.File{Path: "main.tf"}) != nil {
		t.Error("another file of the same name has elements")
	}
}

func TestComments(t *testing.T) {
	const text = `# vmsslint:ignore A -- a
resource "a_b" "x" {
  v = <<EOT
# vmsslint:ignore NOT -- text
EOT
  w = "http://x" // vmsslint:ignore B -- b
  /* vmsslint:ignore C -- c */
  u = "${"#"}# vmsslint:ignore NOT"
}
`
	c, diags := Load(".", tree{"main.tf": text}.options())
	if len(diags) > 0 {
		t.Fatal(messages(diags))
	}
	var got []string
	for _, k := range c.Comments(c.Files()[0]) {
		d, _ := source.ParseDirective(k.Text)
		got = append(got, fmt.Sprint(place(k.Span), d.Rules, d.Reason, k.Trailing))
	}
	compare(t, strings.Join(got, "\n"), "main.tf:1:1[A]afalse\nmain.tf:6:18[B]btrue\nmain.tf:7:3[C]cfalse")
}

// circle has locals that lead to each other, each time with one step more
// behind them.
const circle = "locals {\n  a = \"${local.b}\"\n  b = try(local.a, mer}, { c = 1 }).c)\n}\noutput \"o\" { value = local.a"

func TestOriginInCircle(t *testing.T) {
	c, _ := Load(".", tree{"main.tf": circle}.options())
	if c == nil {
		t.Fatal("the readable part of the file is not read")
	}
	everything(c.Expand(context.Background()), func(*model.Node) {})
}

// FuzzConfig reads whatever text as configuration: no panic, the same result
// twice, and every place lies in its file.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{
		"resource \"a_b\" \"x\" {\n  for_each = { for k, v in var.m : k => v if v != null }\n  v = each.value.x[*].y\n}\nvariable \"m\" { default = { a = 1 } }\n",
		"locals {\n  a = \"${local.b}-%{ for x in [1, 2] }${x}%{ endfor }\"\n  b = try(local.a, merge({}, { c = 1 }).c)\n}\noutput \"o\" { value = local.a }\n",
		"module \"m\" {\n  source = \"./\"\n}\nresource \"a\" \"b\" {\n  dynamic \"d\" {\n    for_each = toset([\"x\"])\n    content {\n      v = d.value == a.b.id\n    }\n  }\n}\n",
		"data \"a\" \"b\" {\n  count = data.a.b[0].n\n}\nresource \"x\" \"y\" { v = data.a.b[*].z.0.w, u = <<EOT\n${jsonencode({a = 1})}\nEOT\n}",
		"variable \"v\" {\n  type = object({ a = optional(list(number), [1]) })\n  default = {}\n}\nresource \"x\" \"y\" { v = { for a in var.v.a : a => a... } }\n",
	} {
		f.Add(seed, false)
	}
	f.Add(circle, false)
	f.Add(`{"resource": {"a_b": {"x": {"v": "${1 + 1}", "count": 2, "disk": [{"n": "\u00e9${var.x}"}]}}}, "variable": {"x": {"type": "string"}}}`, true)
	f.Fuzz(func(t *testing.T, text string, isJSON bool) {
		if len(text) > 4096 {
			return
		}
		name := "main.tf"
		if isJSON {
			name += ".json"
		}
		run := func() string {
			c, diags := Load(".", tree{name: text}.options())
			if c == nil {
				return messages(diags)
			}
			e := c.Expand(context.Background())
			everything(e, func(n *model.Node) { checkSpan(t, n.Place) })
			diags = append(diags, e.Diagnostics()...)
			for _, d := range diags {
				if !d.Span.IsZero() {
					checkSpan(t, d.Span)
				}
			}
			return show(e) + messages(diags)
		}
		if a, b := run(), run(); a != b {
			t.Errorf("first:\n%s\nthen:\n%s", a, b)
		}
	})
}

// BenchmarkSmall loads and evaluates a small root.
func BenchmarkSmall(b *testing.B) {
	tree := treeOf(`
-- main.tf --
variable "name" { default = "web" }
variable "instances" { default = 3 }
locals { tags = { app = var.name } }
resource "azurerm_linux_virtual_machine_scale_set" "x" {
  name                = "vmss-${var.name}"
  resource_group_name = azurerm_resource_group.rg.name
  location            = azurerm_resource_group.rg.location
  sku                 = "Standard_D2s_v5"
  instances           = var.instances
  tags                = merge(local.tags, { env = "dev" })
  network_interface {
    name    = "nic"
    primary = true
    ip_configuration {
      name      = "ip"
      subnet_id = azurerm_subnet.s.id
    }
  }
}
resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}
resource "azurerm_subnet" "s" {
  name                = "s"
  resource_group_name = azurerm_resource_group.rg.name
}
`)
	for b.Loop() {
		c, _ := Load(".", tree.options())
		everything(c.Expand(context.Background()), func(*model.Node) {})
	}
}
