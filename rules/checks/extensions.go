package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// handler is one extension of a set: an element of its profile, or, with res,
// a resource of its own.
type handler struct {
	name  *model.Node
	props *model.Node
	res   *model.Resource
}

// extensionsOf returns the extensions of a set, those of its profile first, and
// what is not known of how many there are.
func extensionsOf(u *model.Unit, set *model.ScaleSet) (all []handler, open *model.Node) {
	list := set.Profile("extensionProfile", "extensions")
	items, known := list.Items()
	if !known {
		open = list
	}
	for _, it := range items {
		all = append(all, handler{name: it.At("name"), props: it.At("properties")})
	}
	s := subject{unit: u, res: set.Resource, set: set}
	for _, r := range u.Resources {
		if r.Is(model.ScaleSetType+"/extensions") && s.isParent(r) {
			all = append(all, handler{name: r.At("name"), props: r.At("properties"), res: r})
		}
	}
	return all, open
}

// eachExtension calls judge for each extension of the unit: of the profiles of
// sets, and those that are resources of their own, whether or not their set is
// there.
func eachExtension(p *lint.Pass, judge func(r *model.Resource, props *model.Node)) {
	for _, set := range p.Unit.ScaleSets {
		list := set.Profile("extensionProfile", "extensions")
		p.Undecide(list)
		items, _ := list.Items()
		for _, it := range items {
			judge(set.Resource, it.At("properties"))
		}
	}
	for _, r := range p.Unit.Resources {
		if r.Is(model.ScaleSetType + "/extensions") {
			judge(r, r.At("properties"))
		}
	}
}

// key is the name by which other extensions name e, in lower case; "" where it
// is not known.
func (e handler) key() string {
	if e.res != nil {
		id := e.res.ID[strings.LastIndexByte(e.res.ID, '/')+1:]
		if strings.ContainsFunc(id, isPrivateUse) {
			return ""
		}
		return strings.ToLower(id)
	}
	name, _ := e.name.String()
	return strings.ToLower(name)
}

// extensionOrder is UPG033: what an extension waits for is another extension
// of the set, and waiting leads to no circle.
func extensionOrder(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		all, open := extensionsOf(p.Unit, set)
		s := subject{unit: p.Unit, res: set.Resource, set: set}
		byName := map[string]*handler{}
		for i := range all {
			if all[i].key() == "" {
				open = all[i].name
			}
			byName[all[i].key()] = &all[i]
		}
		for i := range all {
			waits := all[i].props.At("provisionAfterExtensions")
			switch {
			case waits.IsAbsent():
			case all[i].res != nil && !s.isKnownParent(all[i].res):
				p.Undecide(firstUnknown(all[i].name, set.At("name")))
			default:
				waitsForOthers(p, set, &all[i], byName, open)
			}
		}
		circleOfExtensions(p, all, byName)
	}
}

// waitsForOthers judges the names that one extension waits for.
func waitsForOthers(p *lint.Pass, set *model.ScaleSet, e *handler, byName map[string]*handler, missing *model.Node) {
	waits := e.props.At("provisionAfterExtensions")
	p.Undecide(waits)
	items, _ := waits.Items()
	for _, n := range items {
		name, ok := p.String(n)
		if !ok || name == "" {
			continue
		}
		other := byName[strings.ToLower(name)]
		switch {
		case other == e:
			p.Report(n, "the extension '%s' waits for itself: leave its own name out of provisionAfterExtensions", name)
		case other == nil && missing != nil:
			p.Undecide(missing)
		case other == nil && len(p.Unit.Gaps) > 0:
			p.Undecide(open(n, p.Unit.Gaps[0].Message))
		case other == nil:
			f := p.Report(n, "the extension waits for '%s', which is none of the extensions of %s", name, set.Label)
			if e.res != nil {
				f.AtMost(lint.Warning) // an earlier deployment may have it
			}
		default:
			settingsMissing(p, n, name, set, other)
		}
	}
}

// settingsMissing reports an extension that another waits for, and that has no
// settings (virtual-machine-scale-sets-extension-sequencing.md, 2026-05-19).
// What azurerm sends deploys without: its acceptance tests have such a pair.
func settingsMissing(p *lint.Pass, at *model.Node, name string, set *model.ScaleSet, other *handler) {
	settings := other.props.At("settings")
	p.Undecide(settings)
	if !settings.IsAbsent() || set.Format == "terraform" {
		return
	}
	f := p.Report(at, "the extension waits for '%s', which has no settings: others can wait only for one that has, if empty ones", name).
		AtMost(lint.Warning)
	hinges(f, other.res, set.Resource).Related(other.name, "the extension without settings")
}

// circleOfExtensions reports circles in which extensions wait for each other, at
// the first extension of each. One that waits for itself is none.
func circleOfExtensions(p *lint.Pass, all []handler, byName map[string]*handler) {
	c := circles{byName: byName, at: map[*handler]int{}, report: func(circle []*handler) {
		var names []string
		for _, e := range circle {
			names = append(names, e.key())
		}
		waits := circle[0].props.At("provisionAfterExtensions")
		p.Report(waits, "extensions wait for each other in a circle, %s after %s: none of them is ever installed", strings.Join(names, " after "), names[0])
	}}
	for i := range all {
		c.walk(&all[i])
	}
}

// circles goes along what extensions wait for, to each once.
type circles struct {
	byName map[string]*handler
	at     map[*handler]int // where on the way, counted from 1; -1 for what was left again
	way    []*handler
	report func(circle []*handler)
}

func (c *circles) walk(e *handler) {
	c.way = append(c.way, e)
	c.at[e] = len(c.way)
	items, _ := e.props.At("provisionAfterExtensions").Items()
	for _, n := range items {
		name, _ := n.String()
		next := c.byName[strings.ToLower(name)]
		switch {
		case next == nil || name == "" || next == e:
		case c.at[next] == 0:
			c.walk(next)
		case c.at[next] > 0:
			c.report(c.way[c.at[next]-1:])
		}
	}
	c.way = c.way[:len(c.way)-1]
	c.at[e] = -1
}

// healthProtocol is UPG026: the Application Health extension has what its
// protocol asks for (virtual-machine-scale-sets-health-extension.md, 2026-05-19).
func healthProtocol(p *lint.Pass) {
	eachExtension(p, func(_ *model.Resource, props *model.Node) {
		kind := props.At("type")
		linux, known := kind.Is("ApplicationHealthLinux")
		if windows, _ := kind.Is("ApplicationHealthWindows"); !known || !linux && !windows {
			return
		}
		settings := props.At("settings")
		protocol, port, path := settings.At("protocol"), settings.At("port"), settings.At("requestPath")
		name, ok := p.String(protocol)
		if !ok {
			return
		}
		switch strings.ToLower(name) {
		case "tcp":
			p.Undecide(port)
			p.Undecide(path)
			if port.IsAbsent() {
				p.Report(settings, "the protocol tcp needs a port, and settings have none").Related(protocol, "the protocol")
			}
			if empty, known := path.IsEmpty(); known && !empty {
				p.Report(path, "a requestPath does not go together with the protocol tcp: leave it out, or use http or https").Related(protocol, "the protocol")
			}
		case "http", "https":
			p.Undecide(path)
			if empty, known := path.IsEmpty(); known && empty {
				p.Report(settings, "the protocol %s asks for a requestPath, and settings have none", name).AtMost(lint.Warning).Related(protocol, "the protocol")
			}
		default:
			p.Report(protocol, "protocol '%s' is none that the extension knows: http, https or tcp", name)
		}
	})
}

// extensionSettings is API039: settings are an object. In Terraform they are
// the text of one, which is read before rules see it.
func extensionSettings(p *lint.Pass) {
	eachExtension(p, func(r *model.Resource, props *model.Node) {
		for _, name := range [...]string{"settings", "protectedSettings"} {
			n := props.At(name)
			p.Undecide(n)
			if !n.IsPresent() || n.Kind == model.Object {
				continue
			}
			if r.Format == "terraform" {
				p.Report(n, "%s is not the text of a JSON object: write it with jsonencode({…})", name)
				continue
			}
			p.Report(n, "%s is %s: it has to be an object", name, n.Kind)
		}
	})
}
