package policy

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

//go:embed rego/*.rego
var embedded embed.FS

// root is the package below which each policy has its own.
const root = "data.vmsslint.rules."

// deadline is the longest that one evaluation may take.
const deadline = 5 * time.Second

func jsonNumber(s string) json.Number { return json.Number(s) }

// Engine holds compiled policies. It is safe for concurrent use.
type Engine struct {
	policies []string
	query    rego.PreparedEvalQuery
	reads    map[string]*reads
}

// Sources returns the text of the embedded policy called name, and whether
// there is one.
func Sources(name string) (string, bool) {
	raw, err := embedded.ReadFile("rego/" + name + ".rego")
	return string(raw), err == nil
}

// New compiles the embedded policies with the given names.
func New(ctx context.Context, policies []string) (*Engine, error) {
	modules := map[string]string{}
	for _, name := range append([]string{"lib"}, policies...) {
		raw, err := fs.ReadFile(embedded, "rego/"+name+".rego")
		if err != nil {
			return nil, fmt.Errorf("there is no policy %s", name)
		}
		modules[name+".rego"] = string(raw)
	}
	return compile(ctx, policies, modules)
}

// compile compiles modules, whose packages vmsslint.rules.NAME hold the policies.
func compile(ctx context.Context, policies []string, modules map[string]string) (*Engine, error) {
	caps := capabilities()
	parsed := make(map[string]*ast.Module, len(modules))
	for file, text := range modules {
		m, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{Capabilities: caps, RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, fmt.Errorf("parse policy %s: %w", file, err)
		}
		parsed[file] = m
	}
	compiler := ast.NewCompiler().WithCapabilities(caps)
	compiler.Compile(parsed)
	if compiler.Failed() {
		return nil, fmt.Errorf("compile policies: %w", compiler.Errors)
	}
	var q strings.Builder
	q.WriteString("result := {")
	for i, p := range policies {
		if i > 0 {
			q.WriteString(", ")
		}
		fmt.Fprintf(&q, "%q: %s%s.deny", p, root, p)
	}
	q.WriteString("}")
	query, err := rego.New(
		rego.Query(q.String()), rego.Compiler(compiler), rego.Capabilities(caps),
		rego.StrictBuiltinErrors(false),
	).PrepareForEval(ctx)
	if err != nil {
		return nil, fmt.Errorf("prepare policies: %w", err)
	}
	e := &Engine{policies: policies, query: query, reads: make(map[string]*reads, len(policies))}
	for _, p := range policies {
		e.reads[p] = readsOf(compiler, p)
	}
	return e, nil
}

// allowed are the built-in functions that policies may use: none whose answer
// depends on anything but its arguments.
var allowed = [...]string{
	"abs", "all", "any", "and", "array.concat", "array.reverse", "array.slice", "assign",
	"base64.decode", "base64.encode", "base64.is_valid", "ceil", "concat", "contains", "count",
	"div", "endswith", "eq", "equal", "floor", "format_int", "glob.match", "graph.reachable", "gt", "gte",
	"indexof", "indexof_n", "internal.member_2", "internal.member_3", "internal.print", "intersection",
	"is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string",
	"json.filter", "json.is_valid", "json.marshal", "json.match_schema", "json.remove", "json.unmarshal",
	"lower", "lt", "lte", "max", "min", "minus", "mul", "neq", "net.cidr_contains", "net.cidr_intersects",
	"numbers.range", "numbers.range_step", "object.filter", "object.get", "object.keys", "object.remove",
	"object.subset", "object.union", "object.union_n", "or", "plus", "product", "rego.metadata.chain", "rego.metadata.rule",
	"regex.find_all_string_submatch_n", "regex.find_n", "regex.is_valid", "regex.match", "regex.replace", "regex.split",
	"rem", "replace", "round", "sort", "split", "sprintf", "startswith", "strings.any_prefix_match",
	"strings.any_suffix_match", "strings.count", "strings.replace_n", "strings.reverse", "substring", "sum",
	"time.parse_duration_ns", "time.parse_rfc3339_ns", "to_number", "trim", "trim_left", "trim_prefix",
	"trim_right", "trim_space", "trim_suffix", "type_name", "union", "units.parse", "units.parse_bytes", "upper", "walk",
}

// capabilities is this version's capabilities cut down to the allow-list.
func capabilities() *ast.Capabilities {
	caps := ast.CapabilitiesForThisVersion()
	ok := make(map[string]bool, len(allowed))
	for _, name := range allowed {
		ok[name] = true
	}
	kept := caps.Builtins[:0:0]
	for _, b := range caps.Builtins {
		if ok[b.Name] {
			kept = append(kept, b)
		}
	}
	caps.Builtins = kept
	caps.AllowNet = []string{}
	return caps
}

// result is what the policies answered to one document.
type result map[string]map[key]string // policy → finding → message

// key is what makes two findings of one policy the same.
type key struct {
	group string
	index int
	path  string
}

// run evaluates all policies on one document.
func (e *Engine) run(ctx context.Context, input ast.Value) (result, []error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var builtin []topdown.Error
	rs, err := e.query.Eval(ctx, rego.EvalParsedInput(input), rego.EvalBuiltinErrorList(&builtin))
	if err != nil {
		return nil, []error{fmt.Errorf("evaluate policies: %w", err)}
	}
	var errs []error
	for i := range builtin {
		errs = append(errs, fmt.Errorf("%s: %s", builtin[i].Location, builtin[i].Message))
	}
	out := result{}
	if len(rs) == 0 {
		return out, errs
	}
	sets, _ := rs[0].Bindings["result"].(map[string]any)
	for name, v := range sets {
		list, _ := v.([]any)
		out[name] = make(map[key]string, len(list))
		for _, it := range list {
			k, message, err := readFinding(it)
			if err != nil {
				errs = append(errs, fmt.Errorf("policy %s: %w", name, err))
				continue
			}
			out[name][k] = message
		}
	}
	return out, errs
}

// readFinding reads one member of deny: {"scaleSet": 0, "path": "…", "message": "…"}.
func readFinding(v any) (key, string, error) {
	obj, ok := v.(map[string]any)
	if !ok {
		return key{}, "", fmt.Errorf("a finding must be an object with path and message, not %v", v)
	}
	message, _ := obj["message"].(string)
	path, _ := obj["path"].(string)
	for field, group := range map[string]string{"scaleSet": "scaleSets", "autoscaleSetting": "autoscaleSettings", "loadBalancer": "loadBalancers", "virtualMachine": "virtualMachines"} {
		n, ok := obj[field].(json.Number)
		if !ok {
			continue
		}
		i, err := n.Int64()
		if err != nil || message == "" {
			break
		}
		return key{group, int(i), path}, message, nil
	}
	return key{}, "", fmt.Errorf("a finding must name a scaleSet by index, a path and a message, not %v", v)
}
