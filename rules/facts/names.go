package facts

import (
	"slices"
	"strconv"
	"strings"
)

// Name is what the name of a size tells, by the naming conventions of sizes
// (vm-naming-conventions.md, 2023-05-01, of MicrosoftDocs/azure-compute-docs):
// Standard_NC24-12ads_A100_v4.
type Name struct {
	// Family is the family with its subfamily in capitals: NC, DC, D. The S of
	// old names, as of DS2_v2 and GS5, belongs to it.
	Family string
	// VCPUs is the number behind the family, which is that of vCPUs from version 3 on.
	VCPUs int
	// Constrained says that a part of the vCPUs is turned off.
	Constrained bool
	// Features are the letters behind the number, in lower case.
	Features string
	// Version is 1 where none is written.
	Version int
	// Basic and Promo are sizes of the tier Basic, and of the old promotions.
	Basic, Promo bool
}

// ParseName reads the name of a size, without regard to case. It reports false
// for a text of another form.
func ParseName(size string) (Name, bool) {
	tier, rest, found := strings.Cut(size, "_")
	n := Name{Version: 1, Basic: strings.EqualFold(tier, "Basic")}
	if !found || !n.Basic && !strings.EqualFold(tier, "Standard") {
		return Name{}, false
	}
	main, rest, more := strings.Cut(rest, "_")
	if !n.parseMain(main) {
		return Name{}, false
	}
	for more {
		var part string
		part, rest, more = strings.Cut(rest, "_")
		lower := strings.ToLower(part)
		version, digits, ok := number(strings.TrimPrefix(lower, "v"))
		switch {
		case lower == "promo" && !more:
			n.Promo = true
		case lower != "" && lower[0] == 'v' && ok && digits == "":
			n.Version = version
		case part == "" || strings.Trim(lower, "abcdefghijklmnopqrstuvwxyz0123456789") != "":
			return Name{}, false
		}
	}
	return n, true
}

// parseMain reads the part of a name with the family and the number.
func (n *Name) parseMain(main string) bool {
	upper := strings.ToUpper(main)
	rest := strings.TrimLeft(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	n.Family = upper[:len(upper)-len(rest)]
	var ok bool
	if n.VCPUs, rest, ok = number(rest); n.Family == "" || !ok {
		return false
	}
	if after, found := strings.CutPrefix(rest, "-"); found {
		if _, rest, ok = number(after); !ok {
			return false
		}
		n.Constrained = true
	}
	n.Features = strings.ToLower(rest)
	return strings.Trim(n.Features, "abcdefghijklmnopqrstuvwxyz") == ""
}

// number reads the digits that a text begins with, at most five.
func number(text string) (n int, rest string, ok bool) {
	i := 0
	for i < len(text) && i < 5 && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + int(text[i]-'0')
		i++
	}
	return n, text[i:], i > 0
}

// Has reports whether the name has a feature letter.
func (n Name) Has(letter byte) bool { return strings.IndexByte(n.Features, letter) >= 0 }

// series reports whether n is of one of families, which are written with the
// version from 2 on: "A", "Av2".
func (n Name) series(families ...string) bool {
	own := n.Family
	if n.Version > 1 {
		own += "v" + strconv.Itoa(n.Version)
	}
	return slices.Contains(families, own)
}

// plain reports whether the name has no letter s, which says premium storage.
func (n Name) plain() bool { return !n.Has('s') }

// generation1 are the series that boot generation 1 alone, and so have no
// Trusted Launch (generation-2.md, 2024-03-04, trusted-launch.md, 2025-04-21, and
// np-series.md, 2026-04-13, of MicrosoftDocs/azure-compute-docs).
func (n Name) generation1() bool {
	return n.Family == "A" || n.Family == "NP" || n.plain() && n.series("Dv2", "Dv3", "NC", "NV")
}

// generation2 says whether sizes of the series boot generation 2 alone
// (generation-2.md, 2024-03-04; the Arm64 sizes and those of version 6 and later by
// the pages of their series and by public reports of refusals of 2025).
func (n Name) generation2() Fact {
	switch {
	case n.Has('p'), n.Version >= 6 && n.inDEF():
		return Yes
	case n.Family == "DC" && n.Version == 3, n.series("Mv2", "NDv2"), n.series("NCv4") && n.Has('d'), n.series("NDv4"):
		return Likely
	}
	return Unknown
}

// inDEF reports whether the family is D, E or F.
func (n Name) inDEF() bool { return n.Family == "D" || n.Family == "E" || n.Family == "F" }

// rdma says whether sizes of the series have InfiniBand
// (virtual-machine-scale-sets-placement-groups.md, 2026-05-19).
func (n Name) rdma() Fact {
	switch n.Family {
	case "HB", "HC", "HX":
		return Yes
	case "H", "NC", "ND":
		if n.Has('r') {
			return Yes
		}
		return No
	case "A": // A8 and A9 had it
		return Unknown
	}
	return No
}

// preserving says whether updates of the host keep the memory of sizes
// (virtual-machine-scale-sets-orchestration-modes.md, 2024-06-14).
func (n Name) preserving() Fact {
	if n.Family != "" && strings.IndexByte("GHLMN", n.Family[0]) >= 0 {
		return Hardly
	}
	return Unknown
}

// trusted says whether sizes of the series take Trusted Launch
// (trusted-launch.md, 2025-04-21). What it calls currently not supported may
// have come since, and of the families DC and EC it means the confidential ones.
func (n Name) trusted() Fact {
	switch {
	case n.generation1():
		return No
	case n.Family == "M",
		n.Family == "D" && n.Has('p') && n.Version == 5,
		(n.Family == "DC" || n.Family == "EC") && (n.Has('a') || n.Has('e')):
		return Hardly
	}
	return Unknown
}

// spot says whether sizes of the series are offered as Spot (use-spot.md,
// 2025-04-01). The page speaks of the B series, and its second version is newer
// than that sentence.
func (n Name) spot() Fact {
	switch {
	case n.Promo, n.Family == "B" && n.Version == 1:
		return No
	case n.Family == "B":
		return Hardly
	}
	return Unknown
}

// FullCaching says whether sizes of the series keep an ephemeral OS disk in full on
// the local disk (ephemeral-os-disks.md, 2026-09-08). More series may have come
// since.
func (n Name) FullCaching() Fact {
	modern := n.Version >= 5
	switch n.Family {
	case "D", "DC", "E", "EC", "EB":
	case "F":
		modern = n.Version >= 6
	case "A", "B", "DS", "GS", "G":
		modern = false
	default:
		return Unknown
	}
	if modern {
		return Likely
	}
	return Hardly
}

// OverNVMe says whether sizes talk to their disks as NVMe devices alone, or as SCSI
// devices alone: the x64 sizes of D, E and F do the first from version 6 on
// (dasv6-series.md, 2026-03-10, of MicrosoftDocs/azure-compute-docs), earlier ones
// the second, but those with the letter b, which do both.
func (n Name) OverNVMe() Fact {
	switch {
	case n.Has('p') || n.Has('b'):
		return Unknown
	case n.inDEF() && n.Version >= 6:
		return Yes
	case n.inDEF(), n.Family == "DS", n.Family == "A", n.Family == "B":
		return No
	}
	return Unknown
}

// LocalDisk says whether sizes have a local temporary disk: the letter d tells
// from version 4 on, and every earlier size has one, but the second version of
// the B series, which has none. The AMD sizes of version 4 have one without the
// letter (dasv4-series.md and bsv2-series.md, 2026-03-10, of
// MicrosoftDocs/azure-compute-docs).
func (n Name) LocalDisk() Fact {
	switch {
	case n.Family == "B" && n.Version > 1:
		return No
	case !n.inDEF() && n.Family != "DS" && n.Family != "A" && n.Family != "B":
		return Unknown
	case n.Version < 4, n.Has('d'), n.Version == 4 && n.Has('a'):
		return Yes
	}
	return No
}
