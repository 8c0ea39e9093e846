package arm

import (
	"fmt"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// secrets returns issues about the secrets that doc, a template with names of
// its own, declares and gives out. It looks at the text alone.
func secrets(file *source.File, doc *jsonc.Value) []model.Issue {
	var out []model.Issue
	secure := secureParameters(doc)
	if params := doc.Get("parameters"); params != nil {
		for i := range params.Members {
			m := &params.Members[i]
			typ := m.Value.Get("type")
			switch {
			case typ == nil || typ.Kind != jsonc.String:
			case isSecureType(typ.Str):
				if def := m.Value.Get("defaultValue"); def != nil && isRealDefault(def, secure) {
					out = append(out, model.Issue{Kind: model.SecretDefault, Name: m.Name, Span: def.Span(file), Secret: true,
						Message: fmt.Sprintf("the parameter '%s' is secure, and its default stands in the template for all to read: leave defaultValue out", m.Name)})
				}
			case strings.EqualFold(typ.Str, "string") && m.Value.Get("allowedValues") == nil && source.SecretName(m.Name):
				out = append(out, model.Issue{Kind: model.PlainSecret, Name: m.Name, Span: m.NameSpan(file),
					Message: fmt.Sprintf("the parameter '%s' holds a secret, by its name, and is a string, which deployments show to all who may read them: make its type secureString", m.Name)})
			}
		}
	}
	if outputs := doc.Get("outputs"); outputs != nil {
		for i := range outputs.Members {
			m := &outputs.Members[i]
			if typ := m.Value.Get("type"); typ != nil && isSecureType(typ.Str) {
				continue
			}
			if what := givesOut(m.Value.Get("value"), secure); what != "" {
				out = append(out, model.Issue{Kind: model.SecretOutput, Name: m.Name, Span: m.NameSpan(file),
					Message: fmt.Sprintf("the output '%s' gives out %s, which everyone can read who may read the deployment: leave it out", m.Name, what)})
			}
		}
	}
	return out
}

// secureParameters returns the names of doc's parameters that are secure, in
// lower case.
func secureParameters(doc *jsonc.Value) map[string]bool {
	secure := map[string]bool{}
	if params := doc.Get("parameters"); params != nil {
		for i := range params.Members {
			m := &params.Members[i]
			if typ := m.Value.Get("type"); typ != nil && typ.Kind == jsonc.String && isSecureType(typ.Str) {
				secure[strings.ToLower(m.Name)] = true
			}
		}
	}
	return secure
}

// readsSecure reports whether a text is an expression that reads a secure
// parameter.
func readsSecure(text string, secure map[string]bool) bool {
	u := usage{params: map[string]bool{}, vars: map[string]bool{}}
	u.text(text)
	for name := range u.params {
		if secure[name] {
			return true
		}
	}
	return false
}

func isSecureType(name string) bool {
	return strings.EqualFold(name, "securestring") || strings.EqualFold(name, "secureobject")
}

// isRealDefault reports whether a default is a value: a text that is not empty,
// none to be filled in, not made anew for each deployment, and not taken from
// another secure parameter, or one with such a text in it.
func isRealDefault(def *jsonc.Value, secure map[string]bool) bool {
	switch def.Kind {
	case jsonc.String:
		text := strings.TrimSpace(def.Str)
		return text != "" && !source.FillIn(text) && !strings.Contains(strings.ToLower(text), "newguid(") && !readsSecure(text, secure)
	case jsonc.Object:
		for i := range def.Members {
			if isRealDefault(&def.Members[i].Value, secure) {
				return true
			}
		}
	case jsonc.Array:
		for i := range def.Items {
			if isRealDefault(&def.Items[i], secure) {
				return true
			}
		}
	}
	return false
}

// givesOut says which secret the expressions in v give out: a secure parameter,
// or what a function of keys returns; "" for none. An expression that only
// measures or compares gives nothing out.
func givesOut(v *jsonc.Value, secure map[string]bool) string {
	if v == nil {
		return ""
	}
	switch v.Kind {
	case jsonc.String:
		return expressionGivesOut(v.Str, secure)
	case jsonc.Array:
		for i := range v.Items {
			if what := givesOut(&v.Items[i], secure); what != "" {
				return what
			}
		}
	case jsonc.Object:
		for i := range v.Members {
			if what := givesOut(&v.Members[i].Value, secure); what != "" {
				return what
			}
		}
	}
	return ""
}

func expressionGivesOut(text string, secure map[string]bool) string {
	inner, _, form := expr.Classify(text)
	if !strings.HasPrefix(text, "[") || form != expr.Expression {
		return ""
	}
	u := usage{params: map[string]bool{}, vars: map[string]bool{}}
	measures, lists := false, ""
	for i := 0; i < len(inner); {
		switch c := inner[i]; {
		case c == '\'':
			_, i = quoted(inner, i)
		case isWordByte(c):
			start := i
			for i < len(inner) && isWordByte(inner[i]) {
				i++
			}
			word := strings.ToLower(inner[start:i])
			member := start > 0 && inner[start-1] == '.'
			switch call := strings.HasPrefix(strings.TrimLeft(inner[i:], " \t\r\n"), "("); {
			case !call || member:
			case word == "empty" || word == "length" || word == "equals" || word == "contains":
				measures = true
			case strings.HasPrefix(word, "list") && len(word) > len("list"):
				lists = inner[start:i] + "()"
			}
		default:
			i++
		}
	}
	if measures {
		return ""
	}
	if lists != "" {
		return "what " + lists + " returns"
	}
	u.text(text)
	found := ""
	for name := range u.params {
		if secure[name] && (found == "" || name < found) {
			found = name
		}
	}
	if found != "" {
		return "a secure parameter"
	}
	return ""
}
