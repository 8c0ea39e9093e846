package lang

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmsslint/parser/model"
)

// wrong compares all that is said to be wrong with a tree.
func wrong(t *testing.T, text, want string, set ...model.Assignment) {
	t.Helper()
	_, e, diags := expandTree(t, text, set...)
	everything(e, func(*model.Node) {})
	compare(t, messages(append(diags, e.Diagnostics()...)), want)
}

func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"syntax": {`
-- a.tf --
resource "a_b" "x" {
  v = [1,
}
-- b.tf --
resource "a_b" "y" { v = 1 }
`, `a.tf:3:1 invalid expression: expected the start of an expression, but found an invalid expression token`},
		"a text that is not closed": {`
-- a.tf --
resource "a_b" "x" {
  v = "open
  w = "closed"
  u = "closed too"
}
`, `a.tf:2:12 invalid multi-line string: quoted strings may not be split over multiple lines; to produce a multi-line string, either use the \n escape to represent a newline character or use the "heredoc" multi-line template syntax`},
		"unknown names": {`
-- main.tf --
variable "count_" {}
locals { size = 1 }
resource "a_b" "web" {
  a = var.cuont_
  b = local.sise
  c = a_b.wep.id
  d = data.a_b.web.id
  e = module.m.x
  f = lenght([])
  g = bare
  h = module.n.otput
  depends_on = [a_b.gone]
}
module "n" { source = "./n" }
-- n/n.tf --
output "output" { value = 1 }
`, `main.tf:4:7 variable 'cuont_' is not declared; did you mean 'count_'?
main.tf:5:7 local 'sise' is not declared; did you mean 'size'?
main.tf:6:7 resource 'a_b.wep' is not declared; did you mean 'a_b.web'?
main.tf:7:7 data source 'data.a_b.web' is not declared; did you mean 'a_b.web'?
main.tf:8:7 module 'm' is not declared
main.tf:9:7 unknown function 'lenght'; did you mean 'length'?
main.tf:10:7 'bare' is no reference: a variable is written var.bare, a local local.bare, a text in quotes
main.tf:11:7 module 'n' has no output 'otput'; did you mean 'output'?`},
		"locals in a circle": {`
-- main.tf --
locals {
  a = local.b
  b = "${local.c}"
  c = [local.a]
  d = local.a
}
resource "a_b" "x" { v = local.d }
`, `main.tf:2:3 local 'a' refers to itself: local.a → local.b → local.c → local.a`},
		"resources in a circle": {`
-- main.tf --
resource "a_b" "x" { v = a_b.y.v }
resource "a_b" "y" { v = a_b.x.v }
resource "a_b" "z" {
  count = length(a_b.z)
}
module "m" {
  source = "./m"
  in     = module.m.out
}
resource "a_b" "w" { v = module.m.out }
-- m/m.tf --
variable "in" {}
output "out" { value = var.in }
`, `m/m.tf:2:1 module.m.output.out refers to itself: module.m.output.out → module.m.var.in → module.m.output.out
main.tf:1:22 a_b.x.v refers to itself: a_b.x.v → a_b.y.v → a_b.x.v
main.tf:3:1 a_b.z refers to itself: a_b.z → a_b.z`},
		"a module that calls itself": {`
-- main.tf --
module "a" { source = "./a" }
-- a/main.tf --
module "b" { source = "../b" }
-- b/main.tf --
module "a" { source = "../a" }
`, `b/main.tf:1:23 module 'a' calls itself: a → b → a`},
		"a module that is the root": {`
-- main.tf --
module "a" { source = "./" }
`, `main.tf:1:23 module 'a' calls itself: the root module → a`},
		"folders that are not there": {`
-- main.tf --
module "a" { source = "./gone" }
module "b" { source = "./empty" }
module "c" {}
-- empty/readme.md --
-- x.tf --
resource "a_b" "x" { v = module.a.id }
`, `main.tf:1:23 the folder './gone' of module 'a' does not exist, or cannot be read
main.tf:2:23 the folder './empty' of module 'b' holds no Terraform files
main.tf:3:1 module 'c' has no source`},
		"arguments of modules": {`
-- main.tf --
module "a" {
  source = "./a"
  sise   = 1
  kind   = {}
}
-- a/main.tf --
variable "size" {}
variable "kind" { type = number }
resource "a_b" "x" { k = var.kind }
`, `main.tf:1:1 argument 'size' is missing: variable 'size' of module 'a' has no default
main.tf:3:3 module 'a' has no variable 'sise'; did you mean 'size'?
main.tf:4:12 argument 'kind' of module 'a' does not fit its type number: number required, but have object`},
		"declared twice": {`
-- a.tf --
variable "v" {}
locals { l = 1 }
resource "a_b" "x" {}
-- b.tf --
variable "v" {}
locals { l = 1 }
resource "a_b" "x" {}
-- override.tf --
output "o" { value = 1 }
`, `b.tf:1:1 variable 'v' is declared twice, first at a.tf:1:1
b.tf:2:10 local 'l' is declared twice, first at a.tf:2:10
b.tf:3:1 resource 'a_b.x' is declared twice, first at a.tf:3:1
override.tf:1:1 output 'o' overrides nothing: no other file declares it`},
		"repetition": {`
-- main.tf --
resource "a_b" "a" { for_each = [for i in range(1000) : i] }
resource "a_b" "b" { count = 10000000 }
resource "a_b" "c" { count = -1 }
resource "a_b" "d" { for_each = "x" }
resource "a_b" "e" { for_each = toset([for i in range(10000000) : tostring(i)]) }
resource "a_b" "f" { v = each.key }
resource "a_b" "g" {
  count    = 1
  for_each = {}
}
`, `main.tf:1:33 for_each takes a map or a set of texts, and this is a list
main.tf:2:30 count is 10000000, and more than 10000 instances in all are not expanded
main.tf:3:30 count must be a whole number from zero, and is -1
main.tf:4:33 for_each takes a map or a set of texts, and this is a text
main.tf:5:49 error in function call: call to function "range" failed: more than 1024 values were generated; either decrease the difference between start and end or use a smaller step
main.tf:6:26 'each' is only there in a block with for_each
main.tf:8:3 a_b.g has both count and for_each`},
		"evaluation": {`
-- main.tf --
locals { l = [1] }
resource "a_b" "a" {
  v = local.l[3]
  w = 1 + "x"
  x = { for i in [1, 2] : "k" => i }
}
`, `main.tf:3:14 invalid index: the given key does not identify an element in this collection value
main.tf:4:11 invalid operand: unsuitable value for right operand: a number is required
main.tf:5:27 duplicate object key: two different items produced the key "k" in this 'for' expression; if duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key`},
		"values of variables": {`
-- main.tf --
variable "n" { type = number }
variable "o" { type = object({ a = list(number) }) }
variable "d" {
  type    = number
  default = "x"
}
resource "a_b" "x" {
  n = var.n
  o = var.o
  d = var.d
}
-- terraform.tfvars --
n = "many"
o = { a = ["x"] }
`, `main.tf:5:13 default of variable 'd' does not fit its type number: a number is required
terraform.tfvars:1:5 value of variable 'n' does not fit its type number: a number is required
terraform.tfvars:2:5 value of variable 'o' does not fit its type object({ a = list(number) }): at .a[0], a number is required`},
		"not Terraform": {`
-- main.tf --
resources "a_b" "x" {}
resource "a_b" {}
name = 1
`, `main.tf:1:1 block type 'resources' is not known; did you mean 'resource'?
main.tf:2:1 a resource block has 2 labels, and this one has 1
main.tf:3:1 argument 'name' does not belong here: a file of configuration holds blocks only`},
	} {
		t.Run(name, func(t *testing.T) { wrong(t, c.in, c.want) })
	}
}

func TestGivenValues(t *testing.T) {
	const text = `
-- main.tf --
variable "s" { type = string }
variable "n" { type = number }
variable "l" { type = list(string) }
resource "a_b" "x" {
  s = var.s
  n = var.n
  l = var.l
}
`
	check(t, text, `
a_b.x
  s = "[1]"
  n = 3
  l = ["a"]`, model.Assignment{Name: "s", Value: "[1]"}, model.Assignment{Name: "n", Value: "3"}, model.Assignment{Name: "l", Value: `["a"]`})
	wrong(t, text, `--var nn variable 'nn' is not declared; did you mean 'n'?
. the value of variable 'l' given with --var is no expression, as its type list(string) needs: missing expression: expected the start of an expression, but found the end of the file`, model.Assignment{Name: "l", Value: ""}, model.Assignment{Name: "nn", Value: "1"})
}

func TestPrecedence(t *testing.T) {
	o := treeOf(`
-- main.tf --
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
resource "a_b" "x" { v = [var.a, var.b, var.c, var.d] }
-- terraform.tfvars --
b = "file"
-- more.tfvars --
b = "named"
c = "named"
`).options()
	o.Env = []string{"TF_VAR_a=env", "TF_VAR_b=env", "PATH=x"}
	o.VarFiles = []string{"more.tfvars"}
	o.Set = []model.Assignment{{Name: "c", Value: "set"}}
	c, diags := Load(".", o)
	e := c.Expand(context.Background(), model.Assignment{Name: "d", Value: "late"})
	compare(t, show(e)+messages(diags), "a_b.x\n  v = [\"env\", \"named\", \"set\", \"late\"]")
	n := e.Instances[0].Body.Attribute("v").Node()
	items, _ := n.Items()
	var notes []string
	for _, it := range items {
		notes = append(notes, story(it))
	}
	compare(t, strings.Join(notes, "\n"), `main.tf:5:27 var.a
main.tf:1:10 value of variable 'a' from the environment, TF_VAR_a <a>
main.tf:5:34 var.b
more.tfvars:1:5 value of variable 'b' <b>
main.tf:5:41 var.c
main.tf:3:10 value of variable 'c' given with --var <c>
main.tf:5:48 var.d
main.tf:4:10 value of variable 'd' given with --var <d>`)
}

// TestBombs evaluates what would take for ever or more memory than there is.
func TestBombs(t *testing.T) {
	doubling := func(what string) string {
		var b strings.Builder
		b.WriteString("-- main.tf --\nlocals {\n  x0 = \"0123456789\"\n")
		for i := 1; i < 60; i++ {
			fmt.Fprintf(&b, "  x%d = "+what+"\n", i, i-1, i-1)
		}
		return b.String() + "}\nresource \"a_b\" \"x\" { v = local.x59 }\n"
	}
	chain := "-- main.tf --\nlocals {\n  x0 = 1\n"
	for i := 1; i < 3000; i++ {
		chain += fmt.Sprintf("  x%d = local.x%d\n", i, i-1)
	}
	chain += "}\nresource \"a_b\" \"x\" { v = local.x2999 }\n"
	for name, c := range map[string]struct{ in, want string }{
		"texts":   {doubling("\"${local.x%d}${local.x%d}\""), "is larger than"},
		"lists":   {doubling("[local.x%d, local.x%d]"), "is larger than"},
		"loops":   {"-- main.tf --\nresource \"a_b\" \"x\" {\n  v = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in range(1000) : 1]]]]\n}\n", "more than 100000 rounds"},
		"chain":   {chain, "more than 1000 deep"},
		"nesting": {"-- main.tf --\nresource \"a_b\" \"x\" {\n  v = " + strings.Repeat("(", 100_000) + "\n}\n", "nested more than"},
		"json":    {"-- main.tf.json --\n" + strings.Repeat("[", 100_000), "nested more than"},
		"not":     {"-- main.tf --\nlocals {\n  v = " + strings.Repeat("!", 100_000) + "true\n}\n", "nested more than"},
		"folders": {"-- main.tf --\nmodule \"m\" {\n  source = \"./m\"\n  count = 9999\n}\n-- m/m.tf --\nresource \"a_b\" \"x\" {\n  count = 9999\n}\n", "more than 10000 instances"},
	} {
		t.Run(name, func(t *testing.T) {
			_, e, diags := expandTree(t, c.in)
			everything(e, func(*model.Node) {})
			if got := messages(append(diags, e.Diagnostics()...)); !strings.Contains(got, c.want) {
				t.Errorf("it is said: %.300s, want %q", got, c.want)
			}
		})
	}
}

// TestLarge evaluates large values in a time that grows with their size.
func TestLarge(t *testing.T) {
	var members, items strings.Builder
	for i := range 4_000 {
		fmt.Fprintf(&members, "    k%d = local.n\n", i)
		fmt.Fprintf(&items, "\"t%d\", ", i%2000)
	}
	_, e, diags := expandTree(t, "-- main.tf --\nlocals {\n  n = 1\n  o = {\n"+members.String()+"  }\n  l = ["+items.String()+"]\n}\n"+`
resource "a_b" "x" {
  o = local.o
  f = flatten([[for x in local.l : x]])
  v = values(local.o)
  s = toset(local.l)
}
resource "a_b" "y" {
  for_each = toset(local.l)
  v        = each.value
}
`)
	nodes := 0
	everything(e, func(*model.Node) { nodes++ })
	if all := append(diags, e.Diagnostics()...); len(all) > 0 || nodes < 15_000 {
		t.Errorf("there are %d values, and it is said: %.300s", nodes, messages(all))
	}
}

func TestDeadline(t *testing.T) {
	c, _ := Load(".", treeOf("-- main.tf --\nresource \"a_b\" \"x\" {\n  count = 200\n  v = length([for i in range(100) : i])\n}\n").options())
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	e := c.Expand(ctx)
	everything(e, func(*model.Node) {})
	compare(t, messages(e.Diagnostics()), ". the time for the evaluation is over; what was not evaluated by then is unknown")
}

// TestSymlinks calls a module through a link that leads back to its folder.
func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("main.tf", "module \"a\" { source = \"./loop\" }\nmodule \"b\" { source = \"./loop\" }\nresource \"a_b\" \"x\" { v = 1 }\n")
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Skip("there are no links here: ", err)
	}
	c, diags := Load(filepath.ToSlash(dir), disk())
	if len(diags) == 0 || !strings.Contains(messages(diags), "nested more than 32 deep") {
		t.Errorf("it is said: %.300s", messages(diags))
	}
	if e := c.Expand(context.Background()); len(e.Instances) == 0 || len(e.Instances) > maxModules {
		t.Errorf("there are %d instances", len(e.Instances))
	}
}

func TestNothingThere(t *testing.T) {
	for text, want := range map[string]string{
		"-- readme.md --\n": ". the folder holds no Terraform files",
		"-- x/a.tf --\n":    ". the folder holds no Terraform files",
	} {
		c, diags := Load(".", treeOf(text).options())
		if c != nil {
			t.Errorf("something was loaded from %q", text)
		}
		compare(t, messages(diags), want)
	}
	c, diags := Load("gone", treeOf("-- a.tf --\n").options())
	if c != nil {
		t.Error("something was loaded")
	}
	compare(t, messages(diags), "gone the folder does not exist, or cannot be read")
}
