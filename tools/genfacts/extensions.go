package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// handlerFile is extensions.json.
type handlerFile struct {
	AsOf      string    `json:"as_of"`
	Compare   string    `json:"compare"`
	Handlers  []handler `json:"handlers"`
	NotJudged string    `json:"not_judged"`
}

type handler struct {
	Publisher      string   `json:"publisher"`
	Type           string   `json:"type"`
	OS             string   `json:"os"`
	Confidence     string   `json:"confidence"`
	Source         string   `json:"source"`
	Instead        *handler `json:"instead"`
	Health         bool     `json:"health"`
	Retired        bool     `json:"retired"`
	DiskEncryption bool     `json:"disk_encryption"`
	ServiceFabric  bool     `json:"service_fabric"`
	MinVersion     string   `json:"min_version_for_automatic_os_upgrade"`
}

func (f *handlerFile) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by tools/genfacts; do not edit. The operating system of extensions as of %s:\n# publisher, type, system, confidence, and what takes its place on the other.\n", f.AsOf)
	sources := map[string]bool{}
	for _, h := range f.Handlers {
		sources[h.Source] = true
	}
	fmt.Fprintf(&b, "# Sources: %s.\n", strings.Join(slices.Sorted(maps.Keys(sources)), "\n# "))
	var lines []string
	for _, h := range f.Handlers {
		instead := ""
		if h.Instead != nil {
			instead = h.Instead.Publisher + " " + h.Instead.Type
		}
		lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%s\t%s\n", strings.ToLower(h.Publisher), strings.ToLower(h.Type), h.OS, h.Confidence, instead))
	}
	slices.Sort(lines) // they are searched
	b.WriteString(strings.Join(lines, ""))
	return b.String()
}

// regionFile is fault-domains.json.
type regionFile struct {
	AsOf         string          `json:"as_of"`
	Severity     string          `json:"severity"`
	Source       string          `json:"source"`
	Meaning      string          `json:"meaning"`
	Regions      map[string]int  `json:"regions"`
	OtherRegions string          `json:"other_regions"`
	ModeLimits   json.RawMessage `json:"mode_limits"`
}

func (f *regionFile) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by tools/genfacts; do not edit. Fault domains of regions, %s:\n# %s.\n# Source: %s.\n", f.AsOf, f.Meaning, f.Source)
	for _, region := range slices.Sorted(maps.Keys(f.Regions)) {
		fmt.Fprintf(&b, "%s\t%d\n", region, f.Regions[region])
	}
	return b.String()
}
