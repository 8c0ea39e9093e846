package lang

import (
	"strings"
	"testing"

	"vmsslint/parser/model"
)

// check expands a tree, and compares what is in it and what is wrong with it.
func check(t *testing.T, text, want string, set ...model.Assignment) {
	t.Helper()
	_, e, diags := expandTree(t, text, set...)
	got := show(e)
	for _, m := range []string{messages(diags), messages(e.Diagnostics())} {
		if m != "" {
			got += m + "\n"
		}
	}
	compare(t, got, strings.TrimLeft(want, "\n"))
}

func TestLanguage(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a condition picks": {`
-- main.tf --
variable "on" { default = true }
resource "a_b" "x" {
  v = var.on ? 1 : var.off
}
variable "off" {}
`, `
a_b.x
  v = 1`},
		"blocks that write different arguments are of one type": {`
-- main.tf --
resource "a_net" "n" {
  subnet {
    name = "a"
    size = 1
  }
  subnet {
    name = "b"
    open = true
    size = null
  }
}
resource "a_b" "x" {
  second = tolist(a_net.n.subnet)[1].name
  id     = tolist(a_net.n.subnet)[0].id
  open   = [for s in tolist(a_net.n.subnet) : s.open]
  named  = one([for s in a_net.n.subnet : s.size if s.name == "a"])
  sizes  = tolist(a_net.n.subnet)[*].size
}
`, `
a_net.n
  subnet:
    name = "a"
    size = 1
  subnet:
    name = "b"
    open = true
    size = null
a_b.x
  second = "b"
  id = ?(a_net.n.subnet[0].id is only known when it is applied)
  open = [?(a_net.n.subnet[0].open is only known when it is applied), true]
  named = 1
  sizes = [1, null]`},
		"values that are not known": {`
-- main.tf --
variable "n" { type = number }
variable "s" { type = string }
data "a_image" "i" { name = "img" }
resource "a_b" "x" {
  number = var.n + 1
  text   = upper(data.a_image.i.id)
  name   = data.a_image.i.name
  self_  = a_c.y.ip
  list   = [1, var.n, timestamp()]
  ws     = terraform.workspace
  fn     = provider::x::f(1)
  nested = { a = { b = data.a_image.i.os } }
}
resource "a_c" "y" {}
`, `
data.a_image.i
  name = "img"
a_b.x
  number = ?(variable 'n' has no value)
  text = ?(data.a_image.i is only known when it is applied)
  name = "img"
  self_ = ?(a_c.y.ip is only known when it is applied)
  list = [1, ?(variable 'n' has no value), ?(timestamp() reads the clock)]
  ws = ?(terraform.workspace is chosen when it is run)
  fn = ?(provider::x::f() is a function of a provider)
  nested = {a: {b: ?(data.a_image.i is only known when it is applied)}}
a_c.y`},
		"secrets": {`
-- main.tf --
variable "p" {
  default   = "hunter2"
  sensitive = true
}
resource "a_b" "x" {
  p = "x-${var.p}"
  o = { a = var.p, b = 1 }
  s = sensitive(2)
  n = nonsensitive(var.p)
}
`, `
a_b.x
  p = secret "x-hunter2"
  o = {a: secret "hunter2", b: 1}
  s = secret 2
  n = "hunter2"`},
		"optional and null": {`
-- main.tf --
variable "o" {
  type = object({ a = string, b = optional(number, 5), c = optional(bool) })
  default = { a = 1 }
}
variable "n" {
  type     = string
  default  = "d"
  nullable = false
}
module "m" {
  source = "./m"
  v      = null
}
resource "a_b" "x" { o = var.o }
-- m/m.tf --
variable "v" {
  default  = "fallback"
  nullable = false
}
resource "a_b" "y" { v = var.v }
`, `
a_b.x
  o = {a: "1", b: 5, c: null}
module.m.a_b.y
  v = "fallback"`},
		"count": {`
-- main.tf --
variable "u" { type = number }
resource "a_b" "none" { count = 0 }
resource "a_b" "two" {
  count = "2"
  i     = count.index
}
resource "a_b" "some" {
  count = var.u
  i     = count.index
  name  = "n"
}
resource "a_c" "refs" {
  all   = a_b.two[*].i
  old   = a_b.two.*.i
  one   = a_b.two[1].i
  len   = length(a_b.none)
  first = a_b.some[0].name
  any   = a_b.some[1].name
  it    = [for k, v in a_b.two : "${k}${v.i}"]
}
`, `
a_b.two[0]
  i = 0
a_b.two[1]
  i = 1
a_b.some[*] (variable 'u' has no value)
  i = ?(variable 'u' has no value)
  name = "n"
a_c.refs
  all = [0, 1]
  old = [0, 1]
  one = 1
  len = 0
  first = "n"
  any = ?(variable 'u' has no value)
  it = ["00", "11"]`},
		"for_each": {`
-- main.tf --
variable "u" { type = map(string) }
locals {
  pools = [{ name = "a", n = 1 }, { name = "b", n = 2 }]
}
resource "a_b" "s" {
  for_each = toset(["x", "y"])
  v        = each.value
}
resource "a_b" "m" {
  for_each = { for p in local.pools : p.name => p if p.n > 1 }
  n        = each.value.n
}
resource "a_b" "u" {
  for_each = var.u
  k        = each.key
  v        = each.value
}
resource "a_c" "refs" {
  x   = a_b.s["x"].v
  all = { for k, v in a_b.s : k => v.v }
  ns  = values(a_b.m)[*].n
}
`, `
a_b.s["x"]
  v = "x"
a_b.s["y"]
  v = "y"
a_b.m["b"]
  n = 2
a_b.u[*] (variable 'u' has no value)
  k = ?(variable 'u' has no value)
  v = ?(variable 'u' has no value)
a_c.refs
  x = "x"
  all = {x: "x", y: "y"}
  ns = [2]`},
		"blocks": {`
-- main.tf --
variable "u" { type = list(number) }
resource "a_b" "x" {
  lifecycle { ignore_changes = [tags] }
  os { name = "linux" }
  dynamic "disk" {
    for_each = [10, 20]
    iterator = d
    content {
      lun  = d.key
      size = d.value
      dynamic "part" {
        for_each = { a = 1 }
        content { n = "${part.key}${part.value}${d.value}" }
      }
    }
  }
  dynamic "rule" {
    for_each = var.u
    content { p = rule.value }
  }
  provisioner "local-exec" { command = "true" }
}
resource "a_c" "refs" {
  size = a_b.x.disk[1].size
  part = a_b.x.disk[0].part[0].n
  os   = a_b.x.os[0].name
  id   = a_b.x.os[0].id
  none = a_b.x.zone[0].id
  rule = a_b.x.rule[0].p
}
`, `
a_b.x
  os:
    name = "linux"
  disk:
    lun = 0
    size = 10
    part:
      n = "a110"
  disk:
    lun = 1
    size = 20
    part:
      n = "a120"
  rule (variable 'u' has no value):
    p = ?(variable 'u' has no value)
a_c.refs
  size = 20
  part = "a110"
  os = "linux"
  id = ?(a_b.x.os[0].id is only known when it is applied)
  none = ?(a_b.x.zone is only known when it is applied)
  rule = ?(variable 'u' has no value)`},
		"modules": {`
-- main.tf --
module "a" {
  source   = "./mods/a"
  for_each = toset(["x", "y"])
  name     = each.key
}
module "remote" { source = "Azure/vmss/azurerm" }
module "above" { source = "../elsewhere" }
resource "a_b" "x" {
  one = module.a["x"].name
  all = [for k, m in module.a : m.name]
  far = module.remote.id
}
-- mods/a/main.tf --
variable "name" {}
variable "deep" { default = "d" }
module "b" {
  source = "../b"
  name   = "${var.name}-${var.deep}"
}
output "name" { value = module.b.name }
-- mods/b/main.tf --
variable "name" { type = string }
resource "a_b" "y" {
  name = var.name
  path = path.module
}
output "name" { value = a_b.y.name }
`, `
a_b.x
  one = "x-d"
  all = ["x-d", "y-d"]
  far = ?(module 'remote' is not downloaded)
module.a["x"].module.b.a_b.y
  name = "x-d"
  path = "mods/b"
module.a["y"].module.b.a_b.y
  name = "y-d"
  path = "mods/b"
gap main.tf:6:28 module 'remote' is not downloaded: Azure/vmss/azurerm
gap main.tf:7:27 module 'above' lies outside of ., where nothing is read: ../elsewhere`},
		"a downloaded module": {`
-- main.tf --
module "r" { source = "Azure/vmss/azurerm" }
-- .terraform/modules/modules.json --
{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"r","Source":"registry/x","Dir":".terraform/modules/r"},{"Key":"r.in","Source":"y","Dir":".terraform/modules/in"}]}
-- .terraform/modules/r/main.tf --
module "in" { source = "git::https://example.com/x.git" }
-- .terraform/modules/in/main.tf --
resource "a_b" "x" { v = 1 }
`, `
module.r.module.in.a_b.x
  v = 1`},
		"override files": {`
-- main.tf --
variable "v" { default = 1 }
locals { l = 1 }
resource "a_b" "x" {
  a = 1
  b = var.v
  disk { n = 1 }
  disk { n = 2 }
  os { n = 3 }
}
-- override.tf --
variable "v" { default = 2 }
-- x_override.tf --
locals { l = 2 }
resource "a_b" "x" {
  a = local.l
  c = 3
  disk { n = 9 }
}
-- .#main.tf --
garbage
-- main.tf~ --
garbage
`, `
a_b.x
  a = 2
  b = 2
  c = 3
  os:
    n = 3
  disk:
    n = 9`},
		"values from files": {`
-- main.tf --
variable "a" {}
variable "b" {}
variable "c" {}
variable "l" { type = list(number) }
resource "a_b" "x" {
  a = var.a
  b = var.b
  c = var.c
  l = var.l
}
-- terraform.tfvars --
a = 1
b = 1
c = 1
other = 1
-- z.auto.tfvars --
b = "$${z}"
c = 2
-- a.auto.tfvars.json --
{"b": "a", "l": [1, 2], "c": "${not}"}
`, `
a_b.x
  a = 1
  b = "${z}"
  c = 2
  l = [1, 2]`},
		"an id in its parts": {`
-- main.tf --
variable "s" { type = string }
locals { id = "/subscriptions/${var.s}" }
resource "a_b" "x" {
  same  = local.id == "/subscriptions/${var.s}"
  other = local.id == "/subscriptions/1"
  never = local.id == "/resources"
}
`, `
a_b.x
  same = true
  other = ?(variable 's' has no value)
  never = false`},
		"texts that may be numbers": {`
-- main.tf --
variable "s" { type = string }
module "m" {
  source = "./m"
  n      = var.s
  l      = [var.s, "1"]
}
resource "a_b" "x" {
  count = var.s
  v     = var.s + 1
  w     = var.s ? 1 : 2
  i     = [1, 2][var.s]
}
-- m/m.tf --
variable "n" { type = number }
variable "l" { type = list(number) }
resource "a_b" "y" {
  n = var.n
  l = var.l
}
`, `
a_b.x[*] (variable 's' has no value)
  v = ?(variable 's' has no value)
  w = ?(variable 's' has no value)
  i = ?(variable 's' has no value)
module.m.a_b.y
  n = ?(variable 's' has no value)
  l = [?(variable 's' has no value), 1]`},
		"words that are no references": {`
-- main.tf --
resource "a_b" "x" {
  provisioner "local-exec" {
    when       = destroy
    on_failure = continue
    command    = self.name
  }
  lifecycle {
    ignore_changes       = all
    replace_triggered_by = [a_b.y]
    postcondition {
      condition     = self.name != ""
      error_message = "no"
    }
  }
}
resource "a_b" "y" {}
`, `
a_b.x
a_b.y`},
		"tried": {`
-- main.tf --
locals { o = { a = 1 } }
resource "a_b" "x" {
  t = try(local.o.b, local.o.a, 3)
  c = can(local.o.b)
  l = lookup(local.o, "z", 7)
}
`, `
a_b.x
  t = 1
  c = false
  l = 7`},
		"what is wrong where nobody knows whether it happens": {`
-- main.tf --
variable "u" { type = bool }
locals { none = [] }
resource "a_b" "x" {
  count = var.u ? 1 : 0
  v     = local.none[0]
}
`, `
a_b.x[*] (variable 'u' has no value)
  v = ?(there is a mistake in it)`},
	} {
		t.Run(name, func(t *testing.T) { check(t, c.in, c.want) })
	}
}

func TestJSON(t *testing.T) {
	check(t, `
-- main.tf.json --
{
  "//": "a comment",
  "variable": {"n": {"type": "list(number)", "default": [1, 2]}, "e": {"type": "string", "default": "a\"b"}},
  "locals": {"l": "${var.n[1] + 1}"},
  "resource": {
    "a_b": {
      "x": {
        "for_each": "${toset([\"k\"])}",
        "name": "n-${each.key}",
        "n": "${local.l}",
        "plain": "$${x}",
        "list": ["${var.e}", {"a": "${var.n}"}],
        "sku": {"disk": [{"n": 1}, {"n": "${local.l}"}]},
        "dynamic": {"os": {"for_each": "${var.n}", "content": {"v": "${os.value}"}}},
        "lifecycle": {"ignore_changes": ["tags"]}
      }
    }
  },
  "output": {"o": {"value": "${a_b.x[\"k\"].sku[0].disk[1].n}"}}
}
`, `
a_b.x["k"]
  name = "n-k"
  n = 3
  plain = "${x}"
  list = ["a\"b", {a: [1, 2]}]
  sku:
    disk:
      n = 1
    disk:
      n = 3
  os:
    v = 1
  os:
    v = 2
output o = 3`)
}

func TestPlacesInJSON(t *testing.T) {
	_, e, _ := expandTree(t, `
-- main.tf.json --
{"variable": {"n": {"default": {"a": [7]}}},
 "resource": {"a_b": {"x": {
  "v": {"k": "${var.n.a[0]}"},
  "esc": "\"${var.n.a[0]}\"",
  "disk": [{"n": 1}, {"n": 2}]}}}}
`)
	body := e.Instances[0].Body
	compare(t, story(body.Attribute("v").Node().At("k")), `main.tf.json:3:17 var.n.a[0]
main.tf.json:1:39 default of variable 'n' <n>`)
	compare(t, place(body.Attribute("v").Node().At("k").NamePlace), "main.tf.json:3:9")
	compare(t, story(body.Attribute("esc").Node()), `main.tf.json:4:10 "\"${var.n.a[0]}\""
main.tf.json:1:39 default of variable 'n' <n>`)
	compare(t, place(e.Instances[0].Place), "main.tf.json:2:23")
}
