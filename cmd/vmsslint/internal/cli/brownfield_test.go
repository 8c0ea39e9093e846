package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestBrownField is the story of a repository that takes vmsslint up: forty
// findings, a baseline, and then a life with it.
func TestBrownField(t *testing.T) {
	t.Chdir(t.TempDir())
	run := func(wantCode int, args ...string) (out, errs string) {
		t.Helper()
		var o, e bytes.Buffer
		args = append([]string{"lint", "--no-config", "--only", "CAP001", "--baseline", "base.json"}, args...)
		code := Main(args, Streams{In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(string) string { return "" }})
		if code != wantCode {
			t.Fatalf("%v ended with %d, want %d\n%s%s", args, code, wantCode, o.String(), e.String())
		}
		return o.String(), e.String()
	}
	contains := func(text, part string) {
		t.Helper()
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	capacities := make([]string, 40)
	for i := range capacities {
		capacities[i] = "[parameters('count')]"
	}
	write(t, "infra.json", "", capacities)
	parameters := func(count int) {
		t.Helper()
		text := fmt.Sprintf(`{"parameters": {"count": {"value": %d}}}`, count)
		if err := os.WriteFile("infra.parameters.json", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	parameters(1500)

	_, errs := run(0, "--write-baseline", ".")
	contains(errs, "wrote base.json: 40 entries")
	out, _ := run(0, ".")
	contains(out, "40 known before")

	// One is fixed: its entry is stale, and that is told.
	capacities[7] = "12"
	write(t, "infra.json", "", capacities)
	out, errs = run(0, ".")
	contains(out, "39 known before")
	contains(errs, "stale: CAP001 of Microsoft.Compute/virtualMachineScaleSets/vmss-7")
	_, errs = run(0, "--write-baseline", ".")
	contains(errs, "wrote base.json: 39 entries")

	// One is new: it is reported, and the old ones are not.
	write(t, "infra.json", "", append(capacities, "1300"))
	out, _ = run(1, ".")
	contains(out, "1 error, ")
	contains(out, "capacity 1300")
	write(t, "infra.json", "", capacities)

	// Lines above, a new name for the file, another value: nothing new.
	write(t, "infra.json", "\n\n\n\"variables\": {\"a\": 1},\n", capacities)
	out, _ = run(0, ".")
	contains(out, "39 known before")
	parameters(1900)
	out, _ = run(0, ".")
	contains(out, "39 known before")
	for from, to := range map[string]string{"infra.json": "platform.json", "infra.parameters.json": "platform.parameters.json"} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	out, errs = run(0, ".")
	contains(out, "39 known before")
	if errs != "" {
		t.Errorf("after the file was renamed: %s", errs)
	}
}

// write writes a template with one scale set for each capacity.
func write(t *testing.T, name, above string, capacities []string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",` + "\n" + above)
	b.WriteString(`"parameters": {"count": {"type": "int", "defaultValue": 1200}}, "resources": [` + "\n")
	for i, c := range capacities {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "vmss-%d", "sku": {"capacity": "%s"}}`, i, c)
	}
	b.WriteString("]}\n")
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
