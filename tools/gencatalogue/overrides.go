package main

// advice is the engine of rules in the table of advice.
const advice = "table:advice"

// overrides are what the rules say otherwise than the catalogue of facts: a
// severity, for one language or for all, rules that say the same more exactly,
// the engine, and further exceptions.
var overrides = map[string]struct {
	severity string
	byFormat map[string]string
	yieldsTo []string
	engine   string

	exceptions []string
}{
	// The provider refuses it; of the platform no refusal is known.
	"UPG010": {byFormat: map[string]string{"arm": "warning"}},
	// No refusal was read, as in ARM.
	"SEC023": {byFormat: map[string]string{"terraform": "warning"}, yieldsTo: []string{"CAP008", "API020"}},
	// One in twenty-five published templates has a password beside the key, and
	// deploys.
	"API026": {byFormat: map[string]string{"arm": "info"}},

	// The provider refuses such a text; what the platform makes of one was not read.
	"API039": {byFormat: map[string]string{"arm": "warning"}},

	// More zones would be refused there.
	"FD009": {exceptions: []string{"sets in a proximity placement group or on a host group, which lie in one zone", "a set for each zone"}},

	// Only Terraform has the resource.
	"MODE051": {byFormat: map[string]string{"arm": "none"}},

	// Advice that more than one in ten published templates does not follow; how
	// many of 69 ARM and Bicep templates, and of 19 configurations, stands behind.
	"NET014":  {severity: "info", engine: advice},                                                                                                                                                                                                  // 44 and 0
	"UPG034":  {severity: "info", engine: advice, exceptions: []string{"sets without a health source, of which health-monitoring-missing speaks", "Service Fabric node types", "azurerm_virtual_machine_scale_set, which has no argument for it"}}, // 50 and 18
	"UPG035":  {severity: "info", engine: advice},                                                                                                                                                                                                  // 46 and 17
	"UPG036":  {severity: "info", engine: advice},                                                                                                                                                                                                  // 10 and 0
	"SEC001":  {severity: "info", engine: advice},                                                                                                                                                                                                  // 6 and 4
	"SEC002":  {severity: "info", engine: advice, exceptions: []string{"azurerm_virtual_machine_scale_set, which has no argument for it"}},                                                                                                         // 67 and 18
	"SEC004":  {severity: "info"},                                                                                                                                                                                                                  // 8 and 2
	"SEC020":  {severity: "info", engine: advice},                                                                                                                                                                                                  // 22 and 10
	"COST011": {severity: "info", exceptions: []string{"ephemeral OS disks"}},                                                                                                                                                                      // 15 and 13
	"NET019":  {severity: "info", exceptions: private},                                                                                                                                                                                             // 8 and 14
	"MODE018": {exceptions: private},

	// The capacity that a deployment sets lies outside the range besides.
	"CAP022": {byFormat: map[string]string{"arm": "info"}, yieldsTo: []string{"CAP021"}}, // 12 of 69
	// azurerm chooses the version, and writes texts.
	"API007": {severity: "info", byFormat: map[string]string{"terraform": "none"}, // 69 of 69
		exceptions: []string{"versions newer than the newest that is known"}},
	// Templates with numbers deploy.
	"CAP032": {severity: "info", byFormat: map[string]string{"terraform": "none"}},

	// Policies see neither secrets nor whether a value was written in place.
	"SEC005": {engine: "go"},
	"SEC006": {engine: "go", exceptions: []string{"names about secrets, as secretName and passwordPolicy", "references to protected settings (PrivateSettingsRef:…)"}},
	"SEC008": {engine: "go"},
	"SEC026": {engine: "go"},

	// Judged as far as a template tells.
	"MODE045": {exceptions: []string{"pools of deallocated instances and ephemeral OS disks, of which API020 speaks"}},

	// Nearly every deployment is looked at by these, so they are no policies.
	"NAME014": {engine: advice},
	"UPG040":  {engine: advice, exceptions: []string{"Linux sets, of which patching-missing speaks"}},
	"SEC016":  {engine: advice},
	"SEC028":  {engine: advice, exceptions: []string{"sizes with InfiniBand, which Flexible sets do not use"}},
	"COST010": {engine: advice},
	"NET020":  {engine: "go"},
	"SEC012":  {engine: "go", exceptions: []string{"azurerm_orchestrated_virtual_machine_scale_set and azurerm_virtual_machine_scale_set, which have no argument for it"}},
	"CAP023":  {engine: "go"},

	// The table of types judges these, and functions see to their exceptions.
	"API002":  {engine: "go"},
	"API005":  {engine: "go"},
	"API006":  {engine: "go"},
	"API008":  {engine: "go"},
	"MODE009": {engine: "go"},
	"NET007":  {engine: "go"},

	// Without it messages do not pass between all instances; no refusal was read.
	"CAP010": {severity: "warning"},
	// The page is of 2024, speaks both ways, and no refusal was read.
	"MODE038": {severity: "warning"},
	// What has retired is refused; before that it is advice.
	"COST009": {severity: "error"},
	// Another size, or another image, does away with both.
	"API047": {yieldsTo: []string{"SEC015"}},
	"API046": {yieldsTo: []string{"SEC029"}},
	"SEC029": {yieldsTo: []string{"API048"}},

	// A type's lists and bounds say less than a rule about the property.
	"API001": {engine: "go", yieldsTo: []string{"MODE047"}},
	"API004": {engine: "go", yieldsTo: []string{"API031", "MODE005", "FD026", "API019"}},

	// Fewer instances, or another placement, do away with both.
	"CAP034": {yieldsTo: []string{"CAP003", "CAP019"}},
	"CAP035": {yieldsTo: []string{"CAP001", "CAP003", "CAP019", "CAP020"}},
	// Without the property there is no difference either.
	"MODE032": {yieldsTo: []string{"NET031"}},
	// What is to be written is Flexible, for new work.
	"MODE001": {yieldsTo: []string{"SEC028"}},

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

// private is what keeps rules about ways out silent.
var private = []string{"a subnet with defaultOutboundAccess false", "a NAT gateway of the unit that serves a whole virtual network"}

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
	if o.engine != "" {
		r.Engine = o.engine
	}
	r.Condition = conditionOf(r)
	r.Exceptions = append(r.Exceptions, o.exceptions...)
	for i, e := range r.Exceptions {
		r.Exceptions[i] = withoutFiles(e)
	}
	r.YieldsTo = append(r.YieldsTo, o.yieldsTo...)
	return r
}
