package policy

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
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
//
// It drives the evaluator of Open Policy Agent directly. The package v1/rego
// around it would bring bundles, plugins and WebAssembly along, and with them
// a sixth of the time that a run takes to start.
type Engine struct {
	policies []string
	compiler *ast.Compiler
	caps     *ast.Capabilities
	query    ast.Body      // all policies at once
	store    storage.Store // empty: policies have no data but their input

	mu      sync.Mutex
	queries map[string]ast.Body // each on its own, compiled on first use
	reads   map[string]*reads   // gathered on first use
}

// Sources returns the text of the embedded policy called name, and whether
// there is one.
func Sources(name string) (string, bool) {
	raw, err := embedded.ReadFile("rego/" + name + ".rego")
	return string(raw), err == nil
}

// New compiles the embedded policies with the given names, and those of custom,
// which may be nil, whose packages customNames lists.
func New(policies []string, custom *Custom, customNames []string) (*Engine, error) {
	modules := map[string]string{}
	for _, name := range policies {
		text, ok := Sources(name)
		if !ok {
			return nil, fmt.Errorf("there is no policy %s", name)
		}
		modules[name+".rego"] = text
		if strings.Contains(text, "import data.vmsslint.lib") {
			modules["lib.rego"], _ = Sources("lib")
		}
	}
	if custom != nil {
		modules["lib.rego"], _ = Sources("lib")
		for file, text := range custom.modules {
			modules[file] = text
		}
	}
	return compile(append(policies[:len(policies):len(policies)], customNames...), modules, custom == nil)
}

// compile compiles modules, whose packages vmsslint.rules.NAME hold the policies.
// It skips the checks of those that are trusted.
func compile(policies []string, modules map[string]string, trusted bool) (*Engine, error) {
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
	if trusted {
		compiler = compiler.WithSkipStages(checks()...)
	}
	compiler.Compile(parsed)
	if compiler.Failed() {
		return nil, fmt.Errorf("compile policies: %w", compiler.Errors)
	}
	e := &Engine{
		policies: policies, compiler: compiler, caps: caps, store: inmem.New(),
		queries: make(map[string]ast.Body, len(policies)), reads: make(map[string]*reads, len(policies)),
	}
	var err error
	if e.query, err = e.compileQuery(policies); err != nil {
		return nil, err
	}
	return e, nil
}

// checks are the stages of the compiler that refuse faulty policies and change
// nothing else. The embedded policies pass them in a test, and no run pays for
// them again.
func checks() []ast.StageID {
	return []ast.StageID{
		ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageCheckVoidCalls,
		ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs, ast.StageCheckRecursion, ast.StageCheckTypes,
		ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities,
	}
}

// queryOf returns the query for the findings of one policy.
func (e *Engine) queryOf(policy string) (ast.Body, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if q, ok := e.queries[policy]; ok {
		return q, nil
	}
	q, err := e.compileQuery([]string{policy})
	if err == nil {
		e.queries[policy] = q
	}
	return q, err
}

// readsOf returns what a policy may look at.
func (e *Engine) readsOf(policy string) *reads {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.reads[policy]
	if r == nil {
		r = readsOf(e.compiler, policy)
		e.reads[policy] = r
	}
	return r
}

// compileQuery compiles a query for the findings of the policies named.
func (e *Engine) compileQuery(policies []string) (ast.Body, error) {
	var q strings.Builder
	q.WriteString("result = {")
	for i, p := range policies {
		if i > 0 {
			q.WriteString(", ")
		}
		fmt.Fprintf(&q, "%q: %s%s.deny", p, root, p)
	}
	q.WriteString("}")
	body, err := ast.ParseBodyWithOpts(q.String(), ast.ParserOptions{Capabilities: e.caps, RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, fmt.Errorf("parse the query: %w", err)
	}
	compiled, err := e.compiler.QueryCompiler().Compile(body)
	if err != nil {
		return nil, fmt.Errorf("compile the query: %w", err)
	}
	return compiled, nil
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

// run evaluates a query on one document.
func (e *Engine) run(ctx context.Context, query ast.Body, input ast.Value) (result, []error) {
	ctx, stop := context.WithTimeout(ctx, deadline)
	defer stop()
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	txn, err := e.store.NewTransaction(ctx)
	if err != nil {
		return nil, []error{fmt.Errorf("evaluate policies: %w", err)}
	}
	defer e.store.Abort(ctx, txn)
	var builtin []topdown.Error
	rs, err := topdown.NewQuery(query).WithCompiler(e.compiler).WithStore(e.store).WithTransaction(txn).
		WithInput(ast.NewTerm(input)).WithCancel(cancel).WithBuiltinErrorList(&builtin).Run(ctx)
	if err != nil {
		return nil, []error{fmt.Errorf("evaluate policies: %w", err)}
	}
	var errs []error
	for i := range builtin {
		errs = append(errs, fmt.Errorf("%s: %s", builtin[i].Location, builtin[i].Message))
	}
	out := make(result, len(e.policies))
	if len(rs) == 0 || rs[0]["result"] == nil {
		return out, errs
	}
	for _, name := range e.policies {
		set, ok := member(rs[0]["result"], name).(ast.Set)
		if !ok {
			continue
		}
		out[name] = make(map[key]string, set.Len())
		for _, it := range set.Slice() {
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

// member returns the value of an object's member, or nil.
func member(t *ast.Term, name string) ast.Value {
	if obj, ok := t.Value.(ast.Object); ok {
		if v := obj.Get(ast.StringTerm(name)); v != nil {
			return v.Value
		}
	}
	return nil
}

// targets are the members of a finding that name a resource by its index.
var targets = [...]struct{ member, group string }{
	{"scaleSet", "scaleSets"},
	{"autoscaleSetting", "autoscaleSettings"},
	{"loadBalancer", "loadBalancers"},
	{"virtualMachine", "virtualMachines"},
	{"extension", "extensions"},
}

// readFinding reads one member of deny: {"scaleSet": 0, "path": "…", "message": "…"}.
func readFinding(t *ast.Term) (key, string, error) {
	message, _ := member(t, "message").(ast.String)
	path, _ := member(t, "path").(ast.String)
	for _, target := range targets {
		n, ok := member(t, target.member).(ast.Number)
		if !ok {
			continue
		}
		if i, ok := n.Int(); ok && message != "" {
			return key{target.group, i, string(path)}, string(message), nil
		}
	}
	return key{}, "", fmt.Errorf("a finding must name a resource by its index (scaleSet, autoscaleSetting, loadBalancer, virtualMachine or extension), a path and a message, and this one does not: %v", t)
}
