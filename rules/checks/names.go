package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// siblingNames judges NIC and IP configurations that share a name.
func siblingNames(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		p.Undecide(set.Profile("networkProfile", "networkInterfaceConfigurations"))
		uniqueNames(p, set.NICs(), "network interface configuration")
		for _, nic := range set.NICs() {
			list := nic.At("properties", "ipConfigurations")
			if !nic.IsUnknown() {
				p.Undecide(list)
			}
			ips, _ := list.Items()
			uniqueNames(p, ips, "IP configuration")
		}
	}
}

func uniqueNames(p *lint.Pass, items []*model.Node, what string) {
	seen := map[string]*model.Node{}
	for _, it := range items {
		name := it.At("name")
		text, ok := name.Text()
		switch {
		case it.IsAbsent():
			continue
		case name.IsAbsent():
			p.Report(name, "one %s has no name: each needs one of its own", what)
			continue
		case !ok:
			p.Undecide(name)
			continue
		case text == "":
			p.Report(name, "the name of one %s is empty: each needs one of its own", what)
			continue
		}
		key := strings.ToLower(text)
		if first := seen[key]; first != nil {
			p.Report(name, "two %ss have the name %s: siblings need different names", what, show(name)).Related(first, "the first of that name")
			continue
		}
		seen[key] = name
	}
}

// extension is an extension of a set: one in its profile, or a resource.
type extension struct {
	name string // in lower case
	node *model.Node
	res  *model.Resource // nil for one in the profile
}

// extensionNames judges extensions of one set that share a name, whether they
// stand in its profile or are resources of their own.
func extensionNames(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		var all []extension
		list := set.Profile("extensionProfile", "extensions")
		p.Undecide(list)
		items, _ := list.Items()
		for _, it := range items {
			name := it.At("name")
			text, ok := name.Text()
			if !ok {
				p.Undecide(name)
				continue
			}
			all = append(all, extension{strings.ToLower(text), name, nil})
		}
		all = append(all, childExtensions(p.Unit, set)...)
		judgeExtensions(p, set, all)
	}
}

// childExtensions returns the extensions of set that are resources.
func childExtensions(u *model.Unit, set *model.ScaleSet) []extension {
	var out []extension
	for _, r := range u.Resources {
		id := strings.ToLower(r.ID)
		i := strings.LastIndexByte(id, '/')
		if r.Is(model.ScaleSetType+"/extensions") && i > 0 && id[:i] == strings.ToLower(set.ID)+"/extensions" {
			out = append(out, extension{id[i+1:], r.At("name"), r})
		}
	}
	return out
}

func judgeExtensions(p *lint.Pass, set *model.ScaleSet, all []extension) {
	seen := map[string]extension{}
	for _, e := range all {
		first, again := seen[e.name]
		if !again {
			seen[e.name] = e
			continue
		}
		if e.res == nil {
			p.Report(e.node, "two extensions have the name %s: those of one scale set need different names", show(e.node)).Related(first.node, "the first of that name")
			continue
		}
		// A resource may be meant to update the extension of that name.
		f := p.Report(e.node, "%s has the name of another extension of the scale set: one replaces the other, or the set is refused", e.res.Label).
			AtMost(lint.Warning)
		hinges(f, set.Resource, first.res).Related(first.node, "the first of that name")
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
			if it.IsUnknown() || it.IsAbsent() {
				p.Undecide(it)
				continue
			}
			n, ok := it.Number()
			if !ok {
				p.Report(it, "zone %s is not a number: zones are listed as '1', '2' and so on", show(it))
				continue
			}
			if first := seen[n]; first != nil {
				p.Report(it, "zone %d is listed twice: list each zone once", n).Related(first, "the first time")
				continue
			}
			seen[n] = it
		}
	}
}
