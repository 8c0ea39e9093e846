package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

type schemaFile struct {
	Source    string `json:"source"`
	Resources map[string]struct {
		SchemaVersion int              `json:"schemaVersion"`
		Attributes    map[string]entry `json:"attributes"`
	} `json:"resources"`
}

type entry struct {
	Type      any    `json:"type"`
	Block     string `json:"block"`
	Required  bool   `json:"required"`
	Optional  bool   `json:"optional"`
	Computed  bool   `json:"computed"`
	Sensitive bool   `json:"sensitive"`
	MinItems  int    `json:"min_items"`
	MaxItems  int    `json:"max_items"`
}

// table writes the schema: a section for each resource, and a line for each
// attribute or block: path, type, or nesting of a block in brackets, flags (r
// required, o optional, c computed, s sensitive), bounds of the number of blocks.
func (s schemaFile) table() (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# made by tools/genterraform from %s\n", s.Source)
	for _, name := range slices.Sorted(maps.Keys(s.Resources)) {
		row(&b, "="+name)
		attributes := s.Resources[name].Attributes
		for _, path := range slices.Sorted(maps.Keys(attributes)) {
			if i := strings.LastIndexByte(path, '.'); i >= 0 && attributes[path[:i]].Block == "" {
				return "", fmt.Errorf("%s.%s: it stands in no block", name, path)
			}
			if err := attributes[path].row(&b, path); err != nil {
				return "", fmt.Errorf("%s.%s: %w", name, path, err)
			}
		}
	}
	return b.String(), nil
}

func (e entry) row(b *strings.Builder, path string) error {
	if e.Block != "" {
		if !slices.Contains([]string{"list", "set", "single"}, e.Block) || e.Type != nil {
			return fmt.Errorf("a block nested by %q", e.Block)
		}
		bounds := ""
		if e.MinItems != 0 || e.MaxItems != 0 {
			bounds = fmt.Sprintf("%d..%d", e.MinItems, e.MaxItems)
		}
		row(b, path, "["+e.Block+"]", "", bounds)
		return nil
	}
	text, err := typeText(e.Type)
	if err != nil {
		return err
	}
	flags := ""
	for _, f := range []struct {
		set    bool
		letter string
	}{{e.Required, "r"}, {e.Optional, "o"}, {e.Computed, "c"}, {e.Sensitive, "s"}} {
		if f.set {
			flags += f.letter
		}
	}
	row(b, path, text, flags)
	return nil
}

// typeText writes a type as Terraform's language does.
func typeText(t any) (string, error) {
	switch t := t.(type) {
	case string:
		if slices.Contains([]string{"string", "number", "bool"}, t) {
			return t, nil
		}
	case []any:
		if len(t) != 2 {
			break
		}
		kind, _ := t[0].(string)
		if members, ok := t[1].(map[string]any); ok && kind == "object" {
			return objectText(members)
		}
		element, err := typeText(t[1])
		if err == nil && slices.Contains([]string{"list", "set", "map"}, kind) {
			return kind + "(" + element + ")", nil
		}
	}
	return "", fmt.Errorf("a type that is not known: %v", t)
}

func objectText(members map[string]any) (string, error) {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text, err := typeText(members[name])
		if err != nil {
			return "", err
		}
		parts = append(parts, name+"="+text)
	}
	return "object({" + strings.Join(parts, ",") + "})", nil
}
