package functions

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Bounds on single functions.
const (
	maxPairs       = 1 << 24 // comparisons of two elements
	maxProduct     = 1 << 17 // elements that setproduct makes
	maxDecoded     = 1 << 20 // bytes of JSON, YAML or CSV
	maxPattern     = 1 << 13 // bytes of a regular expression
	maxDigits      = 1 << 12 // digits that parseint reads
	maxCompression = 1 << 22 // bytes that base64gzip packs
)

// The functions of this file are for the field limit of a guarded function.

// tooBig is the error where what a call makes passes a bound.
func tooBig(what string, bound int) error {
	return fmt.Errorf("the call makes more than %d %s, which is the bound here", bound, what)
}

// tooLong is the error where an argument passes a bound.
func tooLong(bound int) error {
	return fmt.Errorf("the text has more than %d bytes, which is the bound here", bound)
}

// longest returns a limit on the length of the string at a place.
func longest(place, bound int) func([]cty.Value) error {
	return func(args []cty.Value) error {
		if s, ok := str(args[place]); ok && len(s) > bound {
			return tooLong(bound)
		}
		return nil
	}
}

// limitPairs is for functions that compare all elements with one another.
func limitPairs(args []cty.Value) error {
	n := 0
	for _, a := range args {
		n += len(items(a))
	}
	if n*n > maxPairs {
		return tooBig("comparisons", maxPairs)
	}
	return nil
}

// limitProduct is for setproduct.
func limitProduct(args []cty.Value) error {
	n := 1
	for _, a := range args {
		if n *= max(1, len(items(a))); n > maxProduct {
			return tooBig("elements", maxProduct)
		}
	}
	return nil
}

// limitJoin is for join(separator, lists...).
func limitJoin(args []cty.Value) error {
	sep, _ := str(args[0])
	for _, a := range args[1:] {
		if len(sep)*len(items(a)) > maxText {
			return tooBig("bytes", maxText)
		}
	}
	return nil
}

// limitIndent is for indent(spaces, text).
func limitIndent(args []cty.Value) error {
	text, ok := str(args[1])
	if !ok || !args[0].IsKnown() || args[0].IsNull() {
		return nil
	}
	if args[0].LessThan(cty.Zero).True() {
		return fmt.Errorf("the number of spaces must not be negative")
	}
	lines := int64(strings.Count(text, "\n") + 1)
	if args[0].Multiply(cty.NumberIntVal(lines)).GreaterThan(cty.NumberIntVal(maxText)).True() {
		return tooBig("bytes", maxText)
	}
	return nil
}

// limitReplace is for replace(text, old, new).
func limitReplace(args []cty.Value) error {
	text, old, ok := both(args)
	with, okWith := str(args[2])
	if !ok || !okWith {
		return nil
	}
	n := len(text) + 1
	if !isPattern(old) {
		n = strings.Count(text, old)
	} else if len(old) > maxPattern {
		return tooLong(maxPattern)
	}
	if n*len(with) > maxText {
		return tooBig("bytes", maxText)
	}
	return nil
}

// limitFormat is for format(format, values...).
func limitFormat(args []cty.Value) error {
	format, _ := str(args[0])
	if err := checkWidths(format); err != nil {
		return err
	}
	f, err := scan(args[1:]...)
	if err != nil {
		return err
	}
	// An argument may be written once for each verb.
	if n := len(verbs(format)); n*(f.text+f.elements) > maxText {
		return tooBig("bytes", maxText)
	}
	return nil
}

// limitFormatList is for formatlist(format, lists...).
func limitFormatList(args []cty.Value) error {
	if err := limitFormat(args); err != nil {
		return err
	}
	format, _ := str(args[0])
	rounds, each := 1, len(format)
	for _, a := range args[1:] {
		rounds = max(rounds, len(items(a)))
		if s, ok := str(a); ok {
			each += len(s)
		}
	}
	if rounds*each*max(1, len(verbs(format))) > maxText {
		return tooBig("bytes", maxText)
	}
	return nil
}

// limitPattern is for regex(pattern, text) and regexall.
func limitPattern(args []cty.Value) error {
	pattern, text, ok := both(args)
	switch {
	case len(pattern) > maxPattern:
		return tooLong(maxPattern)
	case ok && (len(text)+1)*(strings.Count(pattern, "(")+1) > maxText:
		return tooBig("matches", maxText)
	}
	return nil
}
