package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// leftOut reads why rules of the catalogue are not built: an id and a reason a line.
func leftOut(file string) (map[string]string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		id, reason, _ := strings.Cut(strings.TrimSpace(line), " ")
		if id != "" && !strings.HasPrefix(id, "#") {
			out[id] = strings.TrimSpace(reason)
		}
	}
	return out, nil
}

// withoutFiles names the tables of facts in words.
func withoutFiles(text string) string {
	return strings.NewReplacer("types.json", "the table of types", "see terraform-map.json", "see the map of azurerm", "terraform-map.json", "the map of azurerm",
		"facts/vm-sizes.json", "the table of sizes", "facts/images.json", "the table of images", "facts/extensions.json", "the table of extensions").Replace(text)
}

// droppedSource writes the rules of the catalogue that there are not, with the
// reason: those that the facts give up, and those that are not built.
func droppedSource(cat catalogue, built []rule, left map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString(header + "import \"vmsslint/rules/lint\"\n\n// dropped are the rules that were thought of and are not there.\nvar dropped = [...]lint.Dropped{\n")
	for _, d := range cat.Dropped {
		fmt.Fprintf(&b, "{ID: %q, Into: %q, Reason: %q},\n", d.ID, d.Into, withoutFiles(d.Reason))
	}
	there := map[string]bool{}
	for _, r := range built {
		there[r.ID] = true
	}
	for _, r := range cat.Rules {
		if there[r.ID] {
			continue
		}
		reason := left[r.ID]
		if reason == "" {
			reason = "not built yet"
		}
		fmt.Fprintf(&b, "{ID: %q, Name: %q, Reason: %q},\n", r.ID, r.Name, reason)
	}
	b.WriteString("}\n")
	return b.Bytes()
}
