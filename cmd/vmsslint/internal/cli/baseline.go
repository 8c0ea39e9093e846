package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"vmsslint/parser"
	"vmsslint/rules"
)

// defaultBaseline is the file that --write-baseline writes where none is named.
const defaultBaseline = ".vmsslint-baseline.json"

// baseline is a list of findings that are known and left alone for now.
type baseline struct {
	Version int             `json:"version"`
	Entries []baselineEntry `json:"findings"`
}

// baselineEntry is one known finding. The fingerprint alone decides; the rest
// is for people who read the file.
type baselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	// Count is how many findings have it: equal resources in several files.
	Count    int    `json:"count,omitempty"`
	Rule     string `json:"rule"`
	File     string `json:"file,omitempty"`
	Resource string `json:"resource,omitempty"`
	Path     string `json:"path,omitempty"`
	Message  string `json:"message"`
}

// readBaseline reads a baseline. It returns nil where the file does not exist.
func readBaseline(path string) (*baseline, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the baseline: %w", err)
	}
	b := &baseline{}
	if err := json.Unmarshal(raw, b); err != nil {
		return nil, fmt.Errorf("%s is no baseline: %w", path, err)
	}
	if b.Version != 1 {
		return nil, fmt.Errorf("%s is a baseline of version %d, and this vmsslint reads version 1", path, b.Version)
	}
	return b, nil
}

// apply marks the findings of rep that the baseline has, and returns the
// entries that nothing answers to any more: stale ones, and those that aside
// says this run has nothing to do with.
func (b *baseline) apply(rep *rules.Report, aside func(baselineEntry) bool) (stale, kept []baselineEntry) {
	left := map[string]int{}
	for _, e := range b.Entries {
		left[e.Fingerprint] += max(e.Count, 1)
	}
	for _, f := range rep.Findings {
		if f.Suppressed != nil || f.Rule.Group == "IGN" {
			continue
		}
		if print := f.Fingerprint(); left[print] > 0 {
			left[print]--
			f.Baselined = true
		}
	}
	for _, e := range b.Entries {
		if n := min(left[e.Fingerprint], max(e.Count, 1)); n > 0 {
			left[e.Fingerprint] -= n
			if e.Count = n; n == 1 {
				e.Count = 0
			}
			if aside(e) {
				kept = append(kept, e)
				continue
			}
			stale = append(stale, e)
		}
	}
	return stale, kept
}

// baselineOf returns the baseline of the findings of rep, all or those that are
// known, and of the entries kept.
func baselineOf(rep *rules.Report, all bool, kept []baselineEntry) *baseline {
	b := &baseline{Version: 1, Entries: slices.Concat([]baselineEntry{}, kept)}
	index := map[string]int{}
	for _, f := range rep.Findings {
		if f.Suppressed != nil || f.Rule.Group == "IGN" || !all && !f.Baselined {
			continue
		}
		print := f.Fingerprint()
		if i, ok := index[print]; ok {
			b.Entries[i].Count = max(b.Entries[i].Count, 1) + 1
			continue
		}
		index[print] = len(b.Entries)
		e := baselineEntry{Fingerprint: print, Rule: f.Rule.ID, Path: f.Path, Message: f.Message}
		if f.Span.File != nil {
			e.File = f.Span.File.Path
		}
		if f.Resource != nil {
			e.Resource = f.Resource.Label
		}
		b.Entries = append(b.Entries, e)
	}
	slices.SortFunc(b.Entries, func(x, y baselineEntry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	return b
}

// applyBaseline reads, applies and, where asked, writes the baseline. One that
// exists only shrinks, unless all is asked for, and keeps what it says of rules
// that did not run, and of files that are there and were not looked at.
func (a *app) applyBaseline(f *lintFlags, rep *rules.Report, notRun map[string]bool, inputs []parser.Input) error {
	if f.baseline == "" && f.writeBaseline == "" {
		return nil
	}
	if f.writeBaseline != "" && f.writeBaseline != "shrink" && f.writeBaseline != "all" {
		return usagef("--write-baseline takes nothing, shrink or all, not '%s'", f.writeBaseline)
	}
	name := cmp.Or(f.baseline, defaultBaseline)
	b, err := readBaseline(name)
	if err != nil {
		return usageError{err}
	}
	if b == nil && f.writeBaseline == "" {
		return usagef("the baseline %s does not exist; --write-baseline writes it", name)
	}
	all := b == nil || f.writeBaseline == "all"
	var kept []baselineEntry
	if b != nil {
		var stale []baselineEntry
		looked := map[string]bool{}
		for _, in := range inputs {
			looked[in.Path] = true
		}
		stale, kept = b.apply(rep, func(e baselineEntry) bool {
			if notRun[e.Rule] || e.File == "" || looked[e.File] || looked[path.Dir(e.File)] {
				return notRun[e.Rule]
			}
			_, err := os.Stat(filepath.FromSlash(e.File))
			return err == nil
		})
		if f.writeBaseline == "" {
			a.tellStale(name, stale)
			return nil
		}
	}
	return a.writeBaseline(name, baselineOf(rep, all, kept), rep, all)
}

// tellStale says which entries nothing answers to any more.
func (a *app) tellStale(path string, stale []baselineEntry) {
	for _, e := range stale {
		fmt.Fprintf(a.Err, "vmsslint: %s: stale: %s of %s: %s\n", path, e.Rule, cmp.Or(e.Resource, e.File), e.Message)
	}
	if len(stale) > 0 {
		fmt.Fprintf(a.Err, "vmsslint: %d entries of the baseline are stale; --write-baseline removes them\n", len(stale))
	}
}

func (a *app) writeBaseline(path string, b *baseline, rep *rules.Report, all bool) error {
	raw, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return fmt.Errorf("write the baseline: %w", err)
	}
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the baseline: %w", err)
	}
	if all {
		for _, f := range rep.Findings {
			f.Baselined = f.Suppressed == nil && f.Rule.Group != "IGN"
		}
	}
	fmt.Fprintf(a.Err, "vmsslint: wrote %s: %d entries\n", path, len(b.Entries))
	return nil
}
