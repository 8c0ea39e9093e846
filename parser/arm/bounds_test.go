package arm

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"vmsslint/parser/model"
)

// bounded expands a template that asks for too much. It wants a diagnostic
// that says so, soon.
func bounded(t *testing.T, ctx context.Context, template, want string) *model.Unit {
	t.Helper()
	c := expandCase{template: template}
	tmpl := c.load(t)
	tmpl.most = 50_000
	start := time.Now()
	unit, diags := tmpl.Expand(ctx, model.Scenario{})
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("the expansion took %s", d)
	}
	for _, d := range diags {
		if strings.Contains(d.Message, want) {
			return unit
		}
	}
	t.Errorf("no diagnostic with %q, but %v", want, messages(diags))
	return unit
}

func messages[T any](list []T) []string {
	var out []string
	for _, d := range list[:min(len(list), 5)] {
		out = append(out, fmt.Sprint(d))
	}
	return out
}

func TestBounds(t *testing.T) {
	const loops = `"copy": [{"name": "p", "count": 800, "input": {"copy": [{"name": "q", "count": 800, "input": {"copy": [{"name": "r", "count": 800, "input": "[copyIndex('r')]"}]}}]}}]`
	var doubled strings.Builder
	doubled.WriteString(`"v0": [1]`)
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&doubled, `, "v%d": {"a": "[variables('v%d')]", "b": "[variables('v%d')]"}`, i, i-1, i-1)
	}
	var chain strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&chain, `"v%d": "[variables('v%d')]", `, i, i+1)
	}
	deep := `"resources": [{"type": "A.B/c", "name": "x"}]`
	for range maxDeployments + 1 {
		deep = `"resources": [{"type": "Microsoft.Resources/deployments", "name": "n", "properties": {"template": {` + deep + `}}}]`
	}
	for _, c := range []struct{ name, template, want string }{
		{"loops in loops of values", `"resources": [{"type": "A.B/c", "name": "x", "properties": {` + loops + `}}]`, "more than 50000 values"},
		{"loops in loops of a variable that nothing reads", `"variables": {"v": {` + loops + `}}, "resources": []`, "more than 50000 values"},
		{"resources", `"resources": [` + strings.Repeat(`{"type": "A.B/c", "name": "[string(copyIndex())]", "copy": {"name": "l", "count": 800}},`, 13) + `]`, "more than 10000 resources"},
		{"deployments in loops in loops", `"resources": [{"type": "Microsoft.Resources/deployments", "name": "[string(copyIndex())]", "copy": {"name": "l", "count": 800}, "properties": {"template": {"resources": [
			{"type": "A.B/c", "name": "x", "copy": {"name": "m", "count": 800}, "condition": "[equals(copyIndex('m'), 900)]"}]}}},
			{"type": "Microsoft.Resources/deployments", "name": "[string(copyIndex())]", "copy": {"name": "l", "count": 800}, "properties": {"template": {"resources": [
			{"type": "A.B/c", "name": "x", "copy": {"name": "m", "count": 800}, "condition": "[equals(copyIndex('m'), 900)]"}]}}}]`, "more than 50000 values"},
		{"doubled variables", `"variables": {` + doubled.String() + `}, "resources": [{"type": "A.B/c", "name": "x", "properties": {"v": "[variables('v59')]", "w": "[variables('v59')[parameters('n')]]"}}], "parameters": {"n": {"type": "int"}}`, "more than 50000 elements"},
		{"one value at many places", `"variables": {"big": "[range(0, 9000)]"}, "resources": [{"type": "A.B/c", "name": "x", "copy": {"name": "l", "count": 800}, "properties": {"v": "[variables('big')]"}}]`, "more than 50000 values"},
		{"a chain of variables", `"variables": {` + chain.String() + `"v5000": 1}, "resources": []`, "read through more than 500"},
		{"deployments in deployments", deep, "deployments nest more than 16 deep"},
		{"functions that call themselves", `"functions": [{"namespace": "a", "members": {"f": {"output": {"type": "array", "value": ["[a.f()]", "[a.f()]"]}}}}], "resources": [{"type": "A.B/c", "name": "x", "properties": {"v": "[a.f()]"}}]`, "more than 50000 values"},
	} {
		t.Run(c.name, func(t *testing.T) { bounded(t, t.Context(), c.template, c.want) })
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	unit := bounded(t, ctx, `"resources": [{"type": "A.B/c", "name": "[string(copyIndex())]", "copy": {"name": "l", "count": 800}, "properties": {"v": "[length(map(range(0, 10000), lambda('x', string(lambdaVariables('x')))))]"}}]`, "the time for this template ran out")
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("a deadline of 50 ms took %s", d)
	}
	if len(unit.Resources) == 800 {
		t.Error("all resources were read")
	}
}

var pointers = regexp.MustCompile(`0x[0-9a-f]+`)

// TestSameBytes expands the same template often: nothing depends on the order
// of a map.
func TestSameBytes(t *testing.T) {
	c := expandCase{template: `"parameters": {"a": {"type": "string"}, "b": {"type": "string"}, "B": {"type": "int"}, "o": {"type": "object"}},
"variables": {"x": "[nope()]", "y": "[fail('y')]", "z": "[variables('x')]"},
"resources": [{"type": "A.B/c", "name": "[concat(parameters('a'), parameters('o').x)]", "copy": {"name": "l", "count": 3}, "properties": {"[parameters('a')]": 1, "[concat('k', parameters('o').k)]": "[parameters('b')]"}}],
"outputs": {"o": {"type": "string", "value": "[concat(parameters('a'), uniqueString(resourceGroup().id))]"}}`}
	show := func() string {
		_, unit, diags := c.expand(t)
		var b strings.Builder
		fmt.Fprintln(&b, messages(diags), messages(unit.Issues))
		for _, r := range unit.Resources {
			fmt.Fprintln(&b, r.ID, r.Label, showNode(r.Node))
		}
		for _, o := range unit.Outputs {
			fmt.Fprintln(&b, o.Name, o.Node.Str)
		}
		return pointers.ReplaceAllString(b.String(), "")
	}
	first := show()
	for range 20 {
		if again := show(); again != first {
			t.Fatalf("\n got: %s\nwant: %s", again, first)
		}
	}
}
