package main

// overrides are what the rules say otherwise than the catalogue of facts: a
// severity, for one language or for all, and rules that say the same more exactly.
var overrides = map[string]struct {
	severity string
	byFormat map[string]string
	yieldsTo []string
}{
	// The provider refuses it; of the platform no refusal is known.
	"UPG010": {byFormat: map[string]string{"arm": "warning"}},
	// No refusal was read, as in ARM.
	"SEC023": {byFormat: map[string]string{"terraform": "warning"}, yieldsTo: []string{"CAP008", "API020"}},
	// One in twenty-five published templates has a password beside the key, and
	// deploys.
	"API026": {byFormat: map[string]string{"arm": "info"}},

	// Only Terraform has the resource.
	"MODE051": {byFormat: map[string]string{"arm": "none"}},

	// Advice that more than one in ten published templates does not follow; how
	// many of 69 ARM and Bicep templates, and of 19 configurations, stands behind.
	"NET014":  {severity: "info"}, // 44 and 0
	"UPG034":  {severity: "info"}, // 50 and 18
	"UPG035":  {severity: "info"}, // 46 and 17
	"UPG036":  {severity: "info"}, // 10 and 0
	"SEC001":  {severity: "info"}, // 6 and 4
	"SEC002":  {severity: "info"}, // 67 and 18
	"SEC004":  {severity: "info"}, // 8 and 2
	"SEC020":  {severity: "info"}, // 22 and 10
	"COST011": {severity: "info"}, // 15 and 13

	// The page is of 2024, speaks both ways, and no refusal was read.
	"MODE038": {severity: "warning"},
	// What has retired is refused; before that it is advice.
	"COST009": {severity: "error"},
	// Another size, or another image, does away with both.
	"API047": {yieldsTo: []string{"SEC015"}},
	"API046": {yieldsTo: []string{"SEC029"}},
	"SEC029": {yieldsTo: []string{"API048"}},

	// A type's lists and bounds say less than a rule about the property.
	"API001": {yieldsTo: []string{"MODE047"}},
	"API004": {yieldsTo: []string{"API031", "MODE005", "FD026", "API019"}},

	// One change does away with both.
	"UPG016":  {yieldsTo: []string{"MODE034"}},
	"UPG020":  {yieldsTo: []string{"UPG024"}},
	"SEC021":  {yieldsTo: []string{"API033", "UPG043"}},
	"COST006": {yieldsTo: []string{"API020"}},

	// Where the name of a set stands in for the prefix.
	"NAME004": {yieldsTo: []string{"NAME008"}},
	"NAME005": {yieldsTo: []string{"NAME008"}},
	"NAME006": {yieldsTo: []string{"NAME008"}},
	"NAME007": {yieldsTo: []string{"NAME008"}},
}

// overridden returns r with what overrides say of it.
func overridden(r rule) rule {
	o := overrides[r.ID]
	if o.severity != "" {
		r.Severity = o.severity
	}
	for format, severity := range o.byFormat {
		if r.ByFormat == nil {
			r.ByFormat = map[string]string{}
		}
		r.ByFormat[format] = severity
	}
	r.Condition = conditionOf(r)
	r.YieldsTo = append(r.YieldsTo, o.yieldsTo...)
	return r
}
