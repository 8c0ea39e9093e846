package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// siblingNames judges NIC and IP configurations that share a name.
func siblingNames(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		uniqueNames(p, set.NICs(), "network interface configurations")
		for _, nic := range set.NICs() {
			ips, _ := nic.At("properties", "ipConfigurations").Items()
			uniqueNames(p, ips, "IP configurations")
		}
	}
}

func uniqueNames(p *lint.Pass, items []*model.Node, what string) {
	seen := map[string]*model.Node{}
	for _, it := range items {
		name := it.At("name")
		if name.IsAbsent() {
			continue
		}
		text, ok := name.Text()
		if !ok {
			p.Undecide(name)
			continue
		}
		if text == "" {
			p.Report(name, "the name of one of the %s is empty", what)
			continue
		}
		key := strings.ToLower(text)
		if first := seen[key]; first != nil {
			p.Report(name, "two %s have the name %s: siblings need different names", what, show(name)).Related(first, "the first of that name")
			continue
		}
		seen[key] = name
	}
}

// extensionNames judges extensions of one set that share a name, whether they
// stand in its profile or are resources of their own.
func extensionNames(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		items, _ := set.Profile("extensionProfile", "extensions").Items()
		seen := map[string]*model.Node{}
		for _, it := range items {
			name := it.At("name")
			text, ok := name.Text()
			if !ok {
				p.Undecide(name)
				continue
			}
			key := strings.ToLower(text)
			if first := seen[key]; first != nil {
				p.Report(name, "two extensions have the name %s: those of one scale set need different names", show(name)).Related(first, "the first of that name")
				continue
			}
			seen[key] = name
		}
	}
}

// zoneList judges entries that are no zone numbers, and repeated ones.
func zoneList(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		items, ok := set.Zones().Items()
		if !ok {
			p.Undecide(set.Zones())
			continue
		}
		seen := map[int64]*model.Node{}
		for _, it := range items {
			if it.IsUnknown() {
				p.Undecide(it)
				continue
			}
			n, ok := it.Number()
			if !ok {
				p.Report(it, "zone %s is not a zone number, such as '1'", show(it))
				continue
			}
			if first := seen[n]; first != nil {
				p.Report(it, "zone %d is listed twice", n).Related(first, "the first time")
				continue
			}
			seen[n] = it
		}
	}
}
