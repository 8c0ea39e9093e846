package functions

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Bounds on fileset.
const (
	maxFiles  = 1 << 14 // files and folders it looks at
	maxFolder = 32      // folders inside each other
)

// read returns the content of the file at name. Its false says that nobody
// knows it: the file may be made, or brought, before the deployment.
func (e Env) read(name string) ([]byte, bool) {
	if e.ReadFile == nil || name == "" || strings.HasPrefix(name, "~") {
		return nil, false
	}
	raw, err := e.ReadFile(path.Clean(name))
	return raw, err == nil
}

// fileFunction is a function of the content of a file.
func (e Env) fileFunction(impl func(raw []byte) (cty.Value, error)) function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		raw, ok := e.read(args[0])
		if !ok {
			return unknownString(), nil
		}
		if len(raw) > maxText {
			return cty.NilVal, tooLong(maxText)
		}
		return impl(raw)
	}, "path")
}

func (e Env) fileText() function.Function {
	return e.fileFunction(func(raw []byte) (cty.Value, error) {
		if !utf8.Valid(raw) {
			return cty.NilVal, function.NewArgErrorf(0, "contents of the file are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents")
		}
		return cty.StringVal(string(raw)), nil
	})
}

func (e Env) fileBase64() function.Function {
	return e.fileFunction(func(raw []byte) (cty.Value, error) { return cty.StringVal(base64Text(raw)), nil })
}

func (e Env) fileDigest(d digest) function.Function {
	return e.fileFunction(func(raw []byte) (cty.Value, error) { return cty.StringVal(d.of(raw)), nil })
}

// fileExists is true for a file that is there, and never false: one that is
// missing may be made before the deployment.
func (e Env) fileExists() function.Function {
	return textFunction(cty.Bool, func(args []string) (cty.Value, error) {
		if _, ok := e.read(args[0]); !ok {
			return unknownBool(), nil
		}
		return cty.True, nil
	}, "path")
}

// fileSet lists the files that are there. Where none matches, or the folder
// cannot be read, the result is unknown.
func (e Env) fileSet() function.Function {
	return textFunction(cty.Set(cty.String), func(args []string) (cty.Value, error) {
		dir, pattern := args[0], path.Clean(args[1])
		unknown := cty.UnknownVal(cty.Set(cty.String)).RefineNotNull()
		if !doublestar.ValidatePattern(pattern) {
			return cty.NilVal, function.NewArgErrorf(1, "%q is no pattern of file names", args[1])
		}
		if e.ReadDir == nil || strings.HasPrefix(dir, "~") || strings.HasPrefix(pattern, "..") {
			return unknown, nil
		}
		w := walk{env: e, pattern: pattern}
		if w.folder(path.Clean(dir), "", 0); w.broken || len(w.found) == 0 {
			return unknown, nil
		}
		return cty.SetVal(w.found), nil
	}, "path", "pattern")
}

// A walk looks for files below a folder.
type walk struct {
	env     Env
	pattern string
	seen    int
	broken  bool // a folder could not be read, or a bound was reached
	found   []cty.Value
}

// folder looks through the folder at dir, which is called rel below the first one.
func (w *walk) folder(dir, rel string, depth int) {
	files, folders, err := w.env.ReadDir(dir)
	w.seen += 1 + len(files)
	if err != nil || w.seen > maxFiles || depth > maxFolder {
		w.broken = true
		return
	}
	for _, f := range files {
		name := path.Join(rel, f)
		if ok, err := doublestar.Match(w.pattern, name); ok && err == nil {
			w.found = append(w.found, cty.StringVal(name))
		}
	}
	for _, f := range folders {
		name := path.Join(rel, f)
		if w.broken || !strings.Contains(w.pattern, "**") && strings.Count(name, "/") >= strings.Count(w.pattern, "/") {
			return
		}
		w.folder(path.Join(dir, f), name, depth+1)
	}
}
