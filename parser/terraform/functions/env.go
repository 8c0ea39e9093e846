package functions

import "vmsslint/parser/arm/expr"

// Env is what functions may know of where they are called. The zero Env knows
// nothing: every file is unknown.
type Env struct {
	// ModuleDir, RootDir and WorkDir are path.module, path.root and path.cwd as
	// they are written, with forward slashes.
	ModuleDir, RootDir, WorkDir string

	// ReadFile reads a file inside the tree that may be read. The path is the one
	// of the call, cleaned, relative to the working directory. An error, whatever
	// it says, makes the result unknown: the file may be made before the
	// deployment. nil reads nothing. The caller bounds the size.
	ReadFile func(path string) ([]byte, error)

	// ReadDir lists the files and folders of a folder by their base names, for
	// fileset. nil makes every fileset unknown.
	ReadDir func(path string) (files, folders []string, err error)

	// Placeholders makes the placeholder for lower, upper and replace of one. It
	// must be the one that made those in the arguments; nil makes such a result
	// an unknown string.
	Placeholders *expr.Placeholders

	// Spend is told the work of each call, about one for each element and each
	// 64 bytes of text in its arguments and its result; the call fails with the
	// error that it returns. It bounds what many calls do together, and is where
	// a run that was cancelled can stop. nil bounds single calls, and templates,
	// only.
	Spend func(work int) error
}
