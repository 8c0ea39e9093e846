// Command gentypes turns the facts about Azure's resource types into the
// compact table that the package schemas embeds: one line a property, with its
// kind, the first and the last API version that have it, flags, the values of
// an enumeration, and bounds.
//
// Beside it, it writes the same facts as JSON Schemas for editors, one for each
// API version of scale sets since 2023.
//
//	go run ./gentypes -facts FOLDER -out ../schemas/types.txt -schemas ../schemas/json
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// kept are the types of the table.
var kept = []string{
	"Microsoft.Compute/capacityReservationGroups",
	"Microsoft.Compute/hostGroups",
	"Microsoft.Compute/hostGroups/hosts",
	"Microsoft.Compute/images",
	"Microsoft.Compute/proximityPlacementGroups",
	"Microsoft.Compute/virtualMachineScaleSets",
	"Microsoft.Compute/virtualMachineScaleSets/extensions",
	"Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
	"Microsoft.Compute/virtualMachines",
	"Microsoft.Insights/autoscaleSettings",
	"Microsoft.Network/loadBalancers",
	"Microsoft.Network/natGateways",
	"Microsoft.Network/networkSecurityGroups",
	"Microsoft.Network/publicIPAddresses",
	"Microsoft.Network/publicIPPrefixes",
	"Microsoft.Network/virtualNetworks",
	"Microsoft.Network/virtualNetworks/subnets",
	"Microsoft.StandbyPool/standbyVirtualMachinePools",
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
	MinValue         *int              `json:"minValue"`
	MaxValue         *int              `json:"maxValue"`
	MinItems         *int              `json:"minItems"`
	MaxItems         *int              `json:"maxItems"`

	cut bool // its members are known, and left out of the table
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
	if p.Additional != nil || p.Recursive != nil || p.MembersNotListed != nil || p.Type == "any" || p.cut {
		flags += "u"
	}
	return flags
}

// bounds writes the least and the greatest value of a number, or number of
// items of an array: "5..100", "0..", "".
func (p property) bounds() string {
	least, most := p.MinValue, p.MaxValue
	if p.Type == "array" {
		least, most = p.MinItems, p.MaxItems
	}
	if least == nil && most == nil {
		return ""
	}
	text := ".."
	if least != nil {
		text = fmt.Sprint(*least) + text
	}
	if most != nil {
		text += fmt.Sprint(*most)
	}
	return text
}

// fractional are the properties that take a fraction, which the facts list as
// integers, for want of a better type where they come from: prices and
// thresholds (Azure REST API, Virtual Machine Scale Sets: BillingProfile.maxPrice
// is a number(double); Autoscale Settings: MetricTrigger.threshold likewise).
var fractional = []string{"maxPrice", "threshold"}

// trim drops what nobody writes: the members of what the service alone sets,
// and those of another resource that only its id refers to.
func trim(props map[string]property) {
	for _, p := range slices.Sorted(maps.Keys(props)) {
		prop, ok := props[p]
		if !ok || prop.Type != "object" && prop.Type != "array" {
			continue
		}
		_, id := props[p+".id"]
		_, location := props[p+".location"]
		reference := id && strings.Contains(p, ".") && (location || strings.HasSuffix(p, ".subnet"))
		if !prop.ReadOnly && !reference {
			continue
		}
		for below := range props {
			if rest, ok := strings.CutPrefix(below, p); ok && rest != "" && (rest[0] == '.' || rest[0] == '[') && (prop.ReadOnly || rest != ".id") {
				delete(props, below)
				prop.cut = true
			}
		}
		props[p] = prop
	}
}

// mergeSpellings makes one property of those whose paths differ only in case:
// spelt as the newest, as old as the oldest.
func mergeSpellings(props map[string]property) {
	byFold := map[string]string{}
	for _, p := range slices.Sorted(maps.Keys(props)) {
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
	schemas := flag.String("schemas", "../schemas/json", "folder of the JSON Schemas")
	flag.Parse()
	if err := run(*facts, *out, *schemas); err != nil {
		log.Fatal(err)
	}
}

func run(facts, out, schemas string) error {
	raw, err := os.ReadFile(filepath.Join(facts, "types.json"))
	if err != nil {
		return err
	}
	var doc struct {
		Source    string
		Resources map[string]struct {
			APIVersions []string
			Properties  map[string]property
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return err
	}
	var b bytes.Buffer
	types := map[string]map[string]property{}
	fmt.Fprintf(&b, "# made by tools/gentypes from %s\n", doc.Source)
	for _, typ := range kept {
		res, ok := doc.Resources[typ]
		if !ok {
			return fmt.Errorf("no type %s among the facts", typ)
		}
		fmt.Fprintf(&b, "=%s\n", typ)
		mergeSpellings(res.Properties)
		trim(res.Properties)
		for path, prop := range res.Properties {
			if prop.Type == "int" && slices.Contains(fractional, path[strings.LastIndexByte(path, '.')+1:]) {
				prop.Type = "number"
				res.Properties[path] = prop
			}
		}
		types[typ] = res.Properties
		for _, p := range slices.Sorted(maps.Keys(res.Properties)) {
			b.WriteString(line(p, res.Properties[p]))
		}
	}
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		return err
	}
	return writeSchemas(schemas, doc.Source, doc.Resources[schemaTypes[0]].APIVersions, types)
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// sizePath is the size of a virtual machine. The list of sizes that its type
// suggests ends in 2018.
const sizePath = "properties.hardwareProfile.vmSize"

// line writes one property. Columns at the end that are empty are left out.
func line(path string, prop property) string {
	var values []string
	if path != "apiVersion" && path != "type" && path != sizePath {
		for _, v := range prop.Enum {
			value := fmt.Sprint(v)
			if since := prop.EnumSince[value]; since != "" {
				value += "@" + since
			}
			values = append(values, value)
		}
	}
	if len(values) > 0 && prop.Open {
		values = append(values, "…")
	}
	columns := []string{path, prop.Type, prop.First, prop.Last, prop.flags(), strings.Join(values, "|"), prop.bounds()}
	return strings.TrimRight(strings.Join(columns, "\t"), "\t") + "\n"
}
