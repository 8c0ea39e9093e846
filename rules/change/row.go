package change

import (
	"strings"

	"vmsslint/parser/model"
)

// Row says what a change of a property comes to.
type Row struct {
	// Rule is the id of the rule that reports it, "" where none does.
	Rule string
	// target is the resource type, "" for a scale set; path the property, with []
	// for each element of an array.
	target, path string
	// Property is the name for people.
	Property string
	mode     string // the only orchestration mode that it holds for, or ""
	// semantics and platform are the facts' words for what the platform does;
	// Detail is a sentence about it, or "".
	semantics, platform string
	Detail              string
	instances           string // which instances take it over, in words
	// azurerm has the verdict for the provider's four scale sets in the order
	// linux, windows, orchestrated, legacy; for other types in the first.
	azurerm [4]string
}

// provider returns the verdict of the provider for a resource, with its
// condition; "" where the resource is not the provider's.
func (r *Row) provider(res *model.Resource) string {
	typ := ProviderType(res)
	switch {
	case typ == "":
		return ""
	case r.target != "":
		return r.azurerm[0]
	case typ == "azurerm_orchestrated_virtual_machine_scale_set" && strings.HasSuffix(r.path, ".imageReference.sku"):
		return "in-place" // publisher and offer replace, and the facts have one verdict for the three
	}
	for i, name := range [...]string{"azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set", "azurerm_orchestrated_virtual_machine_scale_set", "azurerm_virtual_machine_scale_set"} {
		if typ == name {
			return r.azurerm[i]
		}
	}
	return ""
}

// ProviderType returns the type in the address of a Terraform resource that
// the provider maps: the word before its name; "" for any other resource.
func ProviderType(r *model.Resource) string {
	if r == nil || r.Format != "terraform" {
		return ""
	}
	address, depth := r.Address, 0
	var words []string
	start := 0
	for i := 0; i <= len(address); i++ {
		switch {
		case i == len(address) || address[i] == '.' && depth == 0:
			words = append(words, address[start:i])
			start = i + 1
		case address[i] == '[':
			depth++
		case address[i] == ']':
			depth--
		}
	}
	if len(words) < 2 || !strings.HasPrefix(words[len(words)-2], "azurerm_") {
		return ""
	}
	return words[len(words)-2]
}

// resourceType returns the type of the resources that the row speaks of.
func (r *Row) resourceType() string {
	if r.target == "" {
		return model.ScaleSetType
	}
	return r.target
}

// Name returns the name of the property for messages. Where the facts name
// several properties at once it is the end of the path.
func (r *Row) Name() string {
	switch {
	case r.path == "zones":
		return "the list of zones"
	case !strings.Contains(r.Property, ", ") && !strings.Contains(r.Property, " and ") && !strings.HasSuffix(r.Property, " image"):
		return strings.ReplaceAll(r.Property, "[]", "")
	}
	var names []string
	for name := range strings.SplitSeq(strings.ReplaceAll(r.path, "[]", ""), ".") {
		if name != "properties" {
			names = append(names, name)
		}
	}
	return strings.Join(names[max(0, len(names)-2):], ".")
}
