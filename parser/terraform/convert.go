package terraform

import (
	"encoding/base64"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// profile is where the machines of a scale set are described.
const profile = "properties.virtualMachineProfile."

// convert puts the value n that an attribute writes where it belongs, changed
// as the provider changes it.
func (g *mapping) convert(l *leaf, attr *lang.Attribute, n *model.Node, at *draft) {
	if g.isHeldBack(l, n) {
		return
	}
	arm := l.arm
	beside := func(name string) armPath { return append(arm[:len(arm)-1:len(arm)-1], armName{name: name}) }
	switch l.Conversion {
	case azurerm.Region:
		if s, ok := n.String(); ok {
			setText(n, strings.ToLower(strings.ReplaceAll(s, " ", "")))
		}
	case azurerm.FromJSON:
		if decoded := attr.Decoded(); decoded != nil {
			omittable, sensitive := n.Omittable, n.Secret
			n = clone(decoded)
			if sensitive {
				conceal(n)
			}
			n.NamePlace, n.Omittable = attr.NamePlace, omittable
		}
	case azurerm.ToText:
		toText(n)
	case azurerm.Negated:
		negate(n)
	case azurerm.Keys:
		keysOf(n)
	case azurerm.SSHPath:
		wrapText(n, "/home/", "/.ssh/authorized_keys")
	case azurerm.FrontendID:
		wrapText(n, g.parent+"/frontendIPConfigurations/", "")
	case azurerm.ToBase64:
		encode(n)
	case azurerm.Rank:
		if n.Kind == model.Int {
			n.Num--
		}
	case azurerm.ImageID:
		arm = beside(imageMember(n))
	case azurerm.SplitSKU:
		splitSKU(n)
	case azurerm.EdgeZone:
		put(at, armPath{{name: "extendedLocation"}, {name: "type"}}, sent("EdgeZone", n))
	case azurerm.TrustedLaunch:
		if b, ok := n.Bool(); !ok || b {
			g.securityType(n)
		}
	case azurerm.Unattend:
		put(at, beside("passName"), sent("OobeSystem", n))
		put(at, beside("componentName"), sent("Microsoft-Windows-Shell-Setup", n))
	}
	put(at, arm, n)
}

// isHeldBack reports whether the provider does not send a value at all.
func (g *mapping) isHeldBack(l *leaf, n *model.Node) bool {
	number, isNumber := n.Number()
	switch l.Conversion {
	case azurerm.WhenPositive, azurerm.WhenNotZero:
		return isNumber && number <= 0
	case azurerm.UnlessMinusOne:
		return isNumber && number == -1
	case azurerm.Rank:
		return isNumber && number <= 1
	case azurerm.WhenTrue:
		b, ok := n.Bool()
		return ok && !b
	case azurerm.WhenZones:
		empty, known := g.zones()
		b, ok := n.Bool()
		return known && empty && ok && !b // true is refused there, as rules say
	case azurerm.WhenLow:
		p := g.inst.Body.Attribute("priority")
		return p == nil || !isText(p.Node(), "Low")
	case azurerm.WithOSProfile:
		return g.inst.Body.Block("os_profile") == nil
	case azurerm.BootDiagnostics:
		return true // a block; see extras
	}
	return false
}

// omitted puts what the provider sends where an attribute is not written.
func (g *mapping) omitted(l *leaf, body *lang.Body, at *draft) {
	if len(l.arm) == 0 || g.written(l, body) {
		return
	}
	if attr := body.Attribute(l.name); attr != nil && attr.Node().IsUnknown() {
		return
	}
	if l.Conversion == azurerm.OrName {
		if name := g.root.fields["name"]; name != nil && name.node != nil {
			n := clone(name.node)
			n.Defaulted, n.NamePlace = "the name of the resource, which azurerm uses", name.node.NamePlace
			n.From = &source.Origin{Note: "the name of the resource", Span: n.Place, Causes: []*source.Origin{n.From}}
			put(at, l.arm, n)
		}
		return
	}
	n := g.defaultOf(l)
	if n == nil || l.Conversion != azurerm.WhenLow && g.isHeldBack(l, n) {
		return
	}
	n.Place = at.place
	put(at, l.arm, n)
}

// written reports whether the body writes the attribute, under any of its names.
func (g *mapping) written(l *leaf, body *lang.Body) bool {
	if attr := body.Attribute(l.name); attr != nil && !isOmitted(attr.Node()) {
		return true
	}
	for _, old := range l.Renamed {
		name := old.Path[strings.LastIndexByte(old.Path, '.')+1:]
		if attr := body.Attribute(name); attr != nil && !isOmitted(attr.Node()) {
			return true
		}
	}
	return false
}

// defaultOf returns what the provider sends for an attribute that is omitted,
// nil for nothing. Where the majors that the configuration may run with send
// different values it is unknown.
func (g *mapping) defaultOf(l *leaf) *model.Node {
	first, sends := l.DefaultIn(g.majors.oldest())
	for n := g.majors.oldest() + 1; n <= g.majors.newest(); n++ {
		if v, ok := l.DefaultIn(n); g.majors.has(n) && (ok != sends || v != first) {
			return &model.Node{Kind: model.Unknown, Why: "the default of '" + l.name + "' differs between the versions of azurerm that the configuration allows"}
		}
	}
	if !sends {
		return nil
	}
	return defaulted(first)
}

func defaulted(v any) *model.Node {
	n := &model.Node{Defaulted: byProvider}
	switch v := v.(type) {
	case bool:
		setBool(n, v)
	case int64:
		n.Kind, n.Num = model.Int, v
	case string:
		setText(n, v)
	}
	return n
}

// sent is a text that the provider sends because of n.
func sent(s string, n *model.Node) *model.Node {
	out := &model.Node{Place: n.Place, NamePlace: n.NamePlace, From: n.From, Defaulted: "what azurerm sends"}
	setText(out, s)
	return out
}

func isText(n *model.Node, s string) bool {
	is, _ := n.Is(s)
	return is
}

// zones reports whether the resource is in no zone.
func (g *mapping) zones() (empty, known bool) {
	attr := g.inst.Body.Attribute("zones")
	if attr == nil {
		return true, true
	}
	return attr.Node().IsEmpty()
}

// wrapText puts texts around n's.
func wrapText(n *model.Node, before, after string) {
	s, ok := n.Text()
	if !ok {
		return
	}
	setPartial(n, before+s+after)
}

// imageMember returns the property that takes the id of an image.
func imageMember(n *model.Node) string {
	id, _ := n.Text()
	id = strings.ToLower(id)
	switch {
	case strings.Contains(id, "/communitygalleries/"):
		return "communityGalleryImageId"
	case strings.Contains(id, "/sharedgalleries/"):
		return "sharedGalleryImageId"
	}
	return "id"
}

// splitSKU makes "Standard_Regional" an object of name and tier.
func splitSKU(n *model.Node) {
	s, ok := n.String()
	if !ok {
		return
	}
	name, tier, ok := strings.Cut(s, "_")
	if !ok {
		return
	}
	a, b := sent(name, n), sent(tier, n)
	a.Defaulted, b.Defaulted = "", ""
	n.NewObject([]model.Field{{Name: "name", Node: a}, {Name: "tier", Node: b}})
}

// encode writes a text in Base64, unless it is in that already.
func encode(n *model.Node) {
	s, ok := n.String()
	if !ok {
		return
	}
	if _, err := base64.StdEncoding.DecodeString(s); err != nil {
		setText(n, base64.StdEncoding.EncodeToString([]byte(s)))
	}
}

// conceal makes everything in n a secret: what a text holds that the provider
// calls sensitive is so in all its parts.
func conceal(n *model.Node) {
	n.Secret = true
	for _, f := range n.Fields() {
		conceal(f.Node)
	}
	if items, ok := n.Items(); ok {
		for _, it := range items {
			conceal(it)
		}
	}
}
