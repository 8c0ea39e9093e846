package expr

import (
	"strings"
	"testing"

	"vmsslint/parser/source"
)

// testEnv is the surroundings of the tests: it knows the context of the shared
// facts, the parameters and variables it is given, and one function.
type testEnv struct {
	context      Context
	placeholders Placeholders
	params       []Field
	vars         []Field
	index        *Value
}

func newEnv() *testEnv {
	return &testEnv{
		context: Context{
			SubscriptionID:  "11111111-2222-3333-4444-555555555555",
			TenantID:        "99999999-0000-0000-0000-000000000000",
			ResourceGroup:   "rg-web",
			Location:        "norwayeast",
			DeploymentName:  "release-7",
			ManagementGroup: "mg-core",
		},
		index: IntValue(2),
	}
}

func (e *testEnv) Context() *Context           { return &e.context }
func (e *testEnv) Placeholders() *Placeholders { return &e.placeholders }

func (e *testEnv) Parameter(name string) (*Value, *Error) {
	if v := ObjectValue(e.params).Field(name); v != nil {
		return v, nil
	}
	if name == "broken" {
		return nil, &Error{Message: "the default is broken", Reported: true}
	}
	return nil, Errorf("unknown parameter '%s'", name)
}

func (e *testEnv) Variable(name string) (*Value, *Error) {
	if v := ObjectValue(e.vars).Field(name); v != nil {
		return v, nil
	}
	return nil, Errorf("unknown variable '%s'", name)
}

func (e *testEnv) CopyIndex(name string) (*Value, *Error) {
	if name == "" || name == "loop" {
		return e.index, nil
	}
	return nil, Errorf("no loop '%s'", name)
}

func (e *testEnv) CallUser(namespace, name string, args []*Value) (*Value, *Error, bool) {
	if !strings.EqualFold(namespace+"."+name, "my.twice") {
		return nil, nil, false
	}
	if len(args) != 1 {
		return nil, Errorf("my.twice takes 1 argument, not %d", len(args)), true
	}
	return ArrayValue([]*Value{args[0], args[0]}), nil, true
}

func (e *testEnv) UserFunctions() []string { return []string{"my.twice"} }

func (e *testEnv) Reference(args []*Value, _ bool) (*Value, *Error) {
	if s, _ := args[0].Str(); s == "known" {
		return ObjectValue([]Field{{Name: "size", Value: IntValue(3)}}).AsOpen("this part of reference() is only known to the deployment"), nil
	}
	return UnknownValue(Unknown, "the resource is only known to the deployment"), nil
}

func (e *testEnv) Deployment() *Value {
	return ObjectValue([]Field{{Name: "name", Value: StringValue(e.context.DeploymentName)}})
}

// unknowns gives the environment some parameters whose values are not known.
func unknowns() *testEnv {
	e := newEnv()
	for _, name := range []string{"a", "b"} {
		e.params = append(e.params, Field{Name: name, Value: UnknownValue(Unknown, "parameter '"+name+"' has no value")})
	}
	e.params = append(e.params,
		Field{Name: "n", Value: UnknownValue(Int, "parameter 'n' has no value")},
		Field{Name: "on", Value: UnknownValue(Bool, "parameter 'on' has no value")},
		Field{Name: "s", Value: UnknownValue(String, "parameter 's' has no value")},
		Field{Name: "list", Value: UnknownValue(Array, "parameter 'list' has no value")},
		Field{Name: "key", Value: StringValue("hush").AsSecret()},
	)
	return e
}

func mustParse(t testing.TB, text string) *Expr {
	t.Helper()
	e, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %s at %d-%d", text, err, err.Start, err.End)
	}
	return e
}

// show prints a value for a test: JSON, with what is not known in words.
func show(v *Value) string {
	switch {
	case v.Kind() == Unknown:
		kind := "unknown"
		if v.Hint() != Unknown {
			kind = "unknown " + strings.SplitN(v.Hint().String(), " ", 2)[1]
		}
		return kind + ": " + v.Why()
	case v.Kind() == String && !v.IsKnown():
		text, _ := v.Text()
		return Display(text) + ": " + v.Why()
	}
	return string(v.JSON())
}

func evalIn(t *testing.T, env Env, text, want string) {
	t.Helper()
	v, err := mustParse(t, text).Eval(env)
	if err != nil {
		t.Errorf("%s\n got error: %s\nwant: %s", text, err, want)
		return
	}
	if got := show(v); got != want {
		t.Errorf("%s\n got: %s\nwant: %s", text, got, want)
	}
}

func eval(t *testing.T, text, want string) {
	t.Helper()
	evalIn(t, unknowns(), text, want)
}

// evalError wants a message and the place, given as the text it covers.
func evalError(t *testing.T, text, place, want string) {
	t.Helper()
	e, err := Parse(text)
	if err == nil {
		var v *Value
		if v, err = e.Eval(unknowns()); err == nil {
			t.Errorf("%s\n got: %s\nwant error: %s", text, show(v), want)
			return
		}
	}
	if err.Message != want {
		t.Errorf("%s\n got error: %s\nwant error: %s", text, err, want)
	}
	if err.Start < 0 || err.End > len(text) || err.Start > err.End {
		t.Fatalf("%s: place %d-%d", text, err.Start, err.End)
	}
	if got := text[err.Start:err.End]; got != place {
		t.Errorf("%s\n got place: %q\nwant place: %q", text, got, place)
	}
}

var testFile = &source.File{Path: "main.json", Text: []byte(strings.Repeat("x", 100))}
