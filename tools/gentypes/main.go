// Command gentypes turns the facts about Azure's resource types into the
// compact table that the package schemas embeds: one line a property, with its
// kind, the first and the last API version that have it, flags, and the values
// of an enumeration.
//
//	go run ./gentypes -facts FOLDER -out ../schemas/types.txt
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// kept are the types that policies see in full.
var kept = []string{
	"Microsoft.Compute/virtualMachineScaleSets",
	"Microsoft.Compute/virtualMachineScaleSets/extensions",
	"Microsoft.Compute/virtualMachines",
	"Microsoft.Insights/autoscaleSettings",
	"Microsoft.Network/loadBalancers",
}

type property struct {
	Type             string            `json:"type"`
	Enum             []any             `json:"enum"`
	EnumSince        map[string]string `json:"enumSince"`
	Open             bool              `json:"openEnum"`
	First            string            `json:"first"`
	Last             string            `json:"last"`
	Required         bool              `json:"required"`
	ReadOnly         bool              `json:"readOnly"`
	Additional       any               `json:"additional"`
	Recursive        any               `json:"recursive"`
	MembersNotListed any               `json:"membersNotListed"`
}

// flags are one letter each: r required, o read-only, u members that are not
// listed.
func (p property) flags() string {
	flags := ""
	if p.Required {
		flags += "r"
	}
	if p.ReadOnly {
		flags += "o"
	}
	if p.Additional != nil || p.Recursive != nil || p.MembersNotListed != nil || p.Type == "any" {
		flags += "u"
	}
	return flags
}

// mergeSpellings makes one property of those whose paths differ only in case:
// spelt as the newest, as old as the oldest.
func mergeSpellings(props map[string]property) {
	byFold := map[string]string{}
	paths := make([]string, 0, len(props))
	for p := range props {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		fold := strings.ToLower(p)
		other, ok := byFold[fold]
		if !ok {
			byFold[fold] = p
			continue
		}
		keep, drop := p, other
		if props[p].Last != "" && (props[other].Last == "" || props[other].Last > props[p].Last) {
			keep, drop = other, p
		}
		merged := props[keep]
		merged.First = min(merged.First, props[drop].First)
		props[keep] = merged
		delete(props, drop)
		byFold[fold] = keep
	}
}

func main() {
	facts := flag.String("facts", "../../shared/azure", "folder of the facts")
	out := flag.String("out", "../schemas/types.txt", "the table")
	flag.Parse()
	if err := run(*facts, *out); err != nil {
		log.Fatal(err)
	}
}

func run(facts, out string) error {
	raw, err := os.ReadFile(filepath.Join(facts, "types.json"))
	if err != nil {
		return err
	}
	var doc struct {
		Source    string
		Resources map[string]struct{ Properties map[string]property }
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# made by tools/gentypes from %s\n", doc.Source)
	for _, typ := range kept {
		res, ok := doc.Resources[typ]
		if !ok {
			return fmt.Errorf("no type %s among the facts", typ)
		}
		fmt.Fprintf(&b, "=%s\n", typ)
		mergeSpellings(res.Properties)
		paths := make([]string, 0, len(res.Properties))
		for p := range res.Properties {
			paths = append(paths, p)
		}
		sort.Strings(paths)
		for _, p := range paths {
			prop := res.Properties[p]
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s", p, prop.Type, prop.First, prop.Last, prop.flags())
			if len(prop.Enum) > 0 && p != "apiVersion" && p != "type" {
				values := make([]string, len(prop.Enum))
				for i, v := range prop.Enum {
					values[i] = fmt.Sprint(v)
					if since := prop.EnumSince[values[i]]; since != "" {
						values[i] += "@" + since
					}
				}
				fmt.Fprintf(&b, "\t%s", strings.Join(values, "|"))
				if prop.Open {
					b.WriteString("|…")
				}
			}
			b.WriteString("\n")
		}
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
