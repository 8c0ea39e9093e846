package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
	"vmsslint/rules/lint"
)

// imageOf returns what is known of the marketplace image of a set, with its
// reference; open is what of its name is not known, nil where all is, or where
// the set has another kind of image.
func imageOf(set *model.ScaleSet) (im facts.Image, ref, open *model.Node) {
	ref = set.Profile("storageProfile", "imageReference")
	publisher, offer, sku := ref.At("publisher"), ref.At("offer"), ref.At("sku")
	who, what, which := text(publisher), text(offer), text(sku)
	if who == "" || what == "" || which == "" {
		return im, ref, firstUnknown(publisher, offer, sku)
	}
	im, _ = facts.ImageOf(who, what, which)
	return im, ref, nil
}

// sure is the severity of a finding by facts that are sure, or not.
func sure(all ...bool) lint.Severity {
	for _, is := range all {
		if !is {
			return lint.Warning
		}
	}
	return lint.Error
}

// trustedLaunchImage is SEC029.
func trustedLaunchImage(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		typ, uefi := set.Profile("securityProfile", "securityType"), set.Profile("securityProfile", "uefiSettings")
		trusted, because := equals(typ, "TrustedLaunch", nil), typ
		for _, name := range [...]string{"secureBootEnabled", "vTpmEnabled"} {
			if t := equals(uefi.At(name), true, nil); t > trusted {
				trusted, because = t, uefi.At(name)
			}
		}
		if trusted == no {
			continue
		}
		im, ref, open := imageOf(set)
		switch {
		case open != nil:
			p.Undecide(open)
		case im.Generation != 1:
		case trusted == maybe:
			p.Undecide(because)
		default:
			p.Report(ref.At("sku"), "image %s is of generation 1, and %s needs generation 2: take the generation 2 sku of it", show(ref.At("sku")), shownAs(because)).
				AtMost(sure(im.SureGeneration)).Related(because, "%s", shownAs(because))
		}
	}
}

// imagePlan is API012.
func imagePlan(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		plan := set.At("plan")
		ref := set.Profile("storageProfile", "imageReference")
		if (cond{op: "present"}).test(plan) == maybe {
			p.Undecide(plan)
			continue
		}
		if plan.IsAbsent() || isVoid(plan) {
			im, ref, open := imageOf(set)
			p.Undecide(open)
			if im.Plan.Holds() {
				p.Report(ref.At("publisher"), "images of %s come with a plan, as far as is known, and the scale set has none: repeat the plan of the image", text(ref.At("publisher"))).
					AtMost(lint.Warning)
			}
			continue
		}
		for _, pair := range [...]struct{ plan, image string }{{"publisher", "publisher"}, {"product", "offer"}, {"name", "sku"}} {
			ours, theirs := plan.At(pair.plan), ref.At(pair.image)
			is, ok1 := p.String(ours)
			want, ok2 := p.String(theirs)
			if !ok1 || !ok2 || strings.EqualFold(is, want) || is == "" || want == "" {
				continue
			}
			f := p.Report(ours, "plan.%s '%s' is not '%s', the %s of the image: a scale set repeats the plan of its image", pair.plan, is, want, pair.image).Related(theirs, "the image")
			if pair.plan == "name" { // the id of the plan, which is the sku by use alone
				f.AtMost(lint.Warning)
			}
			break
		}
	}
}

// imageSystem is API045.
func imageSystem(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		profile := set.Profile("osProfile")
		windows, linux := profile.At("windowsConfiguration"), profile.At("linuxConfiguration")
		disk := set.Profile("storageProfile", "osDisk", "osType")
		im, ref, open := imageOf(set)
		if open != nil {
			p.Undecide(open)
			continue
		}
		if im.OS == "" {
			continue
		}
		other, config := "Linux", linux
		if im.OS == "Linux" {
			other, config = "Windows", windows
		}
		name := show(ref.At("sku"))
		if config.IsPresent() && !isVoid(config) {
			p.Report(config, "the machines are set up as %s machines, and image %s of %s is a %s image: take a %s image, or set them up for %s", other, name, text(ref.At("publisher")), im.OS, other, im.OS).
				AtMost(sure(im.SureOS)).Related(ref.At("publisher"), "the image")
			continue
		}
		if p.Is(disk, other) {
			p.Report(disk, "osType %s, and image %s of %s is a %s image: write osType %s, or leave it out", show(disk), name, text(ref.At("publisher")), im.OS, im.OS).
				AtMost(sure(im.SureOS)).Related(ref.At("publisher"), "the image")
		}
	}
}

// imageOnSize calls judge for sets on an image and a size of which something is
// known.
func imageOnSize(p *lint.Pass, judge func(im facts.Image, s facts.Size, sku, size *model.Node)) {
	for _, set := range p.Unit.ScaleSets {
		s, size, ok := sizeOf(set)
		if !ok && !size.IsUnknown() {
			continue
		}
		im, ref, open := imageOf(set)
		switch {
		case open != nil:
			p.Undecide(open)
		case size.IsUnknown() && (im.Generation > 0 || im.Architecture != ""):
			p.Undecide(size)
		default:
			judge(im, s, ref.At("sku"), size)
		}
	}
}

// imageGeneration1 is API046.
func imageGeneration1(p *lint.Pass) {
	imageOnSize(p, func(im facts.Image, s facts.Size, sku, size *model.Node) {
		if im.Generation == 1 && s.Generation1.Denied() {
			p.Report(sku, "image %s is of generation 1, and size %s boots generation 2 alone: take the generation 2 sku of the image", show(sku), text(size)).
				AtMost(min(sure(im.SureGeneration), surely(s.Generation1))).Related(size, "the size")
		}
	})
}

// imageGeneration2 is API047.
func imageGeneration2(p *lint.Pass) {
	imageOnSize(p, func(im facts.Image, s facts.Size, sku, size *model.Node) {
		if im.Architecture != "" && s.Architecture != "" && im.Architecture != s.Architecture {
			return // API048 says so, and asks for another image
		}
		if im.Generation == 2 && s.Generation2.Denied() {
			p.Report(size, "size %s boots generation 1 alone, and image %s is of generation 2: take a newer size, or the generation 1 sku of the image", text(size), show(sku)).
				AtMost(min(sure(im.SureGeneration), surely(s.Generation2))).Related(sku, "the image")
		}
	})
}

// imageArchitecture is API048.
func imageArchitecture(p *lint.Pass) {
	imageOnSize(p, func(im facts.Image, s facts.Size, sku, size *model.Node) {
		if im.Architecture != "" && s.Architecture != "" && im.Architecture != s.Architecture {
			p.Report(sku, "image %s is an %s image, and size %s an %s size: take a sku of the image for %s, or another size", show(sku), im.Architecture, text(size), s.Architecture, s.Architecture).
				AtMost(sure(im.SureArchitecture)).Related(size, "the size")
		}
	})
}

// imageDisk is API050.
func imageDisk(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		at := set.Profile("storageProfile", "osDisk", "diskSizeGB")
		if at.IsAbsent() {
			continue
		}
		im, ref, open := imageOf(set)
		if open != nil {
			p.Undecide(open)
			continue
		}
		if im.Disk == 0 {
			continue
		}
		if n, ok := p.Int(at); ok && n > 0 && n < int64(im.Disk) {
			p.Report(at, "diskSizeGB %d is below %d, the size of image %s: leave it out, or write %d or more", n, im.Disk, show(ref.At("sku")), im.Disk).
				AtMost(sure(im.SureDisk)).Related(ref.At("sku"), "the image")
		}
	}
}

// upgradedImage is UPG041. The list grows, most likely with the skus of offers
// that it has already.
func upgradedImage(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		on := set.At("properties", "upgradePolicy", "automaticOSUpgradePolicy", "enableAutomaticOSUpgrade")
		automatic := equals(on, true, nil)
		flexible := equals(set.Mode(), "Flexible", nil)
		if automatic == no || flexible == yes { // of Flexible sets MODE011 speaks
			continue
		}
		im, ref, open := imageOf(set)
		switch {
		case open != nil:
			p.Undecide(open)
		case !im.Upgrade.Denied():
		case automatic == maybe || flexible == maybe:
			p.Undecide(firstUnknown(on, set.Mode()))
		default:
			f := p.Report(ref.At("sku"), "image '%s %s %s' is not on the list of images that automatic OS upgrades take (2026-05-19): see whether it is by now, or take one that is",
				text(ref.At("publisher")), text(ref.At("offer")), text(ref.At("sku"))).Related(on, "%s", shownAs(on))
			if !im.Upgrade.Sure() {
				f.AtMost(lint.Info)
			}
		}
	}
}
