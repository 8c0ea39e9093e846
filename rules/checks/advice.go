package checks

import (
	"regexp"
	"sync"

	"vmsslint/rules/lint"
)

// fastSizes are the sizes on which accelerated networking costs nothing, by
// their names: those of four vCPUs and more of the families D, DS, E and F
// (accelerated-networking-overview.md, 2024-04, of MicrosoftDocs/azure-docs).
var fastSizes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^standard_([de](4|8|16|20|32|48|64|96)a?d?s?_v[3-5]|f(4|8|16|32|48|64|72)s_v2|ds[2-5]_v2)$`)
})

// acceleratedNetworkingOff judges interfaces that do without it on a size that
// has it.
func acceleratedNetworkingOff(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		size := set.At("sku", "name")
		name, known := size.String()
		if !known && !size.IsUnknown() || known && !fastSizes().MatchString(name) {
			continue
		}
		for _, nic := range (subject{res: set.Resource}).written(nicPath + "[]") {
			fast := nic.At("properties", "enableAcceleratedNetworking")
			on, _ := fast.Bool()
			switch {
			case on:
			case fast.IsUnknown():
				p.Undecide(fast)
			case !known:
				p.Undecide(size)
			default:
				p.Report(fast, "accelerated networking is off, and %s supports it at no cost: set enableAcceleratedNetworking to true for lower latency", name)
			}
		}
	}
}

// Names tell the generation of an image, and whether a size takes part.
var (
	generation2 = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(gen2|-g2|gensecond|-azure-edition)`)
	})
	trustedSizes = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^standard_(b|ds[0-9]+(-[0-9]+)?_v2|e[0-9]+[ads]*_v3|f[0-9]+s_v2|d[0-9]+[ads]+_v3|[def][0-9]+(-[0-9]+)?[ads]*_v[4-6])`)
	})
)

// trustedLaunchOff judges sets that could use Trusted Launch with secure boot,
// and do not.
func trustedLaunchOff(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		sku, size := set.Profile("storageProfile", "imageReference", "sku"), set.At("sku", "name")
		image, imageKnown := sku.String()
		name, sizeKnown := size.String()
		switch {
		case imageKnown && !generation2().MatchString(image), !imageKnown && !sku.IsUnknown(),
			sizeKnown && !trustedSizes().MatchString(name), !sizeKnown && !size.IsUnknown():
			continue
		}
		kind := set.Profile("securityProfile", "securityType")
		boot := set.Profile("securityProfile", "uefiSettings", "secureBootEnabled")
		if !writable(set.Resource, boot.Path()) {
			continue
		}
		trusted := equals(kind, "TrustedLaunch", nil)
		safe := max(equals(kind, "ConfidentialVM", nil), min(trusted, equals(boot, true, nil)))
		switch {
		case safe == yes:
		case !imageKnown:
			p.Undecide(sku)
		case !sizeKnown:
			p.Undecide(size)
		case safe == maybe:
			p.Undecide(kind)
			p.Undecide(boot)
		default:
			p.Report(kind, "the image (%s) and the size (%s) can do Trusted Launch, and it is off or without secure boot: set securityType TrustedLaunch, secureBootEnabled and vTpmEnabled", image, name)
		}
	}
}
