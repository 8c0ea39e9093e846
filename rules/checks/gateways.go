package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// gatewayType is the type of application gateways.
const gatewayType = "Microsoft.Network/applicationGateways"

// gatewaySubnet is NET011: an application gateway has a subnet to itself, and
// one that sends to a set lies in the set's virtual network.
func gatewaySubnet(p *lint.Pass) {
	for _, gateway := range p.Unit.Resources {
		if !gateway.Is(gatewayType) || len(p.Unit.ScaleSets) == 0 {
			continue
		}
		list := gateway.At("properties", "gatewayIPConfigurations")
		p.Undecide(list)
		items, _ := list.Items()
		for _, it := range items {
			for _, set := range p.Unit.ScaleSets {
				gatewayBeside(p, gateway, it.At("properties", "subnet", "id"), set)
			}
		}
	}
}

// gatewayBeside judges the subnet of a gateway against those of one set.
func gatewayBeside(p *lint.Pass, gateway *model.Resource, subnet *model.Node, set *model.ScaleSet) {
	theirs, ok := subnet.Text()
	if !ok {
		p.Undecide(subnet)
		return
	}
	for _, ip := range set.IPConfigurations() {
		id := ip.At("properties", "subnet", "id")
		ours, ok := id.Text()
		if !ok {
			p.Undecide(id)
			continue
		}
		if strings.EqualFold(ours, theirs) {
			f := p.Report(id, "the instances lie in the subnet of %s: an application gateway needs one to itself, so give one of them another", gateway.Label)
			hinges(f, gateway).Related(subnet, "the gateway's subnet")
			return
		}
		pools, _ := ip.At("properties", "applicationGatewayBackendAddressPools").Items()
		for _, ref := range pools {
			owner, _ := p.Unit.Owner(ref.At("id"))
			if owner != gateway {
				continue
			}
			mine, other := idNames(id), idNames(subnet)
			if differ(mine, other, "virtualnetworks") || differ(mine, other, "resourcegroups") || differ(mine, other, "subscriptions") {
				f := p.Report(ref.At("id"), "the pool is one of %s in the virtual network '%s', and the instances lie in '%s': both lie in one network",
					gateway.Label, other["virtualnetworks"], mine["virtualnetworks"])
				hinges(f, gateway).Related(subnet, "the gateway's subnet").Related(id, "the set's subnet")
			}
		}
	}
}
