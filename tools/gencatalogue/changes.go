package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// changed says what happens when a property of an existing resource changes.
type changed struct {
	ResourceType string   `json:"resource_type"`
	ARMPath      string   `json:"arm_path"`
	Property     string   `json:"property"`
	Rule         string   `json:"rule"`
	Modes        []string `json:"modes"`
	Semantics    string   `json:"semantics"`
	Platform     struct{ Verdict, Detail string }
	Terraform    map[string]struct{ Verdict, When, Otherwise string }
	Instances    string `json:"applies_to_instances"`
}

// conditions are the cases of verdicts of the provider, by the word that the
// rules know them by.
var conditions = map[string]string{
	"zones are only added":               "added",
	"true becomes false":                 "off",
	"sku_name stays Mix, or becomes Mix": "mix",
	"the block is added or removed":      "toggled",
}

// providerTypes are the resources of azurerm that are scale sets, in the order
// of the columns.
var providerTypes = []string{
	"azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set",
	"azurerm_orchestrated_virtual_machine_scale_set", "azurerm_virtual_machine_scale_set",
}

// changesSource writes the table of what changes come to.
func changesSource(file string) ([]byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var doc struct {
		AsOf, Provider string
		Properties     []changed
		Other          []changed `json:"other_resources"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(strings.Replace(header, "package checks", "package change", 1))
	fmt.Fprintf(&b, "// rows say what a change of a property comes to, on the platform and in %s.\nvar rows = [...]Row{\n", doc.Provider)
	for _, c := range slices.Concat(doc.Properties, doc.Other) {
		if c.Property == "" {
			c.Property = c.ARMPath
		}
		fmt.Fprintf(&b, "{Rule: %q, target: %q, path: %q, Property: %q, mode: %q, semantics: %q, platform: %q, Detail: %q, instances: %q",
			c.Rule, c.ResourceType, c.ARMPath, c.Property, oneMode(c), c.Semantics, c.Platform.Verdict, c.Platform.Detail, c.Instances)
		if c.ResourceType == "" {
			if err := providerColumns(&b, c); err != nil {
				return nil, err
			}
		} else {
			for _, v := range c.Terraform {
				fmt.Fprintf(&b, ", azurerm: [4]string{%q}", v.Verdict)
			}
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

func providerColumns(b *bytes.Buffer, c changed) error {
	fmt.Fprintf(b, ", azurerm: [4]string{")
	for _, typ := range providerTypes {
		v, ok := c.Terraform[typ]
		if !ok {
			return fmt.Errorf("%s: nothing about %s", c.ARMPath, typ)
		}
		text := v.Verdict
		if v.When != "" {
			word, ok := conditions[v.When]
			if !ok {
				return fmt.Errorf("%s: a condition that is not known: %s", c.ARMPath, v.When)
			}
			text += " if " + word + " else " + v.Otherwise
		}
		fmt.Fprintf(b, "%q,", text)
	}
	b.WriteString("}")
	return nil
}

// oneMode returns the mode that an entry speaks of, "" for both.
func oneMode(c changed) string {
	if d := c.Platform.Detail; strings.HasPrefix(d, "Uniform: ") || strings.HasPrefix(d, "Flexible: ") {
		mode, _, _ := strings.Cut(d, ":")
		return mode
	}
	if len(c.Modes) == 1 {
		return c.Modes[0]
	}
	return ""
}
