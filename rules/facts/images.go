package facts

import (
	_ "embed"
	"path"
	"strconv"
	"strings"
)

//go:embed images.txt
var images string

// Image is what the name of a marketplace image tells of it.
type Image struct {
	// OS is Windows or Linux, "" where it is not known, Architecture x64 or Arm64,
	// Generation 1 or 2, and Disk the size of its disk in GiB; 0 where they are not.
	OS, Architecture string
	Generation, Disk int
	// SureOS, SureGeneration, SureArchitecture and SureDisk say that it is more
	// than a hint.
	SureOS, SureGeneration, SureArchitecture, SureDisk bool
	// Plan says whether the image has a plan, which a scale set repeats, Hotpatch
	// whether it takes patches without a restart, and Upgrade whether automatic
	// upgrades of the system take it.
	Plan, Hotpatch, Upgrade Fact
}

// ImageOf returns what is known of a marketplace image by its names, without
// regard to case. It reports false where nothing is.
func ImageOf(publisher, offer, sku string) (Image, bool) {
	var im Image
	publisher, offer, sku = strings.ToLower(publisher), strings.ToLower(offer), strings.ToLower(sku)
	done, known := "", false
	for line, rest := "", images; rest != ""; {
		line, rest, _ = strings.Cut(rest, "\n")
		kind, line, _ := strings.Cut(line, "\t")
		who, line, _ := strings.Cut(line, "\t")
		if kind == done || who != publisher && who != "*" {
			continue
		}
		offers, line, _ := strings.Cut(line, "\t")
		skus, line, _ := strings.Cut(line, "\t")
		if !fits(offers, offer) || !fits(skus, sku) {
			continue
		}
		done = kind
		if value, confidence, _ := strings.Cut(line, "\t"); value != "" {
			im.set(kind, value, confidence)
			known = known || kind != "upgrade"
		}
	}
	if im.Architecture == "" && im.Generation == 1 { // Arm64 sizes boot generation 2 alone
		im.Architecture, im.SureArchitecture = "x64", im.SureGeneration
	}
	return im, known
}

// fits reports whether a name is as a pattern says.
func fits(pattern, name string) bool {
	if pattern == "*" || pattern == name {
		return true
	}
	ok, _ := path.Match(pattern, name)
	return ok
}

// set fills in a fact. What is of medium confidence is sure, but for the sizes
// of disks, which publishers change.
func (im *Image) set(kind, value, confidence string) {
	n, _ := strconv.Atoi(value)
	sure := confidence != "low"
	fact := factOf(value)
	if !sure {
		fact = fact.hint()
	}
	switch kind {
	case "os":
		im.OS, im.SureOS = value, confidence == "high"
	case "generation":
		im.Generation, im.SureGeneration = n, sure
	case "architecture":
		im.Architecture, im.SureArchitecture = value, sure
	case "disk":
		im.Disk, im.SureDisk = n, confidence == "high"
	case "plan":
		im.Plan = fact.hint()
	case "hotpatch":
		im.Hotpatch = fact
	case "upgrade":
		im.Upgrade = fact
	}
}
