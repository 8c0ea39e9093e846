package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"vmsslint/rules"
	"vmsslint/rules/lint"
	"vmsslint/rules/policy"

	"vmsslint/parser/source"
)

// configName is the name of configuration files.
const configName = ".vmsslint.yaml"

// config is a configuration file that has been read and found right.
type config struct {
	path       string // of the file, "" without one
	dir        string // what its patterns are relative to
	custom     *policy.Custom
	failOn     string
	rules      []ruleSetting
	paths      []pathSetting
	parameters []parameterSetting
	policies   []string // folders, relative to dir
	// schemaFiles are files relative to dir, schemas what they hold.
	schemaFiles []string
	schemas     *policy.JSONSchemas
}

// ruleSetting is what is said of a rule, or of all rules of a group.
type ruleSetting struct {
	name     string
	rules    []*lint.Rule
	off      bool
	severity lint.Severity // 0: not said
	options  map[string]any
}

// pathSetting is what holds for the files that match a pattern.
type pathSetting struct {
	match string
	rules []ruleSetting
}

// parameterSetting names the parameter files of a template.
type parameterSetting struct {
	template string
	files    []string
}

// configError is a list of mistakes in a configuration file.
type configError []string

func (e configError) Error() string { return strings.Join(e, "\n") }

// findConfig returns the path of the configuration that holds for dir: the one
// in the nearest ancestor, up to the root of the repository; "" where there is none.
func findConfig(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		p := filepath.Join(dir, configName)
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			return p
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return ""
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// loadConfig reads the configuration for a run that starts in dir: the file
// that the flag names, or VMSSLINT_CONFIG, or the nearest one.
//
// Policies, those of the configuration and those below the folders of more,
// are added to cat first, for the rest of the file may speak of them.
func (a *app) loadConfig(flag string, none bool, dir string, cat *rules.Catalogue, more ...string) (*config, error) {
	p, raw, err := a.readConfig(flag, none, dir)
	if err != nil {
		return nil, err
	}
	custom, problems := a.addPolicies(cat, append(policyFolders(p, raw), more...))
	for _, err := range problems {
		fmt.Fprintf(a.Err, "vmsslint: %v\n", err)
		a.worse(exitUsage)
	}
	if p == "" {
		return &config{custom: custom}, nil
	}
	c, err := parseConfig(displayPath(p), raw, cat)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(p)
	if err != nil {
		return nil, fmt.Errorf("find the configuration: %w", err)
	}
	c.dir, c.custom = filepath.Dir(abs), custom
	return c, c.readSchemas(filepath.Dir(p))
}

// readSchemas reads the schemas that the configuration in folder dir names.
func (c *config) readSchemas(dir string) (err error) {
	if len(c.schemaFiles) == 0 {
		return nil
	}
	files := make([]string, len(c.schemaFiles))
	for i, f := range c.schemaFiles {
		if files[i] = filepath.FromSlash(f); !filepath.IsAbs(files[i]) {
			files[i] = filepath.Join(dir, files[i])
		}
	}
	c.schemas, err = policy.ReadJSONSchemas(files)
	return err
}

// policyFolders returns the folders that a configuration names under policies;
// mistakes are left to parseConfig.
func policyFolders(p string, raw []byte) []string {
	var doc struct {
		Policies []string `yaml:"policies"`
	}
	if yaml.Unmarshal(raw, &doc) != nil {
		return nil
	}
	for i, dir := range doc.Policies {
		if !filepath.IsAbs(dir) {
			doc.Policies[i] = filepath.Join(filepath.Dir(p), filepath.FromSlash(dir))
		}
	}
	return doc.Policies
}

// addPolicies adds the policies below dirs to cat. What does not compile is
// told, and the rest runs.
func (a *app) addPolicies(cat *rules.Catalogue, dirs []string) (*policy.Custom, []error) {
	if len(dirs) == 0 {
		return nil, nil
	}
	custom, err := policy.ReadCustom(dirs)
	if err != nil {
		return nil, []error{err}
	}
	return custom, cat.AddCustom(custom)
}

// readConfig finds and reads the configuration; the path is "" where none holds.
func (a *app) readConfig(flag string, none bool, dir string) (string, []byte, error) {
	p := flag
	if p == "" {
		p = a.Getenv("VMSSLINT_CONFIG")
	}
	switch {
	case none:
		return "", nil, nil
	case p == "":
		p = findConfig(dir)
	}
	if p == "" {
		return "", nil, nil
	}
	raw, err := os.ReadFile(p)
	if err != nil {
		return "", nil, fmt.Errorf("read the configuration: %w", err)
	}
	return p, raw, nil
}

// displayPath returns p relative to the current folder where that is shorter.
func displayPath(p string) string {
	wd, err := os.Getwd()
	if err != nil {
		return filepath.ToSlash(p)
	}
	if rel, err := filepath.Rel(wd, p); err == nil && filepath.IsAbs(p) && !strings.HasPrefix(rel, "..") {
		p = rel
	}
	return filepath.ToSlash(p)
}

// configReader reads the tree of a configuration and collects mistakes.
type configReader struct {
	path     string
	cat      *rules.Catalogue
	mistakes configError
}

func (r *configReader) wrong(n *yaml.Node, format string, args ...any) {
	r.mistakes = append(r.mistakes, fmt.Sprintf("%s:%d:%d: %s", r.path, n.Line, n.Column, fmt.Sprintf(format, args...)))
}

var yamlPlace = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
})

// parseConfig reads a configuration. The error lists every mistake with its place.
func parseConfig(path string, raw []byte, cat *rules.Catalogue) (*config, error) {
	r := &configReader{path: path, cat: cat}
	c := &config{path: path}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		m := yamlPlace().FindStringSubmatch(err.Error())
		if m == nil {
			return nil, configError{path + ": " + err.Error()}
		}
		if m[1] == "" {
			m[1] = "1"
		}
		return nil, configError{fmt.Sprintf("%s:%s:1: %s", path, m[1], m[2])}
	}
	var more yaml.Node
	if err := dec.Decode(&more); err == nil {
		r.wrong(&more, "the configuration must be one document; this one would not be read")
	}
	if len(doc.Content) == 0 {
		return c, nil // an empty file
	}
	r.mapping(doc.Content[0], "the configuration", map[string]func(*yaml.Node){
		"fail-on":    func(n *yaml.Node) { c.failOn = r.failOn(n) },
		"rules":      func(n *yaml.Node) { c.rules = r.ruleSettings(n) },
		"paths":      func(n *yaml.Node) { c.paths = r.pathSettings(n) },
		"parameters": func(n *yaml.Node) { c.parameters = r.parameterSettings(n) },
		"policies":   func(n *yaml.Node) { c.policies = r.texts(n, "policies") },
		"schemas":    func(n *yaml.Node) { c.schemaFiles = r.texts(n, "schemas") },
	})
	if len(r.mistakes) > 0 {
		return nil, r.mistakes
	}
	return c, nil
}

// mapping reads the members of n by the functions of known; another key is a
// mistake, and so is one that is written twice.
func (r *configReader) mapping(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read := known[key.Value]
		switch {
		case seen[key.Value]:
			r.wrong(key, "'%s' is written twice", key.Value)
		case read == nil:
			r.wrong(key, "unknown key '%s'%s", key.Value, suggest(key.Value, keysOf(known)))
		default:
			read(resolveAlias(value))
		}
		seen[key.Value] = true
	}
}

func resolveAlias(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

func keysOf[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// suggest returns "; did you mean 'x'?" for the nearest name, or what there is.
func suggest(name string, names []string) string {
	if near := source.DidYouMean(name, names); near != "" {
		return near
	}
	if len(names) == 0 {
		return "; none is known here"
	}
	return "; known here: " + strings.Join(names, ", ")
}

func (r *configReader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
		r.wrong(n, "%s must be a string", what)
		return ""
	}
	return n.Value
}

func (r *configReader) texts(n *yaml.Node, what string) []string {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, "%s must be a list of strings", what)
		return nil
	}
	var out []string
	for _, it := range n.Content {
		out = append(out, r.text(it, "an entry of "+what))
	}
	return out
}

func (r *configReader) failOn(n *yaml.Node) string {
	v := r.text(n, "fail-on")
	if _, err := severity(v); err != nil && v != "" {
		r.wrong(n, "fail-on is error, warning, info or never, not '%s'", v)
	}
	return v
}

func (r *configReader) ruleSettings(n *yaml.Node) []ruleSetting {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "rules must be a mapping from a rule's id, name or group to what holds for it")
		return nil
	}
	var out []ruleSetting
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolveAlias(n.Content[i+1])
		found, err := r.cat.Find(key.Value)
		if err != nil {
			r.wrong(key, "%v", err)
			continue
		}
		out = append(out, r.ruleSetting(key.Value, found, value))
	}
	return out
}

// ruleSetting reads "off", a severity, or a mapping with severity and options.
func (r *configReader) ruleSetting(name string, found []*lint.Rule, n *yaml.Node) ruleSetting {
	s := ruleSetting{name: name, rules: found}
	if n.Kind == yaml.ScalarNode {
		r.level(n, &s)
		return s
	}
	known := map[string]func(*yaml.Node){"severity": func(n *yaml.Node) { r.level(n, &s) }}
	if len(found) == 1 {
		for _, o := range found[0].Options {
			known[o.Name] = func(n *yaml.Node) { r.option(n, o, &s) }
		}
	}
	r.mapping(n, "what holds for "+name, known)
	return s
}

// level reads off, error, warning or info. YAML 1.1 takes a bare off for false.
func (r *configReader) level(n *yaml.Node, s *ruleSetting) {
	if n.Kind == yaml.ScalarNode {
		switch strings.ToLower(n.Value) {
		case "off", "false":
			s.off = true
			return
		case "error":
			s.severity = lint.Error
			return
		case "warning":
			s.severity = lint.Warning
			return
		case "info":
			s.severity = lint.Info
			return
		}
	}
	r.wrong(n, "a rule is off, error, warning or info, not '%s'", n.Value)
}

// option reads one option of a rule by its type.
func (r *configReader) option(n *yaml.Node, o lint.Option, s *ruleSetting) {
	if s.options == nil {
		s.options = map[string]any{}
	}
	switch o.Type {
	case lint.IntOption:
		var v int64
		if n.Tag != "!!int" || n.Decode(&v) != nil {
			r.wrong(n, "%s must be an integer", o.Name)
			return
		}
		s.options[o.Name] = v
	case lint.PatternOption:
		text := r.text(n, o.Name)
		if _, err := regexp.Compile(text); err != nil {
			r.wrong(n, "%s is no regular expression: %v", o.Name, err)
			return
		}
		s.options[o.Name] = text
	default:
		s.options[o.Name] = r.text(n, o.Name)
	}
}

func (r *configReader) pathSettings(n *yaml.Node) []pathSetting {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, "paths must be a list of {match, rules}")
		return nil
	}
	var out []pathSetting
	for _, it := range n.Content {
		var p pathSetting
		named := false
		r.mapping(it, "an entry of paths", map[string]func(*yaml.Node){
			"match": func(n *yaml.Node) { p.match, named = r.pattern(n, "match"), true },
			"rules": func(n *yaml.Node) { p.rules = r.ruleSettings(n) },
		})
		if !named && it.Kind == yaml.MappingNode {
			r.wrong(it, "an entry of paths needs match, a pattern such as 'legacy/**'")
		}
		out = append(out, p)
	}
	return out
}

// pattern reads a glob.
func (r *configReader) pattern(n *yaml.Node, what string) string {
	text := r.text(n, what)
	if !doublestar.ValidatePattern(text) {
		r.wrong(n, "%s is no pattern: '%s'", what, text)
	}
	return text
}

func (r *configReader) parameterSettings(n *yaml.Node) []parameterSetting {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "parameters must be a mapping from a template to its parameter files")
		return nil
	}
	var out []parameterSetting
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolveAlias(n.Content[i+1])
		p := parameterSetting{template: r.pattern(key, "a template of parameters")}
		if value.Kind != yaml.SequenceNode {
			r.wrong(value, "the parameter files of %s must be a list of strings", key.Value)
			continue
		}
		for _, it := range value.Content {
			p.files = append(p.files, r.pattern(it, "a parameter file"))
		}
		out = append(out, p)
	}
	return out
}

// relative returns a path as the configuration's patterns see it.
func (c *config) relative(p string) string {
	abs, err := filepath.Abs(filepath.FromSlash(p))
	if err != nil || c.dir == "" {
		return p
	}
	rel, err := filepath.Rel(c.dir, abs)
	if err != nil {
		return p
	}
	return filepath.ToSlash(rel)
}

// settings returns what holds for the file at p: first what is said of all
// files, then of those that match, the later of two before the earlier.
func (c *config) settings(p string) *rules.Settings {
	s := &rules.Settings{Off: map[*lint.Rule]bool{}, Severity: map[*lint.Rule]lint.Severity{}, Options: map[*lint.Rule]map[string]any{}}
	apply(s, c.rules)
	rel := ""
	for _, ps := range c.paths {
		if rel == "" {
			rel = c.relative(p)
		}
		if ok, _ := doublestar.Match(ps.match, rel); ok {
			apply(s, ps.rules)
		}
	}
	return s
}

// apply puts settings into s: those of groups first, so that one of a single
// rule goes before the group's wherever it stands.
func apply(s *rules.Settings, list []ruleSetting) {
	ordered := slices.Clone(list)
	slices.SortStableFunc(ordered, func(a, b ruleSetting) int { return min(len(b.rules), 2) - min(len(a.rules), 2) })
	for _, rs := range ordered {
		for _, r := range rs.rules {
			switch {
			case rs.off:
				s.Off[r] = true
			case rs.severity != 0:
				s.Severity[r] = rs.severity
				delete(s.Off, r)
			}
			for name, v := range rs.options {
				if s.Options[r] == nil {
					s.Options[r] = map[string]any{}
				}
				s.Options[r][name] = v
				delete(s.Off, r)
			}
		}
	}
}

// parameterFiles returns the parameter files that the configuration names for
// the template at p, and whether it names the template at all.
func (c *config) parameterFiles(p string) ([]string, bool) {
	rel := ""
	for _, ps := range c.parameters {
		if rel == "" {
			rel = c.relative(p)
		}
		if ok, _ := doublestar.Match(ps.template, rel); !ok {
			continue
		}
		var out []string
		for _, pattern := range ps.files {
			out = append(out, c.match(pattern)...)
		}
		return out, true
	}
	return nil, false
}

// match returns the files that a pattern of the configuration names. One that
// no file matches stands for itself, so that reading it tells that.
func (c *config) match(pattern string) []string {
	base, rest := doublestar.SplitPattern(filepath.ToSlash(pattern))
	dir := filepath.FromSlash(base)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(c.dir, dir)
	}
	found, err := doublestar.Glob(os.DirFS(dir), rest, doublestar.WithFilesOnly())
	if err != nil || len(found) == 0 {
		found = []string{rest}
	}
	slices.Sort(found)
	for i, f := range found {
		found[i] = displayPath(filepath.Join(dir, filepath.FromSlash(f)))
	}
	return found
}
