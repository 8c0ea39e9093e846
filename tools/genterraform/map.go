package main

import (
	_ "embed" // the types that the facts lack
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type mapFile struct {
	AsOf       string            `json:"as_of"`
	Provider   string            `json:"provider"`
	Sent       map[string]string `json:"api_version_sent"`
	HowToRead  string            `json:"how_to_read"`
	ValueNotes map[string]string `json:"value_notes"`
	Majors     []struct {
		Version string   `json:"version"`
		Facts   []string `json:"facts"`
	} `json:"majors"`
	Sources   []string            `json:"sources"`
	Resources map[string]resource `json:"resources"`
	Gaps      []string            `json:"gaps"`
}

type resource struct {
	ARMType    string            `json:"arm_type"`
	Source     string            `json:"source"`
	MergesInto string            `json:"merges_into"`
	Constants  map[string]string `json:"constants"`
	Notes      []string          `json:"notes"`
	Attributes []attribute       `json:"attributes"`
}

type attribute struct {
	Attr       string   `json:"attr"`
	ARM        string   `json:"arm"`
	Conversion string   `json:"conversion"`
	Default    any      `json:"default"`
	Required   bool     `json:"required"`
	Replaces   any      `json:"replaces_on_change"`
	Note       string   `json:"note"`
	Renamed    []rename `json:"renamed_from"`
}

type rename struct {
	Attr      string `json:"attr"`
	RemovedIn string `json:"removed_in"`
	Negated   bool   `json:"negated"`
}

// conversions are all that the facts name, by the names they have in the table.
var conversions = map[string]string{
	"lower case without blanks":                  "region",
	"sent only when > 0":                         "when-positive",
	"JSON text to object":                        "from-json",
	"sent only when true":                        "when-true",
	"omitted: the value of name":                 "or-name",
	"already Base64":                             "base64",
	"one value becomes a list of one":            "list-of-one",
	"true also sends securityType TrustedLaunch": "trusted-launch",
	"integer to text":                            "to-text",
	"sent only when zones is non-empty; true without zones is refused by the provider": "when-zones",
	"sent only when set":                         "when-set",
	"each id becomes a key with an empty object": "keys",
	"by the shape of the id: communityGalleryImageId for /communityGalleries/, sharedGalleryImageId for /sharedGalleries/, otherwise id": "image-id",
	"block absent: enabled false; empty block: enabled true with managed storage":                                                        "boot-diagnostics",
	"name to the id of that frontend":       "frontend-id",
	"set of strings":                        "strings",
	"sent only when set and not 0":          "when-not-zero",
	"extendedLocation.type is EdgeZone":     "edge-zone",
	"negated":                               "negated",
	"/home/{username}/.ssh/authorized_keys": "ssh-path",
	"-1: not sent":                          "unless-minus-one",
	"passName OobeSystem and componentName Microsoft-Windows-Shell-Setup are added":              "unattend",
	"omitted or null: not sent, the platform chooses":                                            "platform-chooses",
	"minus 1; sent only when > 0":                                                                "rank",
	"sent only with os_profile":                                                                  "with-os-profile",
	"split at the underscore: Standard_Regional becomes sku.name Standard and sku.tier Regional": "split-sku",
	"sent only when priority is Low":                                                             "when-low",
	"encoded as Base64 by the provider unless it already is":                                     "to-base64",
}

// conditional are the constants that hold under a condition, and their conditions.
var conditional = map[string][2]string{
	"Standard unless sku_name is Mix":                                      {"Standard", "unless sku_name is Mix"},
	"Windows or Linux by the kind of os_profile block; absent without one": {"", "Windows or Linux by the kind of os_profile block; absent without one"},
	"Week, in profiles with a recurrence block":                            {"Week", "in profiles with a recurrence block"},
	"an empty list in profiles without rule blocks":                        {"", "an empty list in profiles without rule blocks"},
	"FromImage, or Attach with os_managed_disk_id":                         {"FromImage", "unless os_managed_disk_id is set: Attach"},
}

// since are the defaults that a major version brought, with what was sent
// before; nil for nothing. The facts tell them in sentences only, all of which
// stand in majorFacts.
var since = map[string]struct {
	major  string
	before any
}{
	"azurerm_lb.sku":                                                              {"4.0", "Basic"},
	"azurerm_public_ip.sku":                                                       {"4.0", "Basic"},
	"azurerm_lb_rule.idle_timeout_in_minutes":                                     {"4.0", nil},
	"azurerm_lb_rule.load_distribution":                                           {"4.0", nil},
	"azurerm_lb_nat_rule.idle_timeout_in_minutes":                                 {"4.0", nil},
	"azurerm_subnet.private_endpoint_network_policies":                            {"4.0", nil},
	"azurerm_linux_virtual_machine_scale_set.extension_operations_enabled":        {"4.0", nil},
	"azurerm_windows_virtual_machine_scale_set.extension_operations_enabled":      {"4.0", nil},
	"azurerm_orchestrated_virtual_machine_scale_set.extension_operations_enabled": {"4.0", nil},
}

// majorFacts are the sentences about major versions that the tables hold: in
// since, or in the names that attributes were renamed from.
var majorFacts = []string{
	"azurerm_lb.sku and azurerm_public_ip.sku default to Basic up to 3.x",
	"azurerm_lb.sku and azurerm_public_ip.sku default to Standard",
	"extension_operations_enabled defaults to true on linux, windows and orchestrated",
	"gallery_applications, terminate_notification and scale_in_policy removed from linux and windows",
	"azurerm_lb_rule.idle_timeout_in_minutes defaults to 4, load_distribution to Default; azurerm_lb_nat_rule.idle_timeout_in_minutes to 4",
	"azurerm_subnet.private_endpoint_network_policies defaults to Disabled",
	"enable_* attributes renamed to *_enabled on scale sets, load balancer rules and machines",
	"automatic_os_upgrade_policy.disable_automatic_rollback replaced by automatic_rollback_enabled (negated)",
	"data_disk.ultra_ssd_disk_* replaced by disk_iops_read_write and disk_mbps_read_write",
	"sku_profile.vm_sizes replaced by the block virtual_machine_size",
	"azurerm_subnet.service_endpoints replaced by the block service_endpoint",
	"azurerm_lb_nat_rule, azurerm_lb_rule: enable_floating_ip and enable_tcp_reset removed in favour of floating_ip_enabled and tcp_reset_enabled",
}

// more are types that the facts do not map: those that name single instances of
// a scale set (registry.terraform.io, azurerm 5.2, 2026-08), and host groups and
// application gateways (its schema of 5.2, and its source for what is sent).
//
//go:embed more.txt
var more string

// table writes the map: a section for each resource, "=type", its ARM type, the
// API version sent and the list it merges into; "!path" for a constant; "#" for
// a note; and a line for each attribute.
func (m mapFile) table() (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# made by tools/genterraform from %s, state of %s\n", m.Provider, m.AsOf)
	for _, v := range m.Majors {
		for _, fact := range v.Facts {
			if !slices.Contains(majorFacts, fact) {
				return "", fmt.Errorf("major %s: no place for the fact %q", v.Version, fact)
			}
			fmt.Fprintf(&b, "@%s\t%s\n", v.Version, fact)
		}
	}
	used := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(m.Resources)) {
		res := m.Resources[name]
		row(&b, "="+name, res.ARMType, m.Sent[res.ARMType], res.MergesInto)
		if err := res.constants(&b); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		for _, note := range res.Notes {
			row(&b, "#"+note)
		}
		for _, a := range res.Attributes {
			used[name+"."+a.Attr] = true
			if err := a.row(&b, name); err != nil {
				return "", fmt.Errorf("%s.%s: %w", name, a.Attr, err)
			}
		}
	}
	for name := range since {
		if !used[name] {
			return "", fmt.Errorf("%s has a default by major here, but no attribute", name)
		}
	}
	b.WriteString(more)
	return b.String(), nil
}

// adopt holds the map to the schema, and takes from it what is required: the
// map leaves that out of most nested blocks.
func (m mapFile) adopt(s schemaFile) error {
	for name, res := range m.Resources {
		schema, ok := s.Resources[name]
		if !ok {
			continue // the associations of subnets
		}
		for i, a := range res.Attributes {
			e, ok := schema.Attributes[a.Attr]
			required := e.Required || e.Block != "" && e.MinItems > 0
			switch {
			case !ok:
				return fmt.Errorf("%s.%s is not in the schema", name, a.Attr)
			case a.Required && !required:
				return fmt.Errorf("%s.%s is required by the map only", name, a.Attr)
			}
			res.Attributes[i].Required = required
		}
	}
	return nil
}

// row writes columns; those at the end that are empty are left out.
func row(b *strings.Builder, columns ...string) {
	b.WriteString(strings.TrimRight(strings.Join(columns, "\t"), "\t") + "\n")
}

func (r resource) constants(b *strings.Builder) error {
	for _, path := range slices.Sorted(maps.Keys(r.Constants)) {
		value, when := r.Constants[path], ""
		if pair, ok := conditional[value]; ok {
			value, when = pair[0], pair[1]
		} else if strings.ContainsAny(value, " ,;") {
			return fmt.Errorf("constant %s: no rule for %q", path, value)
		}
		row(b, "!"+path, value, when)
	}
	return nil
}

// row writes an attribute: path, ARM path, conversion, flags (r required, x
// replaces), when a change replaces, default, major of the default, default
// before that, older names, note.
func (a attribute) row(b *strings.Builder, resource string) error {
	conversion, ok := conversions[a.Conversion]
	if a.Conversion != "" && !ok {
		return fmt.Errorf("no name for the conversion %q", a.Conversion)
	}
	flags, when := "", ""
	if a.Required {
		flags = "r"
	}
	switch v := a.Replaces.(type) {
	case nil:
	case bool:
		if v {
			flags += "x"
		}
	case string:
		when = v
	default:
		return fmt.Errorf("replaces_on_change is %v", v)
	}
	major := since[resource+"."+a.Attr]
	if major.major != "" && a.Default == nil {
		return fmt.Errorf("a default by major, but none among the facts")
	}
	value, err := typed(a.Default)
	if err != nil {
		return err
	}
	before, err := typed(major.before)
	if err != nil {
		return err
	}
	var older []string
	for _, r := range a.Renamed {
		name := r.Attr + "@" + r.RemovedIn
		if r.Negated {
			name += "!"
		}
		older = append(older, name)
	}
	row(b, a.Attr, a.ARM, conversion, flags, when, value, major.major, before, strings.Join(older, ","), a.Note)
	return nil
}

// typed writes a value with a letter for its type.
func typed(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		return fmt.Sprintf("b%v", v), nil
	case string:
		return "s" + v, nil
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return fmt.Sprintf("i%d", n), nil
		}
	}
	return "", fmt.Errorf("a default of no known type: %v", v)
}
