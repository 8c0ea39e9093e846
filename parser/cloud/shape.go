package cloud

import (
	"slices"
	"strings"

	"vmsslint/parser/jsonc"
)

// flattened are the objects, by their paths in what the command line gives,
// whose properties Azure has one level further in, and what stays beside them
// (REST reference of virtual machine scale sets, 2026-04-01, and autoscale
// settings, 2022-10-01).
var flattened = [...]struct {
	path  string
	stays []string
}{
	{"", []string{"extendedLocation", "id", "identity", "kind", "location", "managedBy", "name", "placement", "plan", "sku", "tags", "type", "zones"}},
	{interfaces, []string{"id", "name", "tags"}},
	{interfaces + ".ipConfigurations[]", []string{"id", "name"}},
	{interfaces + ".ipConfigurations[].publicIPAddressConfiguration", []string{"name", "sku", "tags"}},
	{extensions, []string{"id", "name", "type"}},
}

const (
	interfaces = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[]"
	extensions = "virtualMachineProfile.extensionProfile.extensions[]"
)

// staying returns what stays beside the properties of the object at a path, and
// whether they were flattened at all.
func staying(path string) ([]string, bool) {
	for _, f := range flattened {
		if strings.EqualFold(f.path, path) {
			return f.stays, true
		}
	}
	return nil, false
}

// isInner reports whether a member of an object at a path belongs into its
// properties.
func isInner(m *jsonc.Member, stays []string, path string) bool {
	if strings.EqualFold(path, extensions) && strings.EqualFold(m.Name, "type") {
		return !strings.Contains(text(&m.Value), "/") // the extension's own, and not that of the resource
	}
	return !contains(stays, m.Name)
}

// ownType is the name that the command line gives the property type of an
// extension, beside the type of the resource.
const ownType = "typePropertiesType"

// written are the members that only Azure writes; the command line adds
// resourceGroup to whatever has an id.
var written = [...]string{"etag", "provisioningState", "systemData", "timeCreated", "uniqueId"}

// leftOut reports whether a member of v, at a path, is nothing that anyone would
// write.
func leftOut(v *jsonc.Value, m *jsonc.Member, path string) bool {
	if m.Value.Kind == jsonc.Null {
		return true
	}
	switch path {
	case "", "properties", "virtualMachineProfile", "properties.virtualMachineProfile":
		if contains(written[:], m.Name) {
			return true
		}
	case "tags":
		return false
	}
	return m.Name == "resourceGroup" && v.Get("id") != nil
}

func contains(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}
