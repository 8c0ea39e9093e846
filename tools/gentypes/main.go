// Command gentypes turns the facts about Azure's resource types into the
// compact table that the package schemas embeds: one line a property, with its
// kind and, for a closed enumeration, its values.
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
	"Microsoft.Compute/virtualMachines",
	"Microsoft.Insights/autoscaleSettings",
	"Microsoft.Network/loadBalancers",
}

type property struct {
	Type string `json:"type"`
	Enum []any  `json:"enum"`
	Open bool   `json:"openEnum"`
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
		paths := make([]string, 0, len(res.Properties))
		for p := range res.Properties {
			paths = append(paths, p)
		}
		sort.Strings(paths)
		for _, p := range paths {
			prop := res.Properties[p]
			fmt.Fprintf(&b, "%s\t%s", p, prop.Type)
			if len(prop.Enum) > 0 && p != "apiVersion" && p != "type" {
				values := make([]string, len(prop.Enum))
				for i, v := range prop.Enum {
					values[i] = fmt.Sprint(v)
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
