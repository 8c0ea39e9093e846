package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// sizeFile is vm-sizes.json. What it says of whole families is words, which
// rules/facts/names.go puts into Go.
type sizeFile struct {
	AsOf              string                `json:"as_of"`
	Sources           map[string]string     `json:"sources"`
	HowToUse          string                `json:"how_to_use"`
	NameGrammar       json.RawMessage       `json:"name_grammar"`
	Families          json.RawMessage       `json:"families"`
	Retirements       []retirement          `json:"retirements"`
	RetirementsSource string                `json:"retirements_source"`
	Sizes             map[string]sizeRecord `json:"sizes"`
	KnownNames        []string              `json:"known_names"`
	Gaps              []string              `json:"gaps"`
}

type retirement struct {
	Sizes string `json:"sizes"`
	Date  string `json:"date"`
}

// sizeRecord is what is known of one size: a pointer is nil where nothing is.
type sizeRecord struct {
	Family                string          `json:"family"`
	Premium               *bool           `json:"premium"`
	AcceleratedNetworking *bool           `json:"accelerated_networking"`
	Generations           []int           `json:"generations"`
	Architecture          string          `json:"architecture"`
	MemoryPreserving      *bool           `json:"memory_preserving"`
	VCPUs                 *int            `json:"vcpus"`
	MaxNICs               *int            `json:"max_nics"`
	MaxDataDisks          *int            `json:"max_data_disks"`
	CacheGiB              *int            `json:"cache_gib"`
	TempGiB               *int            `json:"temp_gib"`
	NVMeGiB               *int            `json:"nvme_gib"`
	EphemeralPlacements   []string        `json:"ephemeral_placements"`
	EphemeralOSDisk       *bool           `json:"ephemeral_os_disk"`
	EncryptionAtHost      *bool           `json:"encryption_at_host"`
	Spot                  *bool           `json:"spot"`
	RDMA                  *bool           `json:"rdma"`
	TrustedLaunch         *bool           `json:"trusted_launch"`
	AsOf                  string          `json:"as_of"`
	Source                string          `json:"source"`
	TempSource            string          `json:"temp_source"`
	NVMeSource            string          `json:"nvme_source"`
	CacheSource           string          `json:"cache_source"`
	RetirementInSource    string          `json:"retirement_in_source"`
	Disagreement          json.RawMessage `json:"disagreement"`
}

// isSize is what the name of a size looks like; a source has names of storage
// types among them.
var isSize = regexp.MustCompile(`^(Standard|Basic)_[A-Z]+[0-9]`)

// settled are series that have no accelerated networking by their pages too: A, B
// but for its large sizes (bv1-series.md, 2026-03-10), D, DS, G, GS and NP
// (np-series.md, 2026-04-13, of MicrosoftDocs/azure-compute-docs). A record of
// 2022 that says so of another size is a hint, and nothing at all where a sibling
// has it: the pages of such series say that all of their sizes have.
var settled = regexp.MustCompile(`^(Basic_|Standard_(A[0-9]|B[0-9]+m?l?s$|DS?[0-9]+$|GS?[0-9]|NP[0-9]))`)

// seriesName is the name of a size without its number, its letters and what is
// constrained.
var seriesName = regexp.MustCompile(`^(Standard_[A-Z]+)[0-9]+(?:-[0-9]+)?[a-z]*((?:_.*)?)$`)

// series returns the series of a size: its family and its version.
func series(name string) string {
	return seriesName.ReplaceAllString(strings.TrimSuffix(name, "_Promo"), "$1$2")
}

// doubtful are series whose records of 2022 say that they have no premium
// storage, while their pages say that they have.
var doubtful = regexp.MustCompile(`^Standard_(M|DC|[A-Z]+[0-9]+(-[0-9]+)?[a-z]*s(_|$))`)

// tabled are caches of which the table of their series says otherwise than the
// record, which took it from prose about an image of that size: of the DSv2
// series all have 43 GiB for each vCPU (dv2-dsv2-series.md of MicrosoftDocs/azure-docs, 2022).
var tabled = map[string]int{"Standard_DS3_v2": 172}

// recent is when a record is new enough to count for itself.
const recent = "2025"

const sizeHeader = `# Made by tools/genfacts; do not edit. Facts about VM sizes as of %s.
# A line is a size and what a record says of it: yes, no, or with ~ what an older
# record says. What is not there is not known.
# Sources: %s.
`

func (f *sizeFile) table() (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, sizeHeader, f.AsOf, strings.Join([]string{f.Sources["aks"], f.Sources["karpenter"], f.Sources["ephemeral"]}, "\n# "))
	accelerated := map[string]bool{}
	for name, r := range f.Sizes {
		if r.AcceleratedNetworking != nil && *r.AcceleratedNetworking {
			accelerated[series(name)] = true
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(f.Sizes)) {
		if !isSize.MatchString(name) {
			continue
		}
		line, err := f.Sizes[name].line(name, accelerated[series(name)])
		if err != nil {
			return "", err
		}
		lines = append(lines, line+"\n")
	}
	slices.Sort(lines) // they are searched
	b.WriteString(strings.Join(lines, ""))
	return b.String(), retirementsKnown(f.Retirements)
}

// line writes one size. accelerated says that a size of its series has
// accelerated networking.
func (r sizeRecord) line(name string, accelerated bool) (string, error) {
	out := []string{strings.ToLower(name)}
	add := func(key, value string) {
		if value != "" {
			out = append(out, key+"="+value)
		}
	}
	add("asof", r.AsOf)
	if no := r.Premium != nil && !*r.Premium; !no || !doubtful.MatchString(name) {
		add("premium", yesNo(r.Premium))
	}
	add("accelerated", r.accelerated(name, accelerated))
	add("gen", strings.Trim(strings.ReplaceAll(fmt.Sprint(r.Generations), " ", ","), "[]"))
	switch r.Architecture {
	case "", "x64", "Arm64":
		add("arch", r.Architecture)
	default:
		return "", fmt.Errorf("%s: architecture %q", name, r.Architecture)
	}
	add("preserving", yesNo(r.MemoryPreserving))
	add("spot", yesNo(r.Spot))
	add("rdma", yesNo(r.RDMA))
	add("trusted", yesNo(r.TrustedLaunch))
	add("ephemeral", yesNo(r.EphemeralOSDisk))
	add("placements", strings.Join(r.EphemeralPlacements, ","))
	if n, ok := tabled[name]; ok {
		r.CacheGiB = &n
	}
	for _, n := range []struct {
		key   string
		value *int
	}{{"vcpus", r.VCPUs}, {"nics", r.MaxNICs}, {"cache", r.CacheGiB}, {"temp", r.TempGiB}, {"nvme", r.NVMeGiB}} {
		if n.value != nil {
			add(n.key, fmt.Sprint(*n.value))
		}
	}
	return strings.Join(out, " "), nil
}

// accelerated says whether a size has accelerated networking.
func (r sizeRecord) accelerated(name string, sibling bool) string {
	old := r.AcceleratedNetworking != nil && !*r.AcceleratedNetworking && r.AsOf < recent && !settled.MatchString(name)
	switch {
	case old && sibling:
		return ""
	case old:
		return "~no"
	}
	return yesNo(r.AcceleratedNetworking)
}

func yesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "yes"
	}
	return "no"
}

// retirementsKnown holds the list of retirements to the one that
// rules/facts/retired.go has in Go: a change of it is to be made there too.
func retirementsKnown(list []retirement) error {
	want := []retirement{
		{"NCv3 (Standard_NC6s_v3, NC12s_v3, NC24s_v3, NC24rs_v3)", "2025-09-30"},
		{"NVv3, NVv4", "2026-09-30"},
		{"M192*_v2", "2027-03-31"},
		{"D, Ds, Dv2, Dsv2, Ls", "2028-05-01"},
		{"Av2, Amv2, B (v1), F, Fs, Fsv2, G, Gs, Lsv2", "2028-11-15"},
	}
	if !slices.Equal(list, want) {
		return fmt.Errorf("the retirements are others than rules/facts/retired.go has: %v", list)
	}
	return nil
}
