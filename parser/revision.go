package parser

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"vmsslint/parser/source"
)

// Revision is the tree of a commit, read through git and nothing else. What
// lies in a submodule comes from the commit of it that the revision names. Close
// it when it is no longer needed. It is safe for concurrent use.
type Revision struct {
	// Name is the revision as it was given, Commit the commit it names.
	Name, Commit string

	top     string // the folder of the repository, absolute
	entries map[string]entry
	folders map[string]*revisionFolder
	modules map[string]*Revision // submodules by their folder

	mu  sync.Mutex
	cat *catFile
}

// entry is one file of a commit.
type entry struct {
	mode, object string
	size         int64
}

type revisionFolder struct{ files, folders []string }

// OpenRevision opens a commit of the repository that dir lies in. An error
// says what to do where the commit is not there.
func OpenRevision(dir, rev string) (*Revision, error) {
	out, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("%s lies in no git repository: there is nothing to compare with", dir)
	}
	top := strings.TrimRight(string(out), "\r\n")
	out, err = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, missingRevision(top, rev)
	}
	return openCommit(top, rev, strings.TrimSpace(string(out)))
}

// missingRevision says why a revision is not there and how to fetch it.
func missingRevision(top, rev string) error {
	message := fmt.Sprintf("the revision '%s' is not in this repository", rev)
	if out, err := git(top, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
		message += ", which is a shallow clone"
	}
	remote, branch, ok := strings.Cut(rev, "/")
	if !ok {
		remote, branch = "origin", rev
	}
	return fmt.Errorf("%s; fetch it: git fetch --depth=1 %s %s (in a workflow of GitHub: actions/checkout with fetch-depth: 0)", message, remote, branch)
}

func openCommit(top, name, commit string) (*Revision, error) {
	r := &Revision{Name: name, Commit: commit, top: top, entries: map[string]entry{}, folders: map[string]*revisionFolder{"": {}}, modules: map[string]*Revision{}}
	out, err := git(top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
	if err != nil {
		return nil, fmt.Errorf("git cannot list %s: %w", name, err)
	}
	for line := range bytes.SplitSeq(out, []byte{0}) {
		head, file, ok := strings.Cut(string(line), "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) < 4 {
			continue
		}
		if fields[1] == "commit" {
			r.submodule(file, fields[2])
			continue
		}
		size, _ := strconv.ParseInt(fields[3], 10, 64)
		r.entries[file] = entry{fields[0], fields[2], size}
		r.folderOf(path.Dir(file)).files = append(r.folderOf(path.Dir(file)).files, path.Base(file))
	}
	return r, nil
}

// submodule opens the commit of a submodule, where its repository is there.
func (r *Revision) submodule(dir, commit string) {
	top := filepath.Join(r.top, filepath.FromSlash(dir))
	if _, err := os.Stat(filepath.Join(top, ".git")); err != nil {
		return
	}
	if sub, err := openCommit(top, r.Name, commit); err == nil {
		r.modules[dir] = sub
		r.folderOf(dir)
	}
}

// folderOf returns a folder, which it makes known with those around it.
func (r *Revision) folderOf(dir string) *revisionFolder {
	if dir == "." {
		dir = ""
	}
	f := r.folders[dir]
	if f == nil {
		f = &revisionFolder{}
		r.folders[dir] = f
		around := r.folderOf(path.Dir(dir))
		around.folders = append(around.folders, path.Base(dir))
	}
	return f
}

// Close ends the process that reads files.
func (r *Revision) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, sub := range r.modules {
		_ = sub.Close()
	}
	if r.cat == nil {
		return nil
	}
	err := r.cat.close()
	r.cat = nil
	return err
}

// locate returns the revision that holds name, and its path there.
func (r *Revision) locate(name string) (*Revision, string, error) {
	abs, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return nil, "", err
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(real, filepath.Base(abs))
	}
	rel, err := filepath.Rel(r.top, abs)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return nil, "", fmt.Errorf("it lies outside of the repository at %s", r.top)
	}
	rel = filepath.ToSlash(rel)
	if rel == "." {
		rel = ""
	}
	for dir, sub := range r.modules {
		if rest, ok := strings.CutPrefix(rel, dir); ok && (rest == "" || rest[0] == '/') {
			return sub, strings.TrimPrefix(rest, "/"), nil
		}
	}
	return r, rel, nil
}

func (r *Revision) gone(name string) error {
	return &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("it is not in revision %s: %w", r.Name, fs.ErrNotExist)}
}

// Read implements Tree. A link is followed inside the repository.
func (r *Revision) Read(name string, limit int64) ([]byte, bool, error) {
	for range 8 { // links that lead to links
		at, rel, err := r.locate(name)
		if err != nil {
			return nil, false, err
		}
		e, ok := at.entries[rel]
		if !ok {
			return nil, false, r.gone(name)
		}
		raw, err := at.blob(e)
		if err != nil {
			return nil, false, err
		}
		if e.mode != "120000" {
			return raw[:min(int64(len(raw)), limit)], e.size > limit, nil
		}
		name = path.Join(path.Dir(name), string(raw))
	}
	return nil, false, r.gone(name)
}

// List implements Tree.
func (r *Revision) List(dir string) (files, folders []string, err error) {
	at, rel, err := r.locate(dir)
	if err != nil {
		return nil, nil, err
	}
	f := at.folders[rel]
	if f == nil {
		return nil, nil, r.gone(dir)
	}
	files, folders = slices.Clone(f.files), slices.Clone(f.folders)
	slices.Sort(files)
	slices.Sort(folders)
	return files, folders, nil
}

// IsDir implements Tree.
func (r *Revision) IsDir(name string) (bool, error) {
	at, rel, err := r.locate(name)
	if err != nil {
		return false, err
	}
	if _, ok := at.entries[rel]; ok {
		return false, nil
	}
	if at.folders[rel] != nil {
		return true, nil
	}
	return false, r.gone(name)
}

// Files implements Tree.
func (r *Revision) Files(root string, want, skip func(rel string) bool) ([]string, []source.Diagnostic) {
	at, rel, err := r.locate(root)
	if err != nil {
		return nil, nil
	}
	var names []string
	at.each(func(file string) {
		below, ok := strings.CutPrefix(file, rel)
		if rel != "" {
			if below, ok = strings.CutPrefix(file, rel+"/"); !ok {
				return
			}
		}
		if ok && want(below) {
			names = append(names, below)
		}
	})
	slices.Sort(names)
	return names, nil
}

// each visits all files, those of submodules too.
func (r *Revision) each(visit func(file string)) {
	for file := range r.entries {
		visit(file)
	}
	for dir, sub := range r.modules {
		sub.each(func(file string) { visit(dir + "/" + file) })
	}
}

// catFile is a process of git that answers with objects.
type catFile struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (c *catFile) close() error {
	if err := c.in.Close(); err != nil {
		return err
	}
	return c.cmd.Wait()
}

// blob returns the content of a file.
func (r *Revision) blob(e entry) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cat == nil {
		cmd := exec.Command("git", "-C", r.top, "cat-file", "--batch")
		in, err := cmd.StdinPipe()
		if err != nil {
			return nil, err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, err
		}
		if err := cmd.Start(); err != nil {
			return nil, err
		}
		r.cat = &catFile{cmd, in, bufio.NewReader(out)}
	}
	if _, err := io.WriteString(r.cat.in, e.object+"\n"); err != nil {
		return nil, err
	}
	head, err := r.cat.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, errors.New("git does not have it: " + strings.TrimSpace(head))
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, err
	}
	raw := make([]byte, size+1) // and the line's end
	if _, err := io.ReadFull(r.cat.out, raw); err != nil {
		return nil, err
	}
	return raw[:size], nil
}

// git runs git in a folder, to read only.
func git(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	return cmd.Output()
}

// Changed is a file that differs between a revision and the disk, by its path
// from the top of the repository. Before is "" for one that is new, After for
// one that is gone; both differ for one that was moved.
type Changed struct{ Before, After string }

// Changes returns the files that differ between the revision and the disk,
// those included that git does not know yet. Paths are absolute.
func (r *Revision) Changes() ([]Changed, error) {
	out, err := git(r.top, "diff", "--name-status", "-z", "-M", "--no-ext-diff", "--ignore-submodules=all", r.Commit, "--")
	if err != nil {
		return nil, fmt.Errorf("git cannot compare with %s: %w", r.Name, err)
	}
	var list []Changed
	fields := strings.Split(string(out), "\x00")
	for i := 0; i+1 < len(fields); {
		status := fields[i]
		if status == "" {
			break
		}
		switch status[0] {
		case 'A':
			list = append(list, Changed{After: fields[i+1]})
		case 'D':
			list = append(list, Changed{Before: fields[i+1]})
		case 'R', 'C':
			if i+2 < len(fields) {
				c := Changed{fields[i+1], fields[i+2]}
				if status[0] == 'C' {
					c.Before = ""
				}
				list = append(list, c)
			}
			i++
		default:
			list = append(list, Changed{fields[i+1], fields[i+1]})
		}
		i += 2
	}
	if out, err := git(r.top, "ls-files", "-z", "--others", "--exclude-standard"); err == nil {
		for name := range strings.SplitSeq(string(out), "\x00") {
			if name != "" {
				list = append(list, Changed{After: name})
			}
		}
	}
	for i := range list {
		list[i] = Changed{r.absolute(list[i].Before), r.absolute(list[i].After)}
	}
	for _, sub := range r.modules {
		more, err := sub.Changes()
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.SortFunc(list, func(a, b Changed) int { return strings.Compare(a.After+"\x00"+a.Before, b.After+"\x00"+b.Before) })
	return list, nil
}

func (r *Revision) absolute(rel string) string {
	if rel == "" {
		return ""
	}
	return filepath.ToSlash(filepath.Join(r.top, filepath.FromSlash(rel)))
}
