package functions_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"vmsslint/parser/terraform/functions"
)

// eval holds text to what it comes to, which is written as an expression too.
func eval(t *testing.T, table map[string]function.Function, text, want string) {
	t.Helper()
	got, err := value(text, table, nil)
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	w, err := value(want, table, nil)
	if err != nil || !got.RawEquals(w) {
		t.Errorf("%s: got %#v, want %#v (%v)", text, got, w, err)
	}
}

// evalError holds text to fail with a message that has a part.
func evalError(t *testing.T, table map[string]function.Function, text, part string) {
	t.Helper()
	got, err := value(text, table, nil)
	if err == nil {
		t.Errorf("%s: got %#v, want an error with %q", text, got, part)
	} else if !strings.Contains(err.Error(), part) {
		t.Errorf("%s: got the error %q, want one with %q", text, err, part)
	}
}

// evalUnknown holds text to have a result of a type that is not known.
func evalUnknown(t *testing.T, table map[string]function.Function, text string, ty cty.Type) {
	t.Helper()
	got, err := value(text, table, nil)
	if err != nil || got.IsKnown() || !got.Type().Equals(ty) {
		t.Errorf("%s: got %#v (%v), want an unknown %s", text, got, err, ty.FriendlyName())
	}
}

// TestExpressions holds some of the expressions to their results where there is
// no Terraform to ask.
func TestExpressions(t *testing.T) {
	table := functions.Table(treeEnv())
	for text, want := range map[string]string{
		`cidrsubnet("10.0.0.0/8", 8, 3)`:                          `"10.3.0.0/16"`,
		`cidrsubnets("10.1.0.0/16", 8, 4)`:                        `tolist(["10.1.0.0/24", "10.1.16.0/20"])`,
		`cidrhost("10.1.0.0/24", -2)`:                             `"10.1.0.254"`,
		`cidrnetmask("10.1.0.0/20")`:                              `"255.255.240.0"`,
		`coalesce("", null, 5)`:                                   `"5"`,
		`lookup({a = 1}, "b", "x")`:                               `"x"`,
		`one([])`:                                                 `null`,
		`replace("web-01", "/[0-9]+/", "#")`:                      `"web-#"`,
		`list("a", 1)`:                                            `tolist(["a", "1"])`,
		`map("a", 1, "b", "x")`:                                   `tomap({a = "1", b = "x"})`,
		`transpose({a = ["x"], b = ["x"]})`:                       `tomap({x = tolist(["a", "b"])})`,
		`matchkeys(["a", "b"], ["x", "y"], ["y"])`:                `tolist(["b"])`,
		`alltrue([true, null])`:                                   `false`,
		`timecmp("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")`: `-1`,
		`textencodebase64("Hi", "UTF-16LE")`:                      `"SABpAA=="`,
		`uuidv5("dns", "www.terraform.io")`:                       `"a5008fae-b28c-5ba5-96cd-82b4c53552d6"`,
		`yamldecode("a: [1, true]")`:                              `{a = [1, true]}`,
		`fileset("sub", "*.txt")`:                                 `toset(["a.txt"])`,
		`file("./sub/../hello.txt")`:                              `"Hello, Ä!\nsecond line\n"`,
		`templatefile("list.tftpl", {names = ["a"], port = 80})`:  `"backend a:80\nplain\n"`,
		`convert("5", number)`:                                    `5`,
		`convert(["a", "a"], set(string))`:                        `toset(["a"])`,
		`core::max(1, 2)`:                                         `2`,
		`issensitive(sensitive("x"))`:                             `true`,
		`element(["a", "b"], -1)`:                                 `"b"`,
	} {
		eval(t, table, text, want)
	}
}

func TestErrors(t *testing.T) {
	table := functions.Table(treeEnv())
	for text, part := range map[string]string{
		`cidrhost("10.0.0.0/30", 4)`:      "prefix of 30 does not accommodate a host numbered 4",
		`cidrsubnet("10.0.0.0/30", 3, 0)`: "insufficient address space to extend prefix of 30 by 3",
		`index(["a"], "b")`:               "item not found",
		`lookup({a = 1}, "b")`:            `no attribute "b"`,
		`one([1, 2])`:                     "either zero or one elements",
		`map("a")`:                        "pairs",
		`defaults({}, {})`:                "optional(",
		`type("a")`:                       "console",
		`templatefile("deep.tftpl", {})`:  "from inside another template",
		`templatefile("one.tftpl", {})`:   `does not contain key "x"`,
		`templatefile("bad.tftpl", {})`:   "bad.tftpl:1,",
		`file("data.bin")`:                "not valid UTF-8",
		`uuidv5("nope", "x")`:             `"nope" is no namespace`,
		`convert("x", number)`:            "a number is required",
		`range(1025)`:                     "1024",
		`format("%9999999d", 1)`:          "width or precision of more than 4096",
		`format("%.9999999f", 1)`:         "width or precision of more than 4096",
		`formatlist("%9999s", ["a"])`:     "width or precision of more than 4096",
		`indent(99999999999, "a\nb")`:     "more than 16777216 bytes",
		`indent(-1, "a\nb")`:              "negative",
		`parseint(join("", [for i in range(1024) : "12345"]), 10)`:                                                  "more than 4096 bytes",
		`setproduct(range(1000), range(1000))`:                                                                      "more than 131072 elements",
		`join(join("", [for i in range(1000) : "                    "]), [for i in range(1000) : i])`:               "more than 16777216 bytes",
		`replace(join("", [for i in range(1000) : "aaaaa"]), "a", join("", [for i in range(1000) : "          "]))`: "more than 16777216 bytes",
		`tostring(1e99999)`: "binary digits",
		`regex(join("", [for i in range(1000) : "aaaaaaaaaa"]), "a")`: "more than 8192 bytes",
		`[for a in range(1000) : [for b in range(1000) : b]]`:         "more rounds than the bound",
	} {
		evalError(t, table, text, part)
	}
}

func TestUnknownByNature(t *testing.T) {
	table := functions.Table(treeEnv())
	for text, ty := range map[string]cty.Type{
		`timestamp()`:                         cty.String,
		`plantimestamp()`:                     cty.String,
		`uuid()`:                              cty.String,
		`bcrypt("x", 4)`:                      cty.String,
		`rsadecrypt("x", "y")`:                cty.String,
		`abspath("x")`:                        cty.String,
		`pathexpand("~/x")`:                   cty.String,
		`file("missing.txt")`:                 cty.String,
		`file("~/x")`:                         cty.String,
		`filemd5("missing.txt")`:              cty.String,
		`fileexists("missing.txt")`:           cty.Bool,
		`fileset("missing", "*")`:             cty.Set(cty.String),
		`fileset(".", "*.none")`:              cty.Set(cty.String),
		`fileset("sub", "../*")`:              cty.Set(cty.String),
		`templatefile("missing.tftpl", {})`:   cty.DynamicPseudoType,
		`textencodebase64("a", "windows-31")`: cty.String,
	} {
		evalUnknown(t, table, text, ty)
		name, _, _ := strings.Cut(text, "(")
		if why := functions.Why(name); !strings.HasPrefix(why, name+"() ") {
			t.Errorf("Why(%q) is %q, want a sentence", name, why)
		}
	}
	if why := functions.Why("join"); why != "" {
		t.Errorf("Why(join) is %q, though it depends on its arguments only", why)
	}
	if got := functions.Why("core::timestamp"); got != "timestamp() reads the clock" {
		t.Errorf("Why(core::timestamp) is %q", got)
	}
	// Without an environment nothing is read.
	evalUnknown(t, functions.Table(functions.Env{}), `file("hello.txt")`, cty.String)
	evalUnknown(t, functions.Table(functions.Env{}), `fileset(".", "*")`, cty.Set(cty.String))
}

func TestMarks(t *testing.T) {
	table := functions.Table(treeEnv())
	vars := map[string]cty.Value{"secret": cty.StringVal("x\U000F0000").Mark(functions.Sensitive)}
	for text, marked := range map[string]bool{
		`upper(sensitive("a"))`:                      true,
		`join("-", ["a", sensitive("b")])`:           true,
		`length(sensitive("abc"))`:                   true,
		`lookup({a = sensitive("x"), b = "y"}, "b")`: false,
		`lookup({a = sensitive("x"), b = "y"}, "a")`: true,
		`merge({a = sensitive("x")}, {b = "y"}).b`:   false,
		`element(["a", sensitive("b")], 0)`:          false,
		`sensitive("a") == "a"`:                      true,
		`nonsensitive(sensitive("a"))`:               false,
		`startswith(secret, "x")`:                    true,
		`join("-", [secret])`:                        true,
		`sha256(secret)`:                             true,
		`secret == "a"`:                              true,
		`tolist([secret])[0]`:                        true,
		`templatefile("one.tftpl", {x = secret})`:    true,
		`convert(secret, string)`:                    true,
		`coalesce(sensitive("a"), "b")`:              true,
	} {
		got, err := value(text, table, vars)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got.HasMark(functions.Sensitive) != marked {
			t.Errorf("%s: got %#v, want it to be marked: %v", text, got, marked)
		}
	}
	vars["run"] = cty.StringVal("x").Mark(functions.Ephemeral)
	if got, err := value(`ephemeralasnull([run, "a"])`, table, vars); err != nil || !got.AsValueSlice()[0].IsNull() || got.ContainsMarked() {
		t.Errorf("ephemeralasnull: got %#v, %v", got, err)
	}
}

// TestDeepValue calls a function with a value that refers to itself many times
// over: the bound must be reached, not the end.
func TestDeepValue(t *testing.T) {
	v := cty.StringVal("x")
	for range 13 {
		v = cty.TupleVal([]cty.Value{v, v, v})
	}
	_, err := functions.Table(functions.Env{})["jsonencode"].Call([]cty.Value{v})
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 elements") {
		t.Errorf("got %v, want the error of the bound", err)
	}
}

func TestList(t *testing.T) {
	list, counts := functions.List(), map[functions.Status]int{}
	for i, f := range list {
		counts[f.Status]++
		if i > 0 && list[i-1].Name >= f.Name {
			t.Errorf("%s stands behind %s", f.Name, list[i-1].Name)
		}
		if f.Since == "" || f.Status != functions.Evaluated && f.Reason == "" {
			t.Errorf("%s says too little: %+v", f.Name, f)
		}
	}
	if counts[functions.Evaluated] < 110 || counts[functions.Unknown] != 5 || counts[functions.Unsupported] != 2 {
		t.Errorf("counts are %v", counts)
	}
	page := functions.Markdown()
	for _, f := range list {
		if !strings.Contains(page, fmt.Sprintf("| `%s` | %s |", f.Name, f.Since)) {
			t.Errorf("the page has no row for %s", f.Name)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	for b.Loop() {
		functions.Table(functions.Env{})
	}
}

func BenchmarkTableWithSpend(b *testing.B) {
	for b.Loop() {
		functions.Table(functions.Env{Spend: func(int) error { return nil }})
	}
}

func BenchmarkCall(b *testing.B) {
	f := functions.Table(functions.Env{})["join"]
	args := []cty.Value{cty.StringVal("-"), cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.StringVal("b")})}
	for b.Loop() {
		if _, err := f.Call(args); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSpend holds what many calls do together to the hook of the environment.
func TestSpend(t *testing.T) {
	left, stop := 1000, errors.New("enough")
	env := treeEnv()
	env.Spend = func(work int) error {
		if left -= work; left < 0 {
			return stop
		}
		return nil
	}
	table := functions.Table(env)
	eval(t, table, `length(range(100))`, `100`)
	if left >= 800 {
		t.Errorf("%d of 1000 left, though 200 elements were looked at", left)
	}
	evalError(t, table, `[for i in range(50) : length(setproduct(range(30), range(30)))]`, "enough")
	// A template has a bound of its own.
	evalError(t, functions.Table(treeEnv()), `templatefile("heavy.tftpl", {})`, "more work than the bound")
}
