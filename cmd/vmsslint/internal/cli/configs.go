package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"vmsslint/parser"
	"vmsslint/rules"
)

// configs are the configurations of one run: for each file the nearest one, as
// the ancestors of the file's folder have it.
type configs struct {
	// first is that of the first path. Its fail-on, policies and schemas hold
	// for the whole run.
	first *config
	byDir map[string]*config
}

// nearest returns the configurations for inputs. Where the user named one file
// (fixed), it holds for all of them.
func (a *app) nearest(first *config, fixed bool, inputs []parser.Input, cat *rules.Catalogue) (*configs, error) {
	c := &configs{first: first, byDir: map[string]*config{}}
	if fixed {
		return c, nil
	}
	byPath := map[string]*config{filepath.Join(first.dir, configName): first}
	var mistakes configError
	for _, in := range inputs {
		dir := folderOf(in.Path)
		if in.Path == "-" || c.byDir[dir] != nil {
			continue
		}
		p := findConfig(dir)
		if p == "" {
			c.byDir[dir] = &config{}
			continue
		}
		if byPath[p] == nil {
			next, err := a.readNested(p, cat)
			if wrong, ok := err.(configError); ok {
				mistakes = append(mistakes, wrong...)
				next = &config{}
			} else if err != nil {
				return nil, err
			}
			byPath[p] = next
		}
		c.byDir[dir] = byPath[p]
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return c, nil
}

// readNested reads a configuration other than the first.
func (a *app) readNested(p string, cat *rules.Catalogue) (*config, error) {
	raw, err := os.ReadFile(p)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	c, err := parseConfig(displayPath(p), raw, cat)
	if err != nil {
		return nil, err
	}
	if len(c.policies)+len(c.schemaFiles) > 0 {
		fmt.Fprintf(a.Err, "vmsslint: %s: its policies and schemas are left aside; those of the first path's configuration hold for the whole run\n", c.path)
	}
	c.dir = filepath.Dir(p)
	return c, nil
}

// folderOf returns the absolute path of the folder that a file lies in.
func folderOf(p string) string {
	abs, err := filepath.Abs(filepath.FromSlash(p))
	if err != nil {
		return filepath.Dir(p)
	}
	return filepath.Dir(abs)
}

// of returns the configuration that holds for the file at p.
func (c *configs) of(p string) *config {
	if found := c.byDir[folderOf(p)]; found != nil {
		return found
	}
	return c.first
}

func (c *configs) settings(p string) *rules.Settings { return c.of(p).settings(p) }

func (c *configs) parameterFiles(p string) ([]string, bool) { return c.of(p).parameterFiles(p) }
