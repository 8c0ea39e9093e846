package cli

import "strings"

// repeated is the values of a flag that may be given several times, each value
// as it stands. pflag has such a type, which prepares a CSV writer for each
// flag that is only declared: a millisecond of every start.
type repeated []string

func (r *repeated) Set(value string) error { *r = append(*r, value); return nil }
func (r *repeated) String() string         { return strings.Join(*r, " ") }
func (r *repeated) Type() string           { return "stringArray" }

// listed is the values of a flag that takes several, with commas between them,
// and may be given several times.
type listed []string

func (l *listed) Set(values string) error {
	if values == "" {
		return nil // a variable of a script that holds nothing
	}
	for v := range strings.SplitSeq(values, ",") {
		*l = append(*l, strings.TrimSpace(v))
	}
	return nil
}
func (l *listed) String() string { return strings.Join(*l, ",") }
func (l *listed) Type() string   { return "stringSlice" }
