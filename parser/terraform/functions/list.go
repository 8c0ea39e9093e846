package functions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Status says what becomes of a call of a function.
type Status uint8

// The statuses.
const (
	Evaluated   Status = iota // the result is computed
	Unknown                   // the result is unknown by nature
	Unsupported               // a call is an error, see Reason
)

// String returns the word for s.
func (s Status) String() string {
	return [...]string{"evaluated", "unknown", "not supported"}[s]
}

// Info describes a function for people.
type Info struct {
	Name   string
	Status Status
	Reason string // why it is unknown or not supported; of one that is evaluated, when its result is unknown; "" for none
	Since  string // the version of Terraform that brought it, "0.12" for it or an earlier one
}

// Why returns why a call of the function of that name has no known result,
// though its arguments are known, such as "timestamp() reads the clock". It is
// "" for a function that depends on its arguments only. For one that reads
// files it is the reason where the file cannot be read. "core::name" is name.
func Why(name string) string {
	name = strings.TrimPrefix(name, "core::")
	if reason, ok := reasons()[name]; ok {
		return fmt.Sprintf("%s() %s", name, reason)
	}
	return ""
}

// reasons are the predicates of the sentences that [Why] returns.
func reasons() map[string]string {
	const missing = "reads a file that is not there"
	out := map[string]string{
		"abspath":          "depends on the folder that Terraform runs in",
		"bcrypt":           "draws a random salt",
		"fileexists":       "asks for a file that is not there, and may be by then",
		"fileset":          "lists a folder where nothing matches",
		"pathexpand":       "depends on the user that runs Terraform",
		"plantimestamp":    "reads the clock",
		"rsadecrypt":       "opens a secret",
		"textdecodebase64": "uses a character set that is not known here",
		"textencodebase64": "uses a character set that is not known here",
		"timestamp":        "reads the clock",
		"uuid":             "draws a random number",
	}
	for _, name := range []string{"file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1", "filesha256", "filesha512", "templatefile"} {
		out[name] = missing
	}
	return out
}

// List returns all functions, sorted by name.
func List() []Info {
	var out []Info
	since, never := versions(), unknowables()
	for name := range Table(Env{}) {
		if strings.HasPrefix(name, "core::") {
			continue
		}
		info := Info{Name: name, Reason: reasons()[name], Since: cmp.Or(since[name], "0.12")}
		if _, ok := never[name]; ok {
			info.Status = Unknown
		}
		if reason, ok := removed()[name]; ok {
			info.Status, info.Reason = Unsupported, reason
		}
		out = append(out, info)
	}
	slices.SortFunc(out, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Markdown returns a page about all functions.
func Markdown() string {
	list := List()
	counts := map[Status]int{}
	for _, f := range list {
		counts[f.Status]++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Terraform's functions\n\nMade from the table of functions by `make docs`. Of %d names %d are evaluated, %d have results that nobody knows before a deployment, %d are not supported.\n",
		len(list), counts[Evaluated], counts[Unknown], counts[Unsupported])
	b.WriteString("A text that is partly known stays so through functions that move texts around; others see an unknown string.\n\n")
	b.WriteString("| Function | Since | Result |\n| --- | --- | --- |\n")
	for _, f := range list {
		result := f.Status.String()
		switch {
		case f.Status == Evaluated && f.Reason != "":
			result += "; unknown where it " + f.Reason
		case f.Reason != "":
			result += ": it " + strings.TrimPrefix(f.Reason, "it ")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, f.Since, result)
	}
	return b.String()
}

// removedFunction is a function that fails with the reason why it is gone.
func removedFunction(name, reason string) function.Function {
	rest := anything("args")
	err := fmt.Errorf("%s() is no function of a configuration: %s", name, reason)
	return function.New(&function.Spec{
		VarParam: &rest,
		Type:     func([]cty.Value) (cty.Type, error) { return cty.NilType, err },
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.NilVal, err },
	})
}

// versions are the versions of Terraform that brought functions after 0.12.
func versions() map[string]string {
	out := map[string]string{}
	for version, names := range map[string]string{
		"0.13": "sum",
		"0.14": "alltrue anytrue textdecodebase64 textencodebase64",
		"0.15": "nonsensitive one sensitive",
		"1.3":  "endswith startswith timecmp",
		"1.5":  "plantimestamp strcontains",
		"1.8":  "issensitive",
		"1.9":  "templatestring",
		"1.10": "ephemeralasnull",
		"1.15": "convert",
	} {
		for _, n := range strings.Fields(names) {
			out[n] = version
		}
	}
	return out
}
