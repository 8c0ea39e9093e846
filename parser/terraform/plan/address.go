package plan

import (
	"strconv"
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/terraform/lang"
)

// keyEnd returns the index behind the key in brackets that s begins with, 0
// where there is none. Texts in it are quoted.
func keyEnd(s string) int {
	if s == "" || s[0] != '[' {
		return 0
	}
	quoted := false
	for i := 1; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ']' && !quoted:
			return i + 1
		}
	}
	return 0
}

// cutName returns the name that s begins with, the key behind it with its
// brackets, and what follows behind a dot.
func cutName(s string) (name, key, rest string) {
	i := strings.IndexAny(s, ".[")
	if i < 0 {
		return s, "", ""
	}
	n := keyEnd(s[i:])
	if n == 0 && s[i] == '[' {
		return s, "", "" // a bracket that is never closed
	}
	return s[:i], s[i : i+n], strings.TrimPrefix(s[i+n:], ".")
}

// moduleNames returns the names of the calls in the address of a module,
// without their keys: a and b for module.a["x"].module.b.
func moduleNames(address string) []string {
	var out []string
	for address != "" {
		word, _, rest := cutName(address)
		if word != "module" || rest == "" {
			break
		}
		name, _, after := cutName(rest)
		out = append(out, name)
		address = after
	}
	return out
}

// join puts the address of a module before what is in it.
func join(module, rest string) string {
	if module == "" {
		return rest
	}
	return module + "." + rest
}

// keyOf reads the key of an instance: a number, a text, or nothing.
func keyOf(v *jsonc.Value) lang.Key {
	switch {
	case isKind(v, jsonc.Number):
		n, _ := strconv.ParseInt(v.Str, 10, 64)
		return lang.Key{Kind: lang.IntKey, Int: n}
	case isKind(v, jsonc.String):
		return lang.Key{Kind: lang.StringKey, Str: v.Str}
	}
	return lang.Key{}
}
