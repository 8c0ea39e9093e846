package lint

// Severity is how bad a finding is.
type Severity uint8

// The severities. An Error is what the platform refuses, or what passes a
// documented limit; a Warning is a hazard; an Info is a convention.
const (
	Info Severity = iota + 1
	Warning
	Error
)

// String returns "info", "warning" or "error".
func (s Severity) String() string {
	return [...]string{"none", "info", "warning", "error"}[s]
}

// Kind says what a rule judges.
type Kind string

// The kinds of rules.
const (
	Create Kind = "create"   // a resource
	Inputs Kind = "template" // the way a template is written, its parameters
	Change Kind = "change"   // two sides of a change
)

// AzureError is how the platform refuses what a rule finds. Braces stand for names.
type AzureError struct {
	Code     string `json:"code,omitempty"`
	Message  string `json:"message,omitempty"`
	Evidence string `json:"-"`
}

// Rule is one rule: all that is said about it, and how it judges. It has a
// function in Go or the name of a policy in Rego, never both.
type Rule struct {
	// Meta is shared by all copies of a rule, and nobody changes it.
	*Meta
	// Check judges a unit. It is nil for a rule in Rego.
	Check func(*Pass)
	// Applies reports whether a rule in Rego could find anything in the unit of
	// a pass, or be undecided there; nil stands for always. Rules in Go look for
	// themselves.
	Applies func(*Pass) bool
}

// Meta is what is said about a rule. The tables of rules are of this type and
// have neither maps nor functions, so that a start costs nothing for them.
type Meta struct {
	ID       string // for machines, never reused: CAP001
	Name     string // for people: capacity-limit
	Group    string // CAP, MODE, NAME, FD, NET, UPG, SEC, COST, API, PARAM, TF, IGN
	Kind     Kind
	Severity Severity
	// ByFormat replaces the severity for resources written in some languages,
	// in the order of their names.
	ByFormat []FormatSeverity
	// Title says what is wrong where the rule fires, Summary what should hold.
	Title, Summary string
	// Condition is when exactly the rule fires; Exceptions when it does not.
	Condition  string
	Exceptions []string
	// Paths and TerraformPaths are the properties it looks at.
	Paths, TerraformPaths []string
	AzureError            *AzureError
	// Why says what happens otherwise, and Fix what to do.
	Why, Fix string
	// Sources say where Azure says so, each with the date of the page.
	Sources []string
	// Confidence is high, medium or low.
	Confidence string
	// Since is the version of vmsslint that first had the rule.
	Since string
	// Engine is "go", "rego", or "table:" and the name of a family.
	Engine string
	// YieldsTo names rules that say the same more exactly: where one of them
	// reports at a place, this one is silent there.
	YieldsTo []string
	// Options are what a configuration may set.
	Options []Option
	// Policy is the Rego package of a rule in Rego, below data.vmsslint.rules.
	Policy string
}

// FormatSeverity is a severity for resources written in one language, "arm" or
// "terraform"; 0 says that the rule does not apply to it.
type FormatSeverity struct {
	Format   string
	Severity Severity
}

// In returns the severity for resources written in a language, 0 where the
// rule does not apply to it.
func (m *Meta) In(format string) Severity {
	for _, f := range m.ByFormat {
		if f.Format == format {
			return f.Severity
		}
	}
	return m.Severity
}

// Severities returns the severity in words, with those of single languages:
// "warning; error in terraform".
func (m *Meta) Severities() string {
	text := m.Severity.String()
	for _, f := range m.ByFormat {
		if f.Severity == 0 {
			text += "; not in " + f.Format
		} else {
			text += "; " + f.Severity.String() + " in " + f.Format
		}
	}
	return text
}

// Dropped is a rule that was thought of and is not there.
type Dropped struct {
	// ID is its id, which is never given to another rule; Name is "" where it
	// never had one. Into is the rule that says what it would have said, or "".
	ID, Name, Into string
	Reason         string
}

// OptionType is the type of an option's value.
type OptionType string

// The types of options: a string, an int64, and a string that is a regular
// expression.
const (
	TextOption    OptionType = "string"
	IntOption     OptionType = "integer"
	PatternOption OptionType = "pattern"
)

// Option is something of a rule that a configuration may set.
type Option struct {
	Name string
	Type OptionType
	// Doc says what it does, and what holds without it.
	Doc string
}

// Certainty says whether a finding holds for the deployment as it was given.
type Certainty uint8

// The certainties. A Possible finding needs a resource to be deployed of which
// that is not known.
const (
	Definite Certainty = iota
	Possible
)

// String returns "definite" or "possible".
func (c Certainty) String() string {
	if c == Possible {
		return "possible"
	}
	return "definite"
}
