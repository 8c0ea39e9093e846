package functions_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/terraform/functions"
)

// open has texts that are partly known: p and q stand for anything, s and t for
// segments, d for one letter or digit.
func open(ps *expr.Placeholders) map[string]string {
	return map[string]string{
		"p": ps.Opaque("p", false), "q": ps.Opaque("q", false),
		"s": ps.Opaque("s", true), "t": ps.Opaque("t", true),
		"d": "\uE000",
	}
}

func asValues(texts map[string]string) map[string]cty.Value {
	out := map[string]cty.Value{}
	for name, text := range texts {
		out[name] = cty.StringVal(text)
	}
	return out
}

// guardedExpressions hold texts that are partly known; what is known of each
// must hold for every filling.
var guardedExpressions = strings.Split(strings.TrimSpace(`
join("-", ["a", p, s])
join(p, ["a", "b"])
join(",", toset([p, "b"]))
join(",", toset(["z${p}", "b${s}"]))
split("/", "a/${s}/b")
split("/", "a/${p}/b")
split(s, "a/b")
split("--", "a--${s}--b")
split("-", "a-${s}")
element(split("/", "/subscriptions/${s}/groups/${t}"), 4)
startswith("ab${p}", "ab")
startswith("ab${p}", "abc")
startswith("ab${p}", "x")
startswith("${s}/x", "/")
startswith("${d}x", "-")
startswith("${d}x", "a")
startswith(p, "")
startswith("a", "a${s}")
startswith("a", "a${p}")
startswith("${p}b", "${p}")
endswith("${p}ab", "ab")
endswith("${p}ab", "x")
endswith("${p}ab", "cab")
endswith("x/${s}", "/")
strcontains("a${p}b", "a")
strcontains("a${p}b", "ab")
strcontains("a${s}b", "/")
strcontains("a${s}b", "x")
strcontains(s, "")
trimprefix("ab${p}", "a")
trimprefix("ab${p}", "abc")
trimprefix("${s}", "/")
trimsuffix("${p}ab", "b")
trimsuffix("${p}b", "ab")
trimspace(" a${p} b ")
trimspace(" ${s} ")
trimspace(" ${p} ")
trim("-${s}-", "-")
trim("/${s}/", "/")
trim("-a${p}b-", "-")
chomp("${p}\n")
chomp("${s}\n")
chomp("a${p}b\n")
substr("abc${p}", 0, 3)
substr("abc${p}", 1, 5)
substr("abc${p}", 1, -1)
substr("abc${p}", 4, -1)
substr("abc${p}", -1, 1)
substr("ab${d}c", 1, 2)
substr("ab${d}c", -2, -1)
length("ab${p}")
length(s)
length("a${d}")
length([p, q])
length(toset([p, q]))
length(toset(["a${p}", "b${q}"]))
length(toset([s, "${s}/x"]))
length({a = p})
length("a${p}") > 0
length(p) > 0
lower("A${p}")
upper("a${s}")
upper(d)
title("a${p}")
replace("a-${s}-b", "-", "_")
replace("a/${s}/b", "/", "_")
replace("a/${p}/b", "/", "_")
replace("a/b", "/", p)
replace("a${p}", "/a/", "b")
replace("ab${s}", "b${s}", "")
strrev("a${d}b")
strrev("a${p}b")
format("%s-%s", p, "a")
format("%v", [p])
format("%5s", p)
format("%q", p)
format("%d", p)
format("%s-%03d", s, 7)
format("%.2s", "abc")
format(p, "a")
formatlist("%s-${s}", ["a", "b"])
formatlist("%s-%s", p, ["a", "b"])
indent(2, "a\n${s}")
indent(2, "a\n${p}")
concat([p], ["a"])
flatten([[p], ["a", [s]]])
compact(["a", p, ""])
compact(["a", s, "x${p}", ""])
coalesce(p, "b")
coalesce("", s, "b")
coalesce(null, "x${p}")
coalescelist([], [p])
distinct([p, p])
distinct([p, "a"])
distinct(["a${p}", "b${p}", "a${p}"])
contains([p], p)
contains(["a", p], "a")
contains(["x${p}"], "a")
contains(["a${p}"], "a")
contains([s], "a/b")
contains({a = p}, "a")
index(["x${p}", "a"], "a")
index([p, "a"], "a")
index([p, "a"], p)
lookup({a = p, b = "c"}, "a", "z")
lookup({a = "x", b = "c"}, p, "z")
lookup({a = p}, "q", s)
merge({a = p}, {b = s})
merge({(p) = 1}, {b = 2})
keys({a = p})
keys({(s) = 1, b = 2})
values({a = p, b = "x"})
zipmap(["a", "b"], [p, s])
zipmap([p, "b"], ["x", "y"])
transpose({a = [p]})
matchkeys([p, "b"], ["x", "y"], ["x"])
matchkeys(["a", "b"], [p, "y"], ["x"])
matchkeys(["a", "b"], ["z${p}", "y"], ["y"])
setunion([p], ["a"])
setunion(["x${p}"], ["a"])
setintersection([p], ["a"])
setintersection(["x${p}", "a"], ["a"])
setsubtract(["a"], [p])
setsubtract(["a"], ["x${p}"])
setproduct([p], ["a", "b"])
sort(["b${p}", "a${p}"])
sort([p, "a"])
sort(["a${s}", "a"])
reverse([p, "a"])
slice([p, "a"], 0, 1)
chunklist([p, "a", s], 2)
one([p])
one(toset([p]))
tolist([p, "a"])
tolist(toset([p, "a"]))
toset([p, p])
tomap({a = p})
tostring(p)
tonumber(p)
tobool(p)
tobool("x${s}")
jsonencode({a = s})
jsondecode("{\"a\": \"${s}\"}")
jsondecode(p)
yamlencode({a = s})
yamldecode("a: ${p}")
csvdecode("a\n${p}")
base64encode(p)
base64decode(p)
sha256(p)
md5("a${s}")
urlencode(s)
uuidv5("dns", s)
parseint(p, 10)
max(p, 1)
abs(p)
sum([p, 1])
alltrue([p])
cidrsubnet(p, 8, 1)
cidrhost("10.0.0.0/${d}", 1)
timeadd(p, "1h")
regex("[a-z]+", "ab${p}")
can(regex("^[a-z]+$", s))
regexall("a", "a${p}")
try(tonumber(p), "x")
can(tonumber(p))
basename("a/${s}")
basename("a/b${p}")
dirname("a/${s}/b")
range(p)
file(p)
fileexists(s)
templatefile("one.tftpl", {x = p})
templatefile("names.tftpl", {names = [s]})
templatefile("list.tftpl", {names = [s], port = 80})
templatefile("list.tftpl", {names = [p], port = q})
templatestring(p, {})
sensitive(p) == p
issensitive(p)
nonsensitive(sensitive("a${p}"))
p == p
p == q
p == "a"
"x${p}" == "a"
"${p}x" == "a"
"a${s}" == "a"
"a${p}" == "a"
s == "a/b"
"${s}/${t}" == "a/b/c"
"${s}/x" == "${t}/y"
"${s}/x" == "${t}/x"
d == "a"
d == "-"
"${d}${d}" == "abc"
p != p
p != ""
s != ""
[p, "a"] == [p, "b"]
[p] == ["x"]
{a = p} == {a = "x", b = 1}
{a = "y${p}"} == {a = "x"}
p == null
p == 1
p ? 1 : 2
p && true
p + 1
!p
{a = 1, b = 2}[s]
["x", "y"][p]
[for x in ["a", "b"] : x if x == p]
[for x in ["a", "b"] : x if x != "z${p}"]
"${p}-${upper("a")}"
{for k in [p] : k => 1}
[for x in toset(["${s}/x", "b"]) : x]
[for x in toset(["z${s}", "b"]) : x]
[for k, v in {(p) = 1, b = 2} : v]
[for k, v in {a = p, b = 2} : v]
[for x in setunion(["${s}/x"], ["b"]) : x]
tolist(toset(["${s}/x", "b"]))
length(toset(["${s}/x", "b"]))
convert(p, string)
convert(p, number)
convert([p, q], set(string))
ephemeralasnull(p)
`), "\n")

// fillings are what placeholders may turn out to be.
func fillings() []map[string]string {
	var out []map[string]string
	for _, p := range []string{"", "a", "b", "/", "x/y", "-", " ", "a\n", "12", "true", "q\"", "10.0.0.0/8", "B"} {
		for _, q := range []string{"", "a", "x", "80"} {
			for _, s := range []string{"a", "web-1", "b", "-", "8"} {
				for _, t := range []string{"a", "c"} {
					for _, d := range []string{"a", "7"} {
						out = append(out, map[string]string{"p": p, "q": q, "s": s, "t": t, "d": d})
					}
				}
			}
		}
	}
	return out
}

// TestEveryFilling evaluates each expression with placeholders, and with all
// fillings of them: what the first says must hold of each of the others.
func TestEveryFilling(t *testing.T) {
	placeholders := open(&expr.Placeholders{})
	table := functions.Table(treeEnv())
	all := fillings()
	for _, text := range guardedExpressions {
		claim, claimErr := value(text, table, asValues(placeholders))
		seen := map[string]bool{}
		for _, f := range all {
			key := relevant(text, f)
			if seen[key] {
				continue
			}
			seen[key] = true
			got, err := value(text, table, asValues(f))
			switch {
			case claimErr != nil && err == nil:
				t.Errorf("%s fails with placeholders (%v), but gives %#v with %q", text, claimErr, got, key)
			case claimErr == nil && err == nil && !admits(claim, got, placeholders, f):
				t.Errorf("%s claims %#v, but gives %#v with %q", text, claim, got, key)
			}
		}
	}
}

// relevant returns the fillings of the variables that text uses.
func relevant(text string, f map[string]string) string {
	var b strings.Builder
	for _, name := range []string{"p", "q", "s", "t", "d"} {
		if used(text, name) {
			b.WriteString(name + "=" + f[name] + " ")
		}
	}
	return b.String()
}

// used reports whether a variable of one letter stands alone in text.
func used(text, name string) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '_' || 'a' <= text[i] && text[i] <= 'z')
	}
	for i := range len(text) {
		if text[i] == name[0] && !letter(i-1) && !letter(i+1) {
			return true
		}
	}
	return false
}

// admits reports whether got may be what claim is with a filling.
func admits(claim, got cty.Value, placeholders, filling map[string]string) bool {
	claim, _ = claim.UnmarkDeep()
	got, _ = got.UnmarkDeep()
	pairs := []string{}
	for name, p := range placeholders {
		pairs = append(pairs, p, filling[name])
	}
	filler := strings.NewReplacer(pairs...)
	return admitsValue(claim, got, filler)
}

func admitsValue(claim, got cty.Value, filler *strings.Replacer) bool {
	switch {
	case claim.Type() == cty.DynamicPseudoType && !claim.IsKnown():
		return true
	case !claim.IsKnown():
		r := claim.Range().Includes(got)
		return got.Type().Equals(claim.Type()) && !(r.IsKnown() && r.False())
	case claim.IsNull() || got.IsNull() || !got.IsKnown():
		return claim.RawEquals(got)
	case claim.Type() == cty.String:
		return got.Type() == cty.String && filler.Replace(claim.AsString()) == got.AsString()
	case claim.Type().IsSetType():
		filled, err := cty.Transform(claim, func(_ cty.Path, v cty.Value) (cty.Value, error) {
			if v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
				return cty.StringVal(filler.Replace(v.AsString())), nil
			}
			return v, nil
		})
		return err == nil && (!filled.IsWhollyKnown() || filled.RawEquals(got) && filled.LengthInt() == claim.LengthInt())
	case claim.CanIterateElements():
		if !got.CanIterateElements() || claim.LengthInt() != got.LengthInt() {
			return false
		}
		i, j := claim.ElementIterator(), got.ElementIterator()
		for i.Next() && j.Next() {
			k, x := i.Element()
			l, y := j.Element()
			if !admitsValue(k, l, filler) || !admitsValue(x, y, filler) {
				return false
			}
		}
		return true
	}
	return claim.RawEquals(got)
}

// TestStaysKnown holds the table to what it must still know of texts with placeholders.
func TestStaysKnown(t *testing.T) {
	ps := &expr.Placeholders{}
	vars := open(ps)
	env := treeEnv()
	env.Placeholders = ps
	table := functions.Table(env)
	for text, want := range map[string]string{
		`element(split("/", "/subscriptions/${s}/groups/${t}"), 4)`: `t`,
		`join("-", ["a", p])`:                        `"a-${p}"`,
		`format("%s-%03d", s, 7)`:                    `"${s}-007"`,
		`merge({a = p}, {b = 1}).a`:                  `p`,
		`lookup({a = p}, "a", "")`:                   `p`,
		`startswith("ab${p}", "ab")`:                 `true`,
		`startswith("ab${p}", "x")`:                  `false`,
		`endswith("${p}-prod", "-prod")`:             `true`,
		`strcontains("a${s}", "/")`:                  `false`,
		`trimsuffix("${p}-x", "-x")`:                 `p`,
		`trimspace(" ${s} ")`:                        `s`,
		`substr("abc${p}", 0, 2)`:                    `"ab"`,
		`substr("abc${p}", 1, -1)`:                   `"bc${p}"`,
		`length([p, q])`:                             `2`,
		`length(toset(["a${p}", "b${q}"]))`:          `2`,
		`length("a${d}")`:                            `2`,
		`length("a${p}") > 0`:                        `true`,
		`p == p`:                                     `true`,
		`"x${p}" == "a"`:                             `false`,
		`"a${p}" != "b${q}"`:                         `true`,
		`s == "a/b"`:                                 `false`,
		`coalesce("", s)`:                            `s`,
		`jsonencode([s])`:                            `"[\"${s}\"]"`,
		`compact([s, ""])[0]`:                        `s`,
		`distinct([p, p])[0]`:                        `p`,
		`sort(["b${p}", "a"])[1]`:                    `"b${p}"`,
		`replace("a/${s}", "/", "-")`:                `"a-${s}"`,
		`lower("A/${s}") == lower("a/${s}")`:         `true`,
		`lower("A${p}") == "b"`:                      `false`,
		`upper(lower("A"))`:                          `"A"`,
		`split("-", replace("x/${s}", "/", "-"))[0]`: `null`,
		`basename("/a/${s}")`:                        `s`,
		`templatefile("one.tftpl", {x = p})`:         `p`,
		`setsubtract(["a", "b"], ["x${p}"]) == toset(["a", "b"])`: `true`,
		`contains(["a", p], "a")`:                                 `true`,
		`contains(["b", p], "a")`:                                 `null`,
		`regex("[a-z]+", "ab${p}")`:                               `null`,
		`p == q`:                                                  `null`,
		`tonumber(p)`:                                             `null`,
		`{a = 1}[s]`:                                              `null`,
	} {
		got, err := value(text, table, asValues(vars))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if want == "null" {
			if got.IsWhollyKnown() {
				t.Errorf("%s: got %#v, want unknown", text, got)
			}
			continue
		}
		if w, err := value(want, table, asValues(vars)); err != nil || !got.RawEquals(w) {
			t.Errorf("%s: got %#v, want %#v (%v)", text, got, w, err)
		}
	}
}
