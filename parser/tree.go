package parser

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"vmsslint/parser/source"
)

// Tree is where files are read from: the disk, or a revision of a repository.
// Names are as a user gives them, from the current folder, with forward slashes.
type Tree interface {
	// Read returns a file up to limit bytes, and whether there is more of it.
	// Of a file that is larger it returns as much of the beginning as it likes.
	Read(name string, limit int64) (raw []byte, large bool, err error)
	// List returns the base names of the files and folders in dir, sorted. A
	// link counts as what it leads to.
	List(dir string) (files, folders []string, err error)
	// IsDir reports whether name is a folder; an error says that there is
	// nothing of that name.
	IsDir(name string) (bool, error)
	// Files returns the files below root for which want is true, relative to
	// root, sorted, without those in folders for which skip is true; and what
	// could not be read.
	Files(root string, want, skip func(rel string) bool) ([]string, []source.Diagnostic)
}

// tree returns the tree that the options name, the disk for none.
func (o Options) tree() Tree {
	if o.Tree == nil {
		return disk{}
	}
	return o.Tree
}

// disk is the tree of the machine's own files.
type disk struct{}

func (disk) Read(name string, limit int64) ([]byte, bool, error) {
	f, err := os.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, false, err
	case info.IsDir():
		return nil, false, errors.New("it is a folder")
	}
	large := info.Size() > limit
	most := limit + 1
	if large {
		most = largeHead
	}
	buf := bytes.NewBuffer(make([]byte, 0, min(info.Size(), most)+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(f, most)); err != nil {
		return nil, false, err
	}
	return buf.Bytes(), large || int64(buf.Len()) > limit, nil
}

func (disk) List(dir string) (files, folders []string, err error) {
	entries, err := os.ReadDir(filepath.FromSlash(dir))
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		isDir := e.IsDir()
		if e.Type()&os.ModeSymlink != 0 {
			if info, err := os.Stat(filepath.Join(filepath.FromSlash(dir), e.Name())); err == nil {
				isDir = info.IsDir()
			}
		}
		if isDir {
			folders = append(folders, e.Name())
		} else {
			files = append(files, e.Name())
		}
	}
	return files, folders, nil
}

func (disk) IsDir(name string) (bool, error) {
	info, err := os.Stat(filepath.FromSlash(name))
	if err != nil {
		return false, err
	}
	return info.IsDir(), nil
}

func (disk) Files(root string, want, skip func(rel string) bool) ([]string, []source.Diagnostic) {
	names, ok := gitFiles(root)
	var problems []source.Diagnostic
	if !ok {
		names, problems = walkFiles(root, skip)
	}
	return slices.DeleteFunc(names, func(rel string) bool {
		return !want(rel) || !inside(root, filepath.Join(root, filepath.FromSlash(rel)))
	}), problems
}

// walkFiles lists the files below root, relative to it. Symbolic links to
// folders are not followed.
func walkFiles(root string, skip func(rel string) bool) (names []string, problems []source.Diagnostic) {
	_ = filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			problems = append(problems, source.Diagnostic{Path: filepath.ToSlash(p), Message: "cannot be read: " + cause(err).Error()})
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil || rel == "." {
			return nil
		}
		rel = filepath.ToSlash(rel)
		switch {
		case e.IsDir() && skip(rel):
			return fs.SkipDir
		case !e.IsDir():
			names = append(names, rel)
		}
		return nil
	})
	return names, problems
}
