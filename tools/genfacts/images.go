package main

import (
	"fmt"
	"strings"
)

// imageFile is images.json: rows that are tried in order.
type imageFile struct {
	AsOf             string            `json:"as_of"`
	Sources          map[string]string `json:"sources"`
	HowToUse         string            `json:"how_to_use"`
	OS               []imageRow        `json:"os"`
	OSNote           string            `json:"os_note"`
	OSConfidence     string            `json:"os_confidence"`
	Generation       []imageRow        `json:"generation"`
	GenerationNote   string            `json:"generation_note"`
	Architecture     []imageRow        `json:"architecture"`
	DiskSize         []imageRow        `json:"disk_size_gb"`
	DiskSizeSources  []string          `json:"disk_size_sources"`
	Hotpatch         []string          `json:"hotpatch_skus"`
	Plan             []imageRow        `json:"plan_publishers"`
	PlanNote         string            `json:"plan_note"`
	NoPlan           []string          `json:"no_plan_publishers"`
	NoPlanConfidence string            `json:"no_plan_confidence"`
	Gaps             []string          `json:"gaps"`
}

type imageRow struct {
	Publisher    string   `json:"publisher"`
	Offer        string   `json:"offer"`
	OfferPattern string   `json:"offer_pattern"`
	SKUPattern   string   `json:"sku_pattern"`
	OS           string   `json:"os"`
	Generation   int      `json:"generation"`
	Architecture string   `json:"architecture"`
	GB           int      `json:"gb"`
	Confidence   string   `json:"confidence"`
	Note         string   `json:"note"`
	SeenIn       []string `json:"seen_in"`
}

const imageHeader = `# Made by tools/genfacts; do not edit. Facts about marketplace images as of %s,
# by their names: kind, publisher, offer, sku, value, confidence. Of each kind the
# first line that fits counts; * stands for anything, and no value for nothing known.
# Sources: %s.
`

func (f *imageFile) table(upgraded string) (string, error) {
	var b strings.Builder
	sources := []string{f.Sources["generation"], f.Sources["size"], f.Sources["hotpatch"]}
	fmt.Fprintf(&b, imageHeader, f.AsOf, strings.Join(append(sources, f.DiskSizeSources...), "\n# "))
	// Arm64 sizes boot generation 2 alone, and so do their images; what the
	// ending -gs means is in no source.
	generation := append([]imageRow{
		{SKUPattern: "arm64", Generation: 2, Confidence: "medium"},
		{Publisher: "MicrosoftWindowsServer", SKUPattern: "-gs$"},
	}, f.Generation...)
	for _, kind := range []struct {
		name  string
		rows  []imageRow
		value func(imageRow) string
	}{
		{"os", f.OS, func(r imageRow) string { return r.OS }},
		{"generation", generation, func(r imageRow) string { return number(r.Generation) }},
		{"architecture", f.Architecture, func(r imageRow) string { return r.Architecture }},
		{"disk", f.DiskSize, func(r imageRow) string { return number(r.GB) }},
		{"plan", f.plans(), func(imageRow) string { return "yes" }},
	} {
		for _, r := range kind.rows {
			// Publishers of one system that are not marked publish for that one alone,
			// whatever the file says of all of them together.
			if err := r.write(&b, kind.name, kind.value(r), "high"); err != nil {
				return "", err
			}
		}
	}
	for _, sku := range f.Hotpatch {
		fmt.Fprintf(&b, "hotpatch\tmicrosoftwindowsserver\t*\t%s\tyes\tmedium\n", strings.ToLower(sku))
	}
	b.WriteString("hotpatch\tmicrosoftwindowsserver\t*\t*azure-edition*\t\t\n")
	b.WriteString("hotpatch\tmicrosoftwindowsserver\t*\t*\tno\tmedium\n")
	if err := upgradedRows(&b, upgraded); err != nil {
		return "", err
	}
	return b.String(), nil
}

// plans are the publishers whose images carried a plan. RedHat is left out: it
// publishes as many without one.
func (f *imageFile) plans() []imageRow {
	var out []imageRow
	for _, r := range f.Plan {
		if !strings.EqualFold(r.Publisher, "RedHat") {
			out = append(out, r)
		}
	}
	return out
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// write writes a row, once for each pattern that its expressions come to.
func (r imageRow) write(b *strings.Builder, kind, value, confidence string) error {
	if r.Confidence != "" || value == "" {
		confidence = r.Confidence
	}
	publisher := "*"
	if r.Publisher != "" {
		publisher = r.Publisher
	}
	offers, err := patterns(r.OfferPattern)
	if err != nil {
		return err
	}
	if r.Offer != "" {
		offers = []string{r.Offer}
	}
	skus, err := patterns(r.SKUPattern)
	if err != nil {
		return err
	}
	for _, offer := range offers {
		for _, sku := range skus {
			fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\n", kind, strings.ToLower(publisher), strings.ToLower(offer), strings.ToLower(sku), value, confidence)
		}
	}
	return nil
}

// patterns turns a regular expression of the few forms that the facts have into
// patterns in which * stands for anything.
func patterns(re string) ([]string, error) {
	switch re {
	case "", ".*":
		return []string{"*"}, nil
	}
	before, rest, found := strings.Cut(re, "(")
	if !found {
		p, err := pattern(re)
		return []string{p}, err
	}
	inner, after, _ := strings.Cut(rest, ")")
	var out []string
	for alternative := range strings.SplitSeq(inner, "|") {
		p, err := pattern(before + alternative + after)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func pattern(re string) (string, error) {
	re = strings.ReplaceAll(re, "[0-9]{2}", "[0-9][0-9]")
	text, atStart := strings.CutPrefix(re, "^")
	text, atEnd := strings.CutSuffix(text, "$")
	if strings.ContainsAny(text, `.*+?{}()|\^$`) && !strings.Contains(text, "[._]") {
		return "", fmt.Errorf("the expression %q has a form that is not known", re)
	}
	if !atStart {
		text = "*" + text
	}
	if !atEnd {
		text += "*"
	}
	return text, nil
}

// upgradedRows writes the images that automatic upgrades of the system take.
func upgradedRows(b *strings.Builder, list string) error {
	offers := map[string]bool{}
	var seen []string
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			b.WriteString("# " + strings.TrimSpace(strings.TrimPrefix(line, "#")) + "\n")
			continue
		}
		fields := strings.Fields(strings.ToLower(line))
		if len(fields) != 3 {
			return fmt.Errorf("upgraded_images.txt: %q", line)
		}
		fmt.Fprintf(b, "upgrade\t%s\t%s\t%s\tyes\thigh\n", fields[0], fields[1], fields[2])
		if offer := fields[0] + "\t" + fields[1]; !offers[offer] {
			offers[offer] = true
			seen = append(seen, offer)
		}
	}
	for _, offer := range seen {
		fmt.Fprintf(b, "upgrade\t%s\t*\tno\tlow\n", offer)
	}
	b.WriteString("upgrade\t*\t*\t*\tno\tmedium\n")
	return nil
}
