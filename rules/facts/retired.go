package facts

// FactsOf is the day that the facts are of: what was to retire by then has.
const FactsOf = "2026-11-23"

// Retires returns the day, as in 2028-05-01, on which the series of a size
// retires or has retired, "" where none is announced (retired-sizes-list.md, 2025-06-13
// with rows up to 2026-04, and np-series.md, 2026-04-13, of
// MicrosoftDocs/azure-compute-docs).
func (n Name) Retires() string {
	if n.Basic {
		return ""
	}
	switch {
	case n.Family == "NC" && n.Version == 3 && n.Has('s') && !n.Has('a'):
		return "2025-09-30"
	case n.Family == "NV" && (n.Version == 3 && n.Has('s') || n.Version == 4 && n.Has('a') && n.Has('s')):
		return "2026-09-30"
	case n.Family == "M" && n.VCPUs == 192 && n.Version == 2:
		return "2027-03-31"
	case n.Family == "NP":
		return "2027-05-31"
	case n.series("D", "DS", "Dv2", "DSv2"), n.series("L") && n.Has('s'):
		return "2028-05-01"
	case n.series("Av2", "B", "F", "Fv2", "G", "GS", "Lv2"):
		return "2028-11-15"
	}
	return ""
}
