package expr

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// fact is a row of the shared table of what the service computes.
type fact struct {
	Fn      string  `json:"fn"`
	Expr    *string `json:"expr"`
	String  *string `json:"string"`
	Result  json.RawMessage
	Error   bool
	Unknown bool
	Pattern string
	Schema  string
}

func facts(t testing.TB) []fact {
	t.Helper()
	dir := os.Getenv("VMSSLINT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "arm-functions.json"))
	if err != nil {
		t.Skip("the shared facts are not here")
	}
	var all, out []fact
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if !strings.HasPrefix(f.Fn, "_") {
			out = append(out, f)
		}
	}
	return out
}

func TestFacts(t *testing.T) {
	all := facts(t)
	for _, f := range all {
		checkFact(t, f)
	}
	t.Logf("%d facts", len(all))
}

func checkFact(t *testing.T, f fact) {
	t.Helper()
	env := newEnv()
	if strings.Contains(f.Schema, "managementGroup") {
		env.context.Scope = ManagementGroupScope
	}
	text := ""
	if f.Expr != nil {
		text = *f.Expr
	} else {
		inner, _, form := Classify(*f.String)
		if form != Expression {
			compareFact(t, f, *f.String, StringValue(inner))
			return
		}
		text = inner
	}
	e, err := Parse(text)
	var v *Value
	if err == nil {
		v, err = e.Eval(env)
	}
	if (err != nil) != f.Error {
		t.Errorf("%s: error %v, want one: %t", text, err, f.Error)
		return
	}
	if err == nil {
		compareFact(t, f, text, v)
	}
}

func compareFact(t *testing.T, f fact, text string, v *Value) {
	t.Helper()
	switch {
	case f.Unknown:
		if v.IsKnown() {
			t.Errorf("%s: got %s, want an unknown value", text, show(v))
		}
	case f.Pattern != "":
		if s, _ := v.Str(); !regexp.MustCompile(f.Pattern).MatchString(s) {
			t.Errorf("%s: got %s, want a match of %s", text, show(v), f.Pattern)
		}
	default:
		var got, want any
		if err := json.Unmarshal(v.JSON(), &got); err != nil {
			t.Errorf("%s: got no JSON: %s", text, v.JSON())
			return
		}
		_ = json.Unmarshal(f.Result, &want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %s, want %s", text, v.JSON(), f.Result)
		}
	}
}
