package checks

import (
	"fmt"
	"slices"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
	"vmsslint/rules/lint"
)

// nvmePlacement is the first API version in which an ephemeral OS disk may lie on
// an NVMe disk.
const nvmePlacement = "2024-03-01"

// ephemeralPlacement is API019.
func ephemeralPlacement(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		settings := set.Profile("storageProfile", "osDisk", "diffDiskSettings")
		if !settings.IsPresent() || isVoid(settings) {
			p.Undecide(settings)
			continue
		}
		at := settings.At("placement")
		where, written := p.String(at)
		if written && refusedPlacement(p, set, at, where) {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok:
		case s.Ephemeral == facts.No:
			p.Report(settings, "size %s takes no ephemeral OS disk: leave diffDiskSettings out, or choose a size with a local disk for it", text(size)).Related(size, "the size")
		case s.Ephemeral == facts.Yes && written && !offers(s, where):
			p.Report(at, "placement '%s' on size %s, which has only %s for an ephemeral OS disk", where, text(size), strings.Join(s.Placements, " and ")).Related(size, "the size")
		}
	}
}

// offers reports whether a size has a place for an ephemeral OS disk, "" for any.
func offers(s facts.Size, placement string) bool {
	return len(s.Placements) > 0 && placement == "" ||
		slices.ContainsFunc(s.Placements, func(o string) bool { return strings.EqualFold(o, placement) })
}

// refusedPlacement reports a placement that there is not, or not yet. What
// azurerm refuses may change with its next release.
func refusedPlacement(p *lint.Pass, set *model.ScaleSet, at *model.Node, where string) bool {
	version := set.At("apiVersion")
	nvme := strings.EqualFold(where, "NvmeDisk")
	switch {
	case strings.EqualFold(where, "CacheDisk") || strings.EqualFold(where, "ResourceDisk"):
	case !nvme:
		p.Report(at, "placement '%s' is not CacheDisk, ResourceDisk or NvmeDisk, where an ephemeral OS disk may lie", where)
		return true
	case set.Format == "terraform" && set.Attribute != nil:
		p.Report(at, "placement 'NvmeDisk', which azurerm 5.2 does not take: choose a size with a cache or a temporary disk, and that placement").AtMost(lint.Warning)
		return true
	case version.IsUnknown():
		p.Undecide(version)
	case text(version) != "" && text(version) < nvmePlacement:
		p.Report(at, "placement 'NvmeDisk' at apiVersion %s, and %s is the first that has it", text(version), nvmePlacement).Related(version, "apiVersion")
		return true
	}
	return false
}

// premiumSize is API049. It speaks of the first premium disk alone: another size
// does away with all of them.
func premiumSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		list := set.Profile("storageProfile", "dataDisks")
		disks, _ := list.Items()
		if list.IsUnknown() {
			disks = []*model.Node{list}
		}
		kinds := []*model.Node{set.Profile("storageProfile", "osDisk", "managedDisk", "storageAccountType")}
		for _, d := range disks {
			kinds = append(kinds, d.At("managedDisk", "storageAccountType"))
		}
		var premium, open *model.Node
		for _, k := range kinds {
			switch is := among(k, []any{"Premium_LRS", "Premium_ZRS", "PremiumV2_LRS"}, nil); {
			case is == yes && premium == nil:
				premium = k
			case is == maybe:
				open = k
			}
		}
		if premium == nil && open == nil {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || s.Premium != facts.No:
		case premium == nil:
			p.Undecide(open)
		default:
			p.Report(premium, "storageAccountType %s on size %s, which has no premium storage: take StandardSSD_LRS, or a size that has it", show(premium), text(size)).
				Related(size, "the size")
		}
	}
}

// mostEphemeral is the most GiB of an ephemeral OS disk, and reservedForGuest
// what a machine with a guest state keeps of the local disk (ephemeral-os-disks.md,
// 2026-09-08, of MicrosoftDocs/azure-compute-docs).
const (
	mostEphemeral    = 2040
	reservedForGuest = 1
)

// ephemeralSize is API054.
func ephemeralSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		settings := set.Profile("storageProfile", "osDisk", "diffDiskSettings")
		if !settings.IsPresent() || isVoid(settings) {
			p.Undecide(settings)
			continue
		}
		d := ephemeralDisk{settings: settings, size: set.At("sku", "name"), security: set.Profile("securityProfile", "securityType")}
		if !d.measure(p, set) {
			continue
		}
		if d.need > mostEphemeral && d.by == nil {
			p.Report(d.at, "diskSizeGB %d is above %d, the most of an ephemeral OS disk", d.need, mostEphemeral)
			continue
		}
		where, ok := p.String(settings.At("placement"))
		if d.size.IsUnknown() || !ok && settings.At("placement").IsUnknown() {
			p.Undecide(d.size)
			continue
		}
		s, _ := facts.SizeOf(text(d.size))
		if s.Ephemeral != facts.Unknown && !offers(s, where) {
			continue // API019 says so
		}
		if room, name := localDisk(s, where); room > 0 {
			d.judge(p, s, int64(room), name)
		}
	}
}

// ephemeralDisk is an OS disk on a local disk: how many GiB it needs, and the
// property that says so, or by which image.
type ephemeralDisk struct {
	settings, size, security, at, by *model.Node
	need                             int64
	sure                             bool
}

// measure finds out how large the disk is: as it is written, or as its image is.
func (d *ephemeralDisk) measure(p *lint.Pass, set *model.ScaleSet) bool {
	d.at, d.sure = set.Profile("storageProfile", "osDisk", "diskSizeGB"), true
	if !d.at.IsAbsent() {
		var ok bool
		d.need, ok = p.Int(d.at)
		return ok
	}
	im, ref, open := imageOf(set)
	p.Undecide(open)
	d.at, d.by, d.need, d.sure = d.settings, ref.At("sku"), int64(im.Disk), im.SureDisk
	return im.Disk > 0
}

// localDisk returns the GiB of the local disk of a size on which an ephemeral OS
// disk lies, and what it is called; 0 where it is not known. Where no placement is
// written Azure chooses, and the largest disk counts.
func localDisk(s facts.Size, placement string) (room int, name string) {
	one := func(placement string) (int, string) {
		switch strings.ToLower(placement) {
		case "cachedisk":
			return s.Cache, "cache"
		case "resourcedisk":
			return s.Temp, "temporary disk"
		case "nvmedisk":
			return s.NVMe, "NVMe disk"
		}
		return -1, ""
	}
	if placement != "" {
		return one(placement)
	}
	for _, placement := range s.Placements {
		n, called := one(placement)
		if n < 0 {
			return 0, ""
		}
		if n > room {
			room, name = n, called
		}
	}
	return room, name
}

// tooSmallForCaching reports whether a size has too few vCPUs to cache an
// ephemeral OS disk in full: it takes 8 (ephemeral-os-disks.md, 2026-09-08, of
// MicrosoftDocs/azure-compute-docs).
func tooSmallForCaching(s facts.Size) bool { return s.Cores > 0 && s.Cores < 8 }

// judge compares the disk with the room that there is for it on a size. Full
// caching that the size is too small for (API021) needs none.
func (d *ephemeralDisk) judge(p *lint.Pass, size facts.Size, room int64, name string) {
	need, is, why := d.need, "is above", ""
	full := d.settings.At("enableFullCaching")
	if tooSmallForCaching(size) {
		full = nil
	}
	if on, _ := full.Bool(); on {
		need = 2*need + 1
		is = fmt.Sprintf("needs %d GiB with full caching, above", need)
	}
	guest := among(d.security, trustedTypes(), nil)
	switch least := room - reservedForGuest; {
	case need <= room && full.IsUnknown():
		p.Undecide(full)
		return
	case need <= least, need <= room && guest == no:
		return
	case need <= room && guest == maybe:
		p.Undecide(d.security)
		return
	case guest == yes:
		room = least
		why = fmt.Sprintf("; %s keeps %d GiB of it", text(d.security), reservedForGuest)
	}
	what := fmt.Sprintf("diskSizeGB %d", d.need)
	if d.by != nil {
		what = fmt.Sprintf("the disk of image %s, %d GiB,", show(d.by), d.need)
	}
	f := p.Report(d.at, "%s %s %d, what the %s of size %s holds of an ephemeral OS disk%s: choose a larger size, or a smaller disk", what, is, room, name, text(d.size), why)
	f.Related(d.size, "the size")
	if d.by != nil {
		f.Related(d.by, "the image")
	}
	if !d.sure {
		f.AtMost(lint.Warning)
	}
}
