package checks

import (
	"strings"

	"vmsslint/rules/lint"
)

// The newest stable API version of scale sets that is known, and the oldest that
// counts as recent, 730 days before the day of these facts, 2026-11-23
// (Azure/bicep-types-az@1f896de; the age that arm-ttk holds templates to).
const (
	newestVersion = "2026-04-01"
	oldestRecent  = "2024-11-23"
)

// versionAge is API007: a template names a recent and stable API version.
// Versions between those that are known, and newer ones, are not judged.
func versionAge(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		version := set.At("apiVersion")
		text, ok := p.String(version)
		if !ok || len(text) < len(newestVersion) {
			continue
		}
		day := text[:len(newestVersion)]
		switch {
		case strings.HasSuffix(strings.ToLower(text), "-preview"):
			p.Report(version, "apiVersion '%s' is a preview, which may change or go away: %s is the newest stable one", text, newestVersion)
		case day < oldestRecent && plainDate(day):
			p.Report(version, "apiVersion '%s' is more than two years old: %s is the newest", text, newestVersion)
		}
	}
}

// plainDate reports whether a text is written as a date.
func plainDate(s string) bool {
	for i, r := range s {
		if (i == 4 || i == 7) != (r == '-') || r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}
