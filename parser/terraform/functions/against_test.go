package functions_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"vmsslint/parser/terraform/functions"
)

// differs says why the table answers otherwise than the console of Terraform
// 1.11: later versions changed it, or the answer hangs on the machine.
var differs = map[string]string{
	`cidrsubnet("10.1.2.0/24", 4, -1)`:  "what Terraform makes of a negative number is no subnet; it is unknown here",
	`cidrsubnet("10.1.2.0/24", -1, 0)`:  "what Terraform makes of a negative number is no subnet; it is unknown here",
	`fileset(".", "**")`:                "the console writes files of its own into the folder",
	`fileset(".", "{hello,sub/a}.txt")`: "Terraform's matcher takes no slash in braces",
	`format("%s", null)`:                "a null of no type counted as unknown once",
	`format("%v", null)`:                "a null of no type counted as unknown once",
	`formatlist("%s", null)`:            "a null of no type counted as unknown once",
	`templatestring("a", {})`:           "Terraform refuses a template that is written in the call; it is rendered here",
}

// files are those that expressions of testdata/expressions.txt read.
var files = map[string]string{
	"hello.txt":   "Hello, Ä!\nsecond line\n",
	"data.bin":    "\xff\x00\x01",
	"sub/a.txt":   "a",
	"sub/b.md":    "b",
	"list.tftpl":  "%{ for n in names ~}\nbackend ${n}:${port}\n%{ endfor ~}\n%{ if port == 80 }plain%{ else }tls%{ endif }\n",
	"one.tftpl":   "${x}",
	"bad.tftpl":   "${x",
	"deep.tftpl":  "${templatefile(\"one.tftpl\", {x = 1})}",
	"heavy.tftpl": "%{ for i in range(1000) }${length(setproduct(range(100), range(100)))}%{ endfor }",
	"names.tftpl": "${join(\", \", [for n in names : upper(n)])}",
}

// treeEnv is an environment over files.
func treeEnv() functions.Env {
	return functions.Env{
		ModuleDir: ".", RootDir: ".", WorkDir: ".",
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := files[name]; ok {
				return []byte(text), nil
			}
			return nil, os.ErrNotExist
		},
		ReadDir: func(dir string) (names, folders []string, err error) {
			switch dir {
			case ".":
				for name := range files {
					if !strings.Contains(name, "/") {
						names = append(names, name)
					}
				}
				return names, []string{"sub"}, nil
			case "sub":
				return []string{"a.txt", "b.md"}, nil, nil
			}
			return nil, nil, os.ErrNotExist
		},
	}
}

// readExpressions returns the lines of testdata/expressions.txt.
func readExpressions(t testing.TB) (out []string) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "expressions.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if line := strings.TrimSpace(sc.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// value evaluates text with a table and variables.
func value(text string, table map[string]function.Function, vars map[string]cty.Value) (cty.Value, error) {
	e, diags := hclsyntax.ParseExpression([]byte(text), "test", hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	functions.Prepare(e, &functions.Budget{Rounds: 10_000})
	v, diags := e.Value(&hcl.EvalContext{Functions: table, Variables: vars})
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return v, nil
}

// console returns what terraform console gives for each of the expressions.
func console(t *testing.T, expressions []string) []cty.Value {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rc := filepath.Join(t.TempDir(), "rc")
	if err := os.WriteFile(rc, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	// The console prints the last value it is asked for only, so there is one.
	var in strings.Builder
	in.WriteString("[")
	for _, e := range expressions {
		fmt.Fprintf(&in, "try([%s], \"ERROR\"), ", e)
	}
	in.WriteString("]\n")
	cmd := exec.Command("terraform", "console")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(in.String())
	cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+rc, "TF_CLI_ARGS=", "TF_CLI_ARGS_console=")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("terraform console: %v\n%s\n%s", err, stderr.String(), raw)
	}
	// What the console prints of these is no expression.
	printed := strings.NewReplacer("(known after apply)", "unknown", " -Inf,\n", " below,\n", " +Inf,\n", " above,\n", "\"d\" = +Inf", "\"d\" = above").Replace(quoteHeredocs(string(raw)))
	v, err := value(printed, functions.Table(functions.Env{}), map[string]cty.Value{
		"unknown": cty.DynamicVal, "below": cty.NegativeInfinity, "above": cty.PositiveInfinity,
	})
	if err != nil {
		t.Fatalf("terraform console prints what cannot be read: %v", err)
	}
	out := v.AsValueSlice()
	if len(out) != len(expressions) {
		t.Fatalf("terraform console gave %d values for %d expressions", len(out), len(expressions))
	}
	return out
}

// quoteHeredocs writes the heredocs that the console prints as quoted strings:
// what it prints behind one is not valid there.
func quoteHeredocs(printed string) string {
	var out, text []string
	inside, head := false, ""
	for line := range strings.Lines(printed) {
		line = strings.TrimSuffix(line, "\n")
		before, found := strings.CutSuffix(line, "<<-EOT")
		word := strings.TrimLeft(line, " ")
		switch {
		case !inside && found:
			inside, head, text = true, before, nil
		case inside && (word == "EOT" || word == "EOT,"):
			indent := len(line) - len(word)
			for i, l := range text {
				text[i] = l[min(indent, len(l)):]
			}
			q := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(strings.Join(text, "\n") + "\n"))
			out, inside = append(out, head+q+strings.TrimPrefix(word, "EOT")), false
		case inside:
			text = append(text, line)
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestAgainstTerraform(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("NOT COMPARED: terraform is not on this machine, so the functions are not held to its console")
	}
	expressions := readExpressions(t)
	table := functions.Table(treeEnv())
	compared := 0
	for i, want := range console(t, expressions) {
		e := expressions[i]
		got, err := value(fmt.Sprintf("try([%s], \"ERROR\")", e), table, nil)
		if err != nil {
			t.Errorf("%s: %v", e, err)
			continue
		}
		compared++
		same := sameValue(got, want)
		if why, ok := differs[e]; ok == same {
			t.Errorf("%s\n got %#v\nwant %#v\n(excepted: %q)", e, got, want, why)
		}
	}
	t.Logf("%d expressions compared with terraform console", compared)
}

// sameValue reports whether two values are the same; of those with empty
// collections, whose types the console does not print, whether they are as JSON.
func sameValue(a, b cty.Value) bool {
	if a, b = trimmed(a), trimmed(b); a.RawEquals(b) {
		return true
	}
	if !b.IsWhollyKnown() {
		return !a.IsWhollyKnown() // the console does not tell the type
	}
	if !a.IsWhollyKnown() || a.ContainsMarked() || b.ContainsMarked() {
		return false
	}
	if !hasEmpty(b) {
		return false
	}
	x, errX := ctyjson.Marshal(a, a.Type())
	y, errY := ctyjson.Marshal(b, b.Type())
	return errX == nil && errY == nil && string(x) == string(y)
}

func hasEmpty(v cty.Value) (empty bool) {
	_ = cty.Walk(v, func(_ cty.Path, p cty.Value) (bool, error) {
		empty = empty || p.IsNull() || p.CanIterateElements() && p.LengthInt() == 0
		return true, nil
	})
	return empty
}

// trimmed returns v without line breaks at the ends of texts of several lines,
// of which the console does not tell how many there are.
func trimmed(v cty.Value) cty.Value {
	out, err := cty.Transform(v, func(_ cty.Path, p cty.Value) (cty.Value, error) {
		if p.Type() == cty.String && p.IsKnown() && !p.IsNull() && !p.IsMarked() && strings.Contains(p.AsString(), "\n") {
			return cty.StringVal(strings.TrimRight(p.AsString(), "\n")), nil
		}
		return p, nil
	})
	if err != nil {
		return v
	}
	return out
}

// TestNoneMissing holds the table to the signatures that Terraform prints.
func TestNoneMissing(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("NOT COMPARED: terraform is not on this machine, so the table is not held to its list of functions")
	}
	raw, err := exec.Command("terraform", "metadata", "functions", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Functions map[string]struct {
			Parameters []struct{ Name string } `json:"parameters"`
			Variadic   *struct{ Name string }  `json:"variadic_parameter"`
		} `json:"function_signatures"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil || len(doc.Functions) < 200 {
		t.Fatalf("%d functions read, %v", len(doc.Functions), err)
	}
	table := functions.Table(functions.Env{})
	for name, want := range doc.Functions {
		f, ok := table[name]
		if !ok {
			t.Errorf("%s is not in the table", name)
			continue
		}
		if len(f.Params()) != len(want.Parameters) || (f.VarParam() == nil) != (want.Variadic == nil) {
			t.Errorf("%s takes %d arguments and rest %v; Terraform says %d and %v", name, len(f.Params()), f.VarParam() != nil, len(want.Parameters), want.Variadic != nil)
		}
	}
}
