package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
	"vmsslint/rules/lint"
)

// systemOf returns the operating system of a set, with what tells it; "" where
// nothing does, or where its image says otherwise, of which API045 speaks.
func systemOf(set *model.ScaleSet) (string, *model.Node) {
	os, at := set.OS()
	if im, _, _ := imageOf(set); os != "" && im.OS != "" && im.OS != os {
		return "", at
	}
	return os, at
}

// openSystem counts the rule as undecided where something unknown could tell
// the operating system of a set.
func openSystem(p *lint.Pass, set *model.ScaleSet) {
	if t, n := maybeOS(subject{unit: p.Unit, res: set.Resource, set: set}, set.Profile("osProfile")); t == maybe {
		p.Undecide(n)
	}
}

// ownExtensions calls judge with the properties of each extension of a set, in
// its profile or as a resource of its own. Where the list of them is not known,
// the rule counts as undecided; one that may lie in another set is left aside.
func ownExtensions(p *lint.Pass, set *model.ScaleSet, judge func(properties *model.Node)) {
	all, open := extensionsOf(p.Unit, set)
	p.Undecide(open)
	s := subject{unit: p.Unit, res: set.Resource, set: set}
	for _, e := range all {
		if e.res == nil || s.isKnownParent(e.res) {
			judge(e.props)
		}
	}
}

// healthPublisher publishes the Application Health extension.
const healthPublisher = "Microsoft.ManagedServices"

// healthSystem is UPG028.
func healthSystem(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		ownExtensions(p, set, func(properties *model.Node) {
			publisher, typ := properties.At("publisher"), properties.At("type")
			name, ok := p.String(typ)
			if !ok || !strings.EqualFold(name, "ApplicationHealthLinux") && !strings.EqualFold(name, "ApplicationHealthWindows") {
				return
			}
			if who, ok := p.String(publisher); ok && who != "" && !strings.EqualFold(who, healthPublisher) {
				f := p.Report(publisher, "publisher %s of %s, which %s publishes: write that", show(publisher), name, healthPublisher)
				hinges(f, set.Resource)
				return
			}
			os, at := systemOf(set)
			switch {
			case os == "":
				openSystem(p, set)
			case !strings.EqualFold(name, "ApplicationHealth"+os):
				f := p.Report(typ, "%s on %s machines: take ApplicationHealth%s", name, os, os)
				hinges(f, set.Resource).Related(at, "this makes them %s machines", os)
			}
		})
	}
}

// extensionSystem is API053.
func extensionSystem(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		ownExtensions(p, set, func(properties *model.Node) {
			typ := properties.At("type")
			publisher, ok1 := p.String(properties.At("publisher"))
			name, ok2 := p.String(typ)
			if !ok1 || !ok2 {
				return
			}
			h, known := facts.HandlerOf(publisher, name)
			if !known {
				return
			}
			os, at := systemOf(set)
			switch {
			case os == "":
				openSystem(p, set)
			case os != h.OS:
				instead := ""
				if h.Instead != "" {
					who, what, _ := strings.Cut(h.Instead, " ")
					instead = ": take " + what + " of " + who
				}
				f := p.Report(typ, "%s of %s is for %s, and the machines run %s%s", name, publisher, h.OS, os, instead).AtMost(sure(h.Sure))
				hinges(f, set.Resource).Related(at, "this makes them %s machines", os)
			}
		})
	}
}

// licenceSystem is COST012.
func licenceSystem(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		licence := set.Profile("licenseType")
		name, ok := p.String(licence)
		if !ok || name == "" || strings.EqualFold(name, "None") {
			continue
		}
		lower := strings.ToLower(name)
		windows := strings.HasPrefix(lower, "windows_")
		linux := strings.HasPrefix(lower, "rhel_") || strings.HasPrefix(lower, "sles_")
		if !windows && !linux {
			continue
		}
		os, at := systemOf(set)
		switch {
		case os == "":
			openSystem(p, set)
		case windows != (os == "Windows"):
			p.Report(licence, "licenseType %s is not for %s machines: leave it out, or take a licence type of their system", show(licence), os).
				AtMost(lint.Warning).Related(at, "this makes them %s machines", os)
		case linux && set.Format == "terraform" && set.Attribute != nil:
			p.Report(licence, "licenseType %s, and azurerm takes None, Windows_Client and Windows_Server alone", show(licence)).AtMost(lint.Warning)
		}
	}
}
