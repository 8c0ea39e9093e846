package lang

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestAgainstTerraform evaluates a configuration of variables, locals and
// modules, and has Terraform itself do the same.
func TestAgainstTerraform(t *testing.T) {
	program, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("TERRAFORM IS NOT HERE: what it makes of the language was not compared")
	}
	const text = `
-- main.tf --
variable "o" {
  type = object({
    a = string
    b = optional(number, 5)
    c = optional(list(object({ d = optional(bool, true) })), [{}])
    e = optional(string)
  })
  default = { a = 1 }
}
variable "pools" {
  type = map(object({ size = string, count = optional(number, 2) }))
  default = {
    web = { size = "D2" }
    api = { size = "D4", count = 3 }
  }
}
variable "t" { type = tuple([string, number]) }
variable "s" { type = set(string) }
variable "any" { default = [1, "a", null] }
variable "nn" {
  default  = "d"
  nullable = false
}
variable "quoted" {
  type    = list(any)
  default = ["x", "y"]
}
locals {
  flat   = flatten([for k, p in var.pools : [for i in range(p.count) : { name = "${k}-${i}", size = p.size }]])
  byname = { for p in local.flat : p.size => p.name... }
  cond   = length(local.flat) > 3 ? "many" : 4
  merged = merge(var.pools.web, { count = 9 })
  over   = 1
  text   = <<-EOT
    %{ for k, v in var.pools ~}
    ${k} = ${v.size}
    %{ endfor ~}
  EOT
}
module "each" {
  source   = "./m"
  for_each = var.pools
  size     = each.value.size
  n        = each.value.count
}
module "count" {
  source = "./m"
  count  = 2
  size   = "S${count.index}"
  n      = null
}
-- override.tf --
locals { over = "over" }
-- more.tf.json --
{"locals": {"json": {"a": "${var.o.b + 1}", "b": ["$${x}", true, null, 1.5], "${var.nn}": "k"}}}
-- terraform.tfvars --
t  = [1, "2"]
s  = ["b", "a", "b"]
nn = null
-- z.auto.tfvars.json --
{"any": {"x": ["${y}"]}}
-- m/main.tf --
variable "size" {}
variable "n" {
  type     = number
  default  = 7
  nullable = false
}
locals { twice = var.n * 2 }
output "o" { value = { size = lower(var.size), twice = local.twice, path = path.module } }
-- out.tf --
locals {
  all = jsonencode({
    o = var.o, pools = var.pools, t = var.t, s = var.s, any = var.any, nn = var.nn, quoted = var.quoted
    flat = local.flat, byname = local.byname, cond = local.cond, merged = local.merged, over = local.over, text = local.text
    each = module.each["web"].o, all = { for k, m in module.each : k => m.o.twice }, count = module.count[*].o, json = local.json
    legacy = module.count.*.o.size, splat = values(module.each)[*].o.size, tried = try(var.o.zz, var.o.a), can = can(var.o.zz)
  })
}
output "all" { value = local.all }
`
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(text)).Files {
		p := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(stdin string, args ...string) string {
		cmd := exec.Command(program, append([]string{"-chdir=" + dir}, args...)...)
		cmd.Stdin = strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_IN_AUTOMATION=1", "HOME="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("terraform %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("", "init", "-backend=false", "-no-color", "-input=false")
	out := strings.TrimSpace(run("nonsensitive(local.all)\n", "console"))
	want := out[strings.LastIndexByte(out, '\n')+1:]

	c, diags := Load(filepath.ToSlash(dir), disk())
	e := c.Expand(context.Background())
	if all := append(diags, e.Diagnostics()...); len(all) > 0 {
		t.Fatal(messages(all))
	}
	if got := showNode(e.Outputs[0].Node); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
