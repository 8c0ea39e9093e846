package rules

import (
	_ "embed" // the examples
	"strings"
	"sync"

	"vmsslint/rules/lint"
)

// examples.txt holds the first bad and the first good case of each rule's test,
// and what the rule says of them. 'make docs' writes it.
//
//go:embed examples.txt
var exampleText string

// Example shows a rule at work: edits of an ordinary deployment, of which the
// first line says what it is, and what the rule says of them.
type Example struct {
	// Edits are lines as in "sku.capacity = 1200"; the first one begins with "#".
	Edits string
	// Says is what the rule reports; "" for a good example.
	Says string
}

// String returns the edits, and what is said of them after an arrow.
func (e Example) String() string {
	if e.Says == "" {
		return e.Edits
	}
	return e.Edits + "\n→ " + strings.ReplaceAll(e.Says, "\n", "\n→ ")
}

// Examples returns a bad and a good example of a rule; both are empty for a
// rule of the organisation's own.
func Examples(r *lint.Rule) (bad, good Example) {
	all := allExamples()
	return all[r.ID+" bad"], all[r.ID+" good"]
}

var allExamples = sync.OnceValue(func() map[string]Example {
	out := map[string]Example{}
	for part := range strings.SplitSeq(strings.TrimPrefix(exampleText, "== "), "\n== ") {
		name, text, _ := strings.Cut(strings.TrimSuffix(part, "\n"), "\n")
		edits, says, _ := strings.Cut(text, "\n→ ")
		out[name] = Example{Edits: edits, Says: strings.ReplaceAll(says, "\n→ ", "\n")}
	}
	return out
})
