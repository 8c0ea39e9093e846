package source

import "strings"

// SecretName reports whether the name of a parameter, a variable or a setting
// says that its value is a secret: a password, a secret, an account key. A name
// that speaks about one, as secretName, passwordPolicy and
// disablePasswordAuthentication do, does not.
func SecretName(name string) bool {
	plain := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	found := strings.HasSuffix(plain, "pwd")
	for _, word := range [...]string{"password", "passwd", "secret", "accountkey", "sastoken"} {
		found = found || strings.Contains(plain, word)
	}
	if !found {
		return false
	}
	for _, about := range [...]string{"disable", "enable", "use", "is", "has", "allow", "require", "reset", "change", "generate", "random", "create", "no", "with"} {
		if strings.HasPrefix(plain, about) && startsWord(name, len(about)) {
			return false
		}
	}
	for _, about := range [...]string{
		"name", "names", "uri", "uris", "url", "urls", "id", "ids", "identifier", "version", "type", "kind", "policy", "length", "size", "expiry", "expiration",
		"date", "days", "enabled", "disabled", "permissions", "interval", "count", "path", "rg", "group", "vault", "ref", "reference", "file", "format", "prefix",
		"suffix", "rotation", "authentication", "auth", "login", "option", "mode", "required", "store", "provider", "location", "secrets", "key",
	} {
		if strings.HasSuffix(plain, about) && !strings.HasSuffix(plain, "accountkey") && !strings.HasSuffix(plain, "passwordorkey") {
			return false
		}
	}
	return true
}

// startsWord reports whether a word begins in a name behind its first n letters:
// in noPassword and no_password, and not in nodePassword.
func startsWord(name string, n int) bool {
	rest := name[min(n, len(name)):]
	if rest == "" || rest[0] == '_' || rest[0] == '-' || rest[0] >= 'A' && rest[0] <= 'Z' {
		return true
	}
	rest = strings.ToLower(rest)
	return strings.HasPrefix(rest, "pass") || strings.HasPrefix(rest, "pwd") || strings.HasPrefix(rest, "secret")
}
