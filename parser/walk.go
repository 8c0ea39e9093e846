package parser

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"vmsslint/parser/source"
)

// skipped are folders that hold no templates of the user's.
var skipped = [...]string{".git", ".terraform", "node_modules"}

// IgnoreFile is the name of files that list, in the syntax of .gitignore, what
// is not to be looked at when a folder is walked.
const IgnoreFile = ".vmsslintignore"

// Discover returns the files to look at below paths, each once, in order, and
// for Terraform the folders of root modules. A path may be a file, a folder, "-" or a pattern such as infra/**/*.json. A
// folder inside a git repository is listed by git, so that what the repository
// ignores is not looked at; any other is walked. Missing has an error for each
// path that does not exist; a folder that cannot be read is a diagnostic. The
// others are looked at all the same.
func Discover(paths []string) (inputs []Input, diags []source.Diagnostic, missing []error) {
	return DiscoverIn(disk{}, paths)
}

// DiscoverIn is Discover in another tree than the disk.
func DiscoverIn(tree Tree, paths []string) (inputs []Input, diags []source.Diagnostic, missing []error) {
	d := discovery{tree: tree, seen: map[string]bool{}, folders: map[string][]string{}}
	for _, p := range paths {
		if err := d.path(p); err != nil {
			missing = append(missing, err)
		}
	}
	return rootModules(tree, d.inputs), d.diags, missing
}

type discovery struct {
	tree    Tree
	inputs  []Input
	diags   []source.Diagnostic
	seen    map[string]bool
	folders map[string][]string // the JSON files of each folder
}

func (d *discovery) path(p string) error {
	if p == "-" {
		d.add(Input{Path: "-", Explicit: true})
		return nil
	}
	isDir, err := d.tree.IsDir(filepath.ToSlash(p))
	switch {
	case err == nil && isDir:
		d.folder(p)
	case err == nil:
		d.file(p, filepath.Dir(p), true)
	case strings.ContainsAny(p, "*?[{"):
		return d.pattern(p)
	default:
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s does not exist", p)
		}
		return fmt.Errorf("%s: %w", p, cause(err))
	}
	return nil
}

// pattern adds the files and folders that a pattern matches.
func (d *discovery) pattern(p string) error {
	found, err := doublestar.FilepathGlob(p, doublestar.WithFilesOnly())
	if err != nil {
		return fmt.Errorf("%s is no pattern: %w", p, err)
	}
	if len(found) == 0 {
		return fmt.Errorf("%s matches no file", p)
	}
	slices.Sort(found)
	for _, f := range found {
		d.file(f, ".", false)
	}
	return nil
}

func (d *discovery) file(p, given string, explicit bool) {
	if isTerraform(p) {
		d.folderInput(filepath.Dir(p), given, explicit)
		return
	}
	d.add(Input{Path: filepath.ToSlash(filepath.Clean(p)), Explicit: explicit, siblings: d.jsonFiles(filepath.Dir(p))})
}

// add adds an input unless it is there already, by whatever name.
func (d *discovery) add(in Input) {
	key := in.Path
	if abs, err := filepath.Abs(filepath.FromSlash(in.Path)); err == nil && in.Path != "-" {
		key = abs
	}
	if !d.seen[key] {
		d.seen[key] = true
		d.inputs = append(d.inputs, in)
	}
}

// cause returns what went wrong without the path, which the caller names.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// folder adds the JSON files below root: as git lists them, else by a walk.
func (d *discovery) folder(root string) {
	ignored := readIgnore(d.tree, root)
	names, problems := d.tree.Files(root, func(rel string) bool {
		return (isJSON(rel) || isTerraform(rel) || unreadable(rel) != "") && !ignored.match(rel) && !inSkipped(rel)
	}, func(dir string) bool { return slices.Contains(skipped[:], path.Base(dir)) || ignored.match(dir+"/") })
	d.diags = append(d.diags, problems...)
	for _, rel := range names {
		d.file(filepath.Join(root, filepath.FromSlash(rel)), root, false)
	}
}

func isJSON(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".json" || ext == ".jsonc"
}

func inSkipped(rel string) bool {
	for dir := range strings.SplitSeq(path.Dir(rel), "/") {
		if slices.Contains(skipped[:], dir) {
			return true
		}
	}
	return false
}

// inside reports whether p, which lies below root by its name, is a file there
// once symbolic links are followed.
func inside(root, p string) bool {
	info, err := os.Lstat(p)
	if err != nil {
		return false // listed by git, and gone
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return info.Mode().IsRegular()
	}
	target, err1 := filepath.EvalSymlinks(p)
	base, err2 := filepath.EvalSymlinks(root)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(base, target)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return false
	}
	stat, err := os.Stat(p)
	return err == nil && stat.Mode().IsRegular()
}

// gitFiles lists the files below root that git tracks or would add, relative
// to root. It reports false where root lies in no repository, or git cannot be
// asked.
func gitFiles(root string) ([]string, bool) {
	if !inRepository(root) {
		return nil, false
	}
	out, err := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return nil, false
	}
	var names []string
	for name := range bytes.SplitSeq(out, []byte{0}) {
		if len(name) > 0 {
			names = append(names, string(name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

// inRepository reports whether dir or a folder above it holds .git: a folder,
// or in a worktree a file.
func inRepository(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// jsonFiles returns the names of the JSON files in a folder, sorted.
func (d *discovery) jsonFiles(dir string) []string {
	if names, ok := d.folders[dir]; ok {
		return names
	}
	names := jsonFiles(d.tree, dir)
	d.folders[dir] = names
	return names
}

func jsonFiles(tree Tree, dir string) []string {
	files, _, err := tree.List(filepath.ToSlash(dir))
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(files, func(name string) bool { return !isJSON(name) })
}

// ignoreList is what an ignore file says, the last line that matches deciding.
type ignoreList []ignoreLine

type ignoreLine struct {
	pattern string
	folder  bool // matches folders only
	keep    bool // takes back what an earlier line ignores
}

// readIgnore reads the ignore file of root, if there is one.
func readIgnore(tree Tree, root string) ignoreList {
	raw, _, err := tree.Read(path.Join(filepath.ToSlash(root), IgnoreFile), source.MaxFileSize)
	if err != nil {
		return nil
	}
	var out ignoreList
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var l ignoreLine
		line, l.keep = strings.CutPrefix(line, "!")
		line, l.folder = strings.CutSuffix(line, "/")
		// Without a slash within, a line holds at every depth.
		if rooted, ok := strings.CutPrefix(line, "/"); ok {
			line = rooted
		} else if !strings.Contains(line, "/") {
			line = "**/" + line
		}
		if l.pattern = line; doublestar.ValidatePattern(line) {
			out = append(out, l)
		}
	}
	return out
}

// match reports whether rel, or a folder that it lies in, is ignored. A folder
// ends in a slash.
func (list ignoreList) match(rel string) bool {
	if len(list) == 0 {
		return false
	}
	name, isFolder := strings.CutSuffix(rel, "/")
	for i := range name {
		if name[i] == '/' && list.matchOne(name[:i], true) {
			return true
		}
	}
	return list.matchOne(name, isFolder)
}

func (list ignoreList) matchOne(name string, isFolder bool) bool {
	ignored := false
	for _, l := range list {
		if l.folder && !isFolder {
			continue
		}
		if ok, _ := doublestar.Match(l.pattern, name); ok {
			ignored = !l.keep
		}
	}
	return ignored
}
