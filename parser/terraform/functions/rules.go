package functions

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"vmsslint/parser/arm/expr"
)

// The predicates and rules of this file are for the fields moves and rule of a
// guarded function.

// always is for functions that never look into a text.
func always([]cty.Value) bool { return true }

// solid returns a predicate that holds where the arguments at these places have
// no placeholder: a function that only looks there moves the others around.
func solid(places ...int) func([]cty.Value) bool {
	return func(args []cty.Value) bool {
		for _, i := range places {
			if i < len(args) && hasPlaceholder(args[i]) {
				return false
			}
		}
		return true
	}
}

// hasPlaceholder reports whether v, without marks, has a placeholder at any depth.
func hasPlaceholder(v cty.Value) bool {
	f, err := scan(v)
	return err != nil || f.found
}

// str returns the string v holds; false where it is unknown, null, or another type.
func str(v cty.Value) (string, bool) {
	if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// both returns the strings of two arguments.
func both(args []cty.Value) (a, b string, ok bool) {
	a, ok = str(args[0])
	b, okB := str(args[1])
	return a, b, ok && okB
}

// items returns the elements of a list, set or tuple; nil for anything else.
func items(v cty.Value) []cty.Value {
	ty := v.Type()
	if !v.IsKnown() || v.IsNull() || !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
		return nil
	}
	return v.AsValueSlice()
}

// unalike reports whether it is decided for every two of vs that they are equal
// or different, if one of the two has a placeholder.
func unalike(vs []cty.Value) bool {
	if len(vs)*len(vs) > maxDoubtful*16 {
		return false
	}
	for i, a := range vs {
		open := hasPlaceholder(a)
		for _, b := range vs[:i] {
			if (open || hasPlaceholder(b)) && equalValue(a, b) == maybe {
				return false
			}
		}
	}
	return true
}

// apart is unalike for the elements of all arguments together.
func apart(args []cty.Value) bool {
	var all []cty.Value
	for _, a := range args {
		all = append(all, items(a)...)
	}
	return unalike(all)
}

// decidesMember is for contains(list, value) and index(list, value).
func decidesMember(args []cty.Value) bool {
	for _, e := range items(args[0]) {
		if equalValue(e, args[1]) == maybe {
			return false
		}
	}
	return true
}

// decidesKeys is for matchkeys(values, keys, searchset).
func decidesKeys(args []cty.Value) bool {
	keys := items(args[1])
	if len(keys)*len(items(args[2])) > maxDoubtful*16 {
		return false
	}
	for _, s := range items(args[2]) {
		for _, k := range keys {
			if equalValue(k, s) == maybe {
				return false
			}
		}
	}
	return true
}

// decidesOrder is for sort(list).
func decidesOrder(args []cty.Value) bool {
	vs := items(args[0])
	if len(vs)*len(vs) > maxDoubtful*16 {
		return false
	}
	for i, v := range vs {
		a, ok := str(v)
		for _, w := range vs[:i] {
			if b, okB := str(w); !ok || !okB || !ordered(a, b) {
				return false
			}
		}
	}
	return true
}

// decidesEmpty is for compact(list) and coalesce(values...): whether a text is
// empty must be known for each.
func decidesEmpty(args []cty.Value) bool {
	for _, a := range args {
		for _, e := range append(items(a), a) {
			if s, ok := str(e); ok && isEmpty(s) == maybe {
				return false
			}
		}
	}
	return true
}

// decidesSplit is for split(separator, text).
func decidesSplit(args []cty.Value) bool {
	sep, text, ok := both(args)
	return ok && !expr.HasPlaceholder(sep) && !mayMatchAny(text, sep)
}

// decidesPrefix is for trimprefix(text, prefix).
func decidesPrefix(args []cty.Value) bool {
	text, s, ok := both(args)
	return ok && hasPrefix([]rune(text), []rune(s)) != maybe
}

// decidesSuffix is for trimsuffix(text, suffix).
func decidesSuffix(args []cty.Value) bool {
	text, s, ok := both(args)
	return ok && hasPrefix(reversed(text), reversed(s)) != maybe
}

// decidesSpace is for trimspace(text): no end may be white space unseen.
func decidesSpace(args []cty.Value) bool {
	text, ok := str(args[0])
	text = strings.TrimSpace(text)
	return ok && text != "" && solidEnds(text, " ", true, true)
}

// decidesNewline is for chomp(text).
func decidesNewline(args []cty.Value) bool {
	text, ok := str(args[0])
	text = strings.TrimRight(text, "\r\n")
	return ok && text != "" && solidEnds(text, "\n", false, true)
}

// decidesTrim is for trim(text, cutset).
func decidesTrim(args []cty.Value) bool {
	text, set, ok := both(args)
	if !ok || expr.HasPlaceholder(set) {
		return false
	}
	text = strings.Trim(text, set)
	return text != "" && solidEnds(text, set, true, true)
}

// solidEnds reports whether the ends of text cannot be a character of set.
func solidEnds(text, set string, head, tail bool) bool {
	runes := []rune(text)
	may := func(r rune) bool {
		return expr.IsPlaceholder(r) && strings.ContainsFunc(set, func(c rune) bool { return produces(r, c) })
	}
	return !(head && may(runes[0])) && !(tail && may(runes[len(runes)-1]))
}

// decidesReplace is for replace(text, old, new).
func decidesReplace(args []cty.Value) bool {
	text, old, ok := both(args)
	return ok && !isPattern(old) && !expr.HasPlaceholder(old) && !mayMatchAny(text, old)
}

// decidesLines is for indent(spaces, text): no placeholder may hold a line break.
func decidesLines(args []cty.Value) bool {
	text, ok := str(args[1])
	return ok && !strings.ContainsFunc(text, isOpen)
}

// decidesBase is for basename(path).
func decidesBase(args []cty.Value) bool {
	path, ok := str(args[0])
	base := path[strings.LastIndex(path, "/")+1:]
	return ok && base != "" && !strings.ContainsFunc(base, isOpen)
}

// shapedOnly is for functions that handle every character by itself.
func shapedOnly(args []cty.Value) bool {
	for _, a := range args {
		if s, ok := str(a); ok && expr.HasOpaque(s) {
			return false
		}
	}
	return true
}

// decidesFormat is for format and formatlist: the format is known, and a verb
// without flags takes a text as it is. A value that is written as JSON may have
// characters that are escaped there.
func decidesFormat(args []cty.Value) bool {
	format, ok := str(args[0])
	if !ok || expr.HasPlaceholder(format) {
		return false
	}
	for _, v := range verbs(format) {
		if v.flagged && v.letter != 'd' && v.letter != 't' || v.letter == 'q' {
			return false
		}
	}
	for _, a := range args[1:] {
		if a.Type() != cty.String && strings.Contains(format, "%v") && hasPlaceholder(a) {
			return false
		}
	}
	return true
}

// decidesLength is for length(value) of anything but a text.
func decidesLength(args []cty.Value) bool { return args[0].Type() != cty.String || shapedOnly(args) }

// answer returns t as a boolean, or nothing for maybe.
func answer(t trit) (cty.Value, bool) { return cty.BoolVal(t == yes), t != maybe }

func ruleStartsWith(args []cty.Value) (cty.Value, bool) {
	text, s, ok := both(args)
	if !ok {
		return cty.NilVal, false
	}
	return answer(hasPrefix([]rune(text), []rune(s)))
}

func ruleEndsWith(args []cty.Value) (cty.Value, bool) {
	text, s, ok := both(args)
	if !ok {
		return cty.NilVal, false
	}
	return answer(hasPrefix(reversed(text), reversed(s)))
}

func ruleStrContains(args []cty.Value) (cty.Value, bool) {
	text, s, ok := both(args)
	if !ok {
		return cty.NilVal, false
	}
	return answer(containsText(text, s))
}

// ruleLength gives what is known of the length of a text: that it is not 0.
func ruleLength(args []cty.Value) (cty.Value, bool) {
	text, ok := str(args[0])
	if !ok || isEmpty(text) != no {
		return cty.NilVal, false
	}
	return cty.UnknownVal(cty.Number).Refine().NotNull().NumberRangeLowerBound(cty.NumberIntVal(1), true).NewValue(), true
}

// ruleSubstr cuts a part out of a text whose place is known: it counts from the
// start, and no part of unknown length comes before its end.
func ruleSubstr(args []cty.Value) (cty.Value, bool) {
	text, ok := str(args[0])
	if !ok || !expr.HasOpaque(text) {
		v, err := stdlib.SubstrFunc.Call(args)
		return v, ok && err == nil
	}
	offset, length := args[1], args[2]
	if offset.LessThan(cty.Zero).True() {
		return cty.NilVal, false
	}
	head := text[:strings.IndexFunc(text, expr.IsOpaque)]
	count, err := stdlib.Strlen(cty.StringVal(head))
	if err != nil {
		return cty.NilVal, false
	}
	need := offset
	if length.GreaterThanOrEqualTo(cty.Zero).True() {
		need, text = offset.Add(length), head
	}
	if need.GreaterThan(count).True() {
		return cty.NilVal, false
	}
	v, err := stdlib.Substr(cty.StringVal(text), offset, length)
	return v, err == nil
}

// mapped returns the rule of a change of case: known parts change, and what an
// opaque placeholder stands for changes too, so that it becomes another one.
func mapped(p *expr.Placeholders, name string, change func(string) string) func([]cty.Value) (cty.Value, bool) {
	return func(args []cty.Value) (cty.Value, bool) {
		text, ok := str(args[0])
		if !ok || p == nil {
			return cty.NilVal, false
		}
		var b strings.Builder
		for _, r := range text {
			if expr.IsPlaceholder(r) {
				b.WriteString(p.Opaque(name+"\x00"+string(r), !isOpen(r)))
				continue
			}
			b.WriteString(change(string(r)))
		}
		return cty.StringVal(b.String()), true
	}
}

// ruleReplace replaces a single character in each part of a text on its own, so
// that the known parts stay known.
func ruleReplace(p *expr.Placeholders) func([]cty.Value) (cty.Value, bool) {
	return func(args []cty.Value) (cty.Value, bool) {
		text, old, ok := both(args)
		with, okWith := str(args[2])
		runes := []rune(old)
		if p == nil || !ok || !okWith || isPattern(old) || len(runes) != 1 || expr.IsPlaceholder(runes[0]) {
			return cty.NilVal, false
		}
		// A segment stays one where the replacement fits into it, unless all of it may vanish.
		fits := with != "" && !strings.ContainsFunc(with, func(r rune) bool { return isOpen(r) || !expr.IsPlaceholder(r) && !produces(segment, r) })
		var b strings.Builder
		for _, r := range text {
			switch {
			case r == runes[0]:
				b.WriteString(with)
			case expr.IsPlaceholder(r) && mayMatch(r, old):
				b.WriteString(p.Opaque("replace\x00"+old+"\x00"+with+"\x00"+string(r), fits && !isOpen(r)))
			default:
				b.WriteRune(r)
			}
		}
		return cty.StringVal(b.String()), true
	}
}

// segment is some segment placeholder, to ask what they may stand for.
const segment = '\U000FFFFD'
