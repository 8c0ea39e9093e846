package terraform

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/terraform/lang"
)

// A shape says how the id of a resource is made: from the id of what it lies
// in and its own name, or from its resource group and the names on the way.
type shape struct {
	typ string
	// provider is the namespace and the types: "Microsoft.Network/virtualNetworks/subnets".
	provider string
	// names are the attributes with the names, one for each type.
	names string
	// parent is the attribute that holds the id of what it lies in, "" for a
	// resource in a resource group; then the last type and the last name follow it.
	parent string
}

// shapes are the ids of the resources and data sources that scale sets refer
// to (registry.terraform.io, azurerm 5.2, "Attributes Reference" and "Import"
// of each page, 2026-08).
var shapes = [...]shape{
	{typ: "azurerm_application_gateway", provider: "Microsoft.Network/applicationGateways", names: "name"},
	{typ: "azurerm_application_security_group", provider: "Microsoft.Network/applicationSecurityGroups", names: "name"},
	{typ: "azurerm_availability_set", provider: "Microsoft.Compute/availabilitySets", names: "name"},
	{typ: "azurerm_capacity_reservation_group", provider: "Microsoft.Compute/capacityReservationGroups", names: "name"},
	{typ: "azurerm_dedicated_host", provider: "hosts", names: "name", parent: "dedicated_host_group_id"},
	{typ: "azurerm_dedicated_host_group", provider: "Microsoft.Compute/hostGroups", names: "name"},
	{typ: "azurerm_disk_encryption_set", provider: "Microsoft.Compute/diskEncryptionSets", names: "name"},
	{typ: "azurerm_gallery_application", provider: "applications", names: "name", parent: "gallery_id"},
	{typ: "azurerm_gallery_application_version", provider: "versions", names: "name", parent: "gallery_application_id"},
	{typ: "azurerm_image", provider: "Microsoft.Compute/images", names: "name"},
	{typ: "azurerm_key_vault", provider: "Microsoft.KeyVault/vaults", names: "name"},
	{typ: "azurerm_lb", provider: "Microsoft.Network/loadBalancers", names: "name"},
	{typ: "azurerm_lb_backend_address_pool", provider: "backendAddressPools", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_lb_nat_pool", provider: "inboundNatPools", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_lb_nat_rule", provider: "inboundNatRules", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_lb_outbound_rule", provider: "outboundRules", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_lb_probe", provider: "probes", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_lb_rule", provider: "loadBalancingRules", names: "name", parent: "loadbalancer_id"},
	{typ: "azurerm_linux_virtual_machine", provider: "Microsoft.Compute/virtualMachines", names: "name"},
	{typ: "azurerm_linux_virtual_machine_scale_set", provider: "Microsoft.Compute/virtualMachineScaleSets", names: "name"},
	{typ: "azurerm_monitor_autoscale_setting", provider: "Microsoft.Insights/autoScaleSettings", names: "name"},
	{typ: "azurerm_nat_gateway", provider: "Microsoft.Network/natGateways", names: "name"},
	{typ: "azurerm_network_interface", provider: "Microsoft.Network/networkInterfaces", names: "name"},
	{typ: "azurerm_network_security_group", provider: "Microsoft.Network/networkSecurityGroups", names: "name"},
	{typ: "azurerm_orchestrated_virtual_machine_scale_set", provider: "Microsoft.Compute/virtualMachineScaleSets", names: "name"},
	{typ: "azurerm_proximity_placement_group", provider: "Microsoft.Compute/proximityPlacementGroups", names: "name"},
	{typ: "azurerm_public_ip", provider: "Microsoft.Network/publicIPAddresses", names: "name"},
	{typ: "azurerm_public_ip_prefix", provider: "Microsoft.Network/publicIPPrefixes", names: "name"},
	{typ: "azurerm_resource_group", provider: "resourceGroups", names: "name"},
	{typ: "azurerm_shared_image", provider: "Microsoft.Compute/galleries/images", names: "gallery_name name"},
	{typ: "azurerm_shared_image_gallery", provider: "Microsoft.Compute/galleries", names: "name"},
	{typ: "azurerm_shared_image_version", provider: "Microsoft.Compute/galleries/images/versions", names: "gallery_name image_name name"},
	{typ: "azurerm_snapshot", provider: "Microsoft.Compute/snapshots", names: "name"},
	{typ: "azurerm_storage_account", provider: "Microsoft.Storage/storageAccounts", names: "name"},
	{typ: "azurerm_subnet", provider: "Microsoft.Network/virtualNetworks/subnets", names: "virtual_network_name name"},
	{typ: "azurerm_user_assigned_identity", provider: "Microsoft.ManagedIdentity/userAssignedIdentities", names: "name"},
	{typ: "azurerm_virtual_machine_scale_set", provider: "Microsoft.Compute/virtualMachineScaleSets", names: "name"},
	{typ: "azurerm_virtual_machine_scale_set_extension", provider: "extensions", names: "name", parent: "virtual_machine_scale_set_id"},
	{typ: "azurerm_virtual_machine_scale_set_standby_pool", provider: "Microsoft.StandbyPool/standbyVirtualMachinePools", names: "name"},
	{typ: "azurerm_virtual_network", provider: "Microsoft.Network/virtualNetworks", names: "name"},
	{typ: "azurerm_windows_virtual_machine", provider: "Microsoft.Compute/virtualMachines", names: "name"},
	{typ: "azurerm_windows_virtual_machine_scale_set", provider: "Microsoft.Compute/virtualMachineScaleSets", names: "name"},
}

// computed is the hook for what a configuration leaves to the provider.
func computed(inst *lang.Instance, attr string) (cty.Value, bool) {
	if attr != "id" {
		return cty.NilVal, false
	}
	if id := resourceID(inst); id != "" {
		return cty.StringVal(id), true
	}
	return cty.NilVal, false
}

// ownID returns the id that an instance has already, as in a plan or a state;
// no configuration writes it.
func ownID(inst *lang.Instance) string {
	attr := inst.Body.Attribute("id")
	if attr == nil {
		return ""
	}
	id, _ := attr.Node().String()
	return id
}

// resourceID returns the id of an instance as text, with placeholders for the
// parts that nobody knows; "" for a resource whose ids have a shape that is not
// in the table.
func resourceID(inst *lang.Instance) string {
	if id := ownID(inst); id != "" {
		return id
	}
	if inst.Type == azapiResource {
		return azapiID(inst)
	}
	i := slices.IndexFunc(shapes[:], func(s shape) bool { return s.typ == inst.Type })
	if i < 0 {
		return ""
	}
	s := shapes[i]
	names := strings.Fields(s.names)
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = textOr(inst, name, true)
	}
	if s.parent != "" {
		return textOr(inst, s.parent, false) + "/" + s.provider + "/" + parts[0]
	}
	subscription := inst.Evaluation().Placeholders().Opaque("the subscription", true)
	if inst.Type == "azurerm_resource_group" {
		return "/subscriptions/" + subscription + "/resourceGroups/" + parts[0]
	}
	var b strings.Builder
	b.WriteString("/subscriptions/" + subscription + "/resourceGroups/" + textOr(inst, "resource_group_name", true))
	namespace, types, _ := strings.Cut(s.provider, "/")
	b.WriteString("/providers/" + namespace)
	for i, typ := range strings.Split(types, "/") {
		b.WriteString("/" + typ + "/" + parts[i])
	}
	return b.String()
}

// textOr returns an attribute's text, or where it is not known a placeholder
// of its own. A segment holds no separator.
func textOr(inst *lang.Instance, attr string, segment bool) string {
	v := inst.Value(attr)
	if v.Type() == cty.String && v.IsKnown() && !v.IsNull() && (v.AsString() != "" || !segment) {
		text := v.AsString()
		if !segment || !expr.HasOpaque(text) {
			return text
		}
		return inst.Evaluation().Placeholders().Opaque("text "+text, true)
	}
	return inst.Evaluation().Placeholders().Opaque(inst.Address+"."+attr, segment)
}
