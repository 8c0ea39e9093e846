package arm

import (
	"testing"

	"vmsslint/parser/model"
)

func TestUnused(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "at the name, once for a loop of modules",
			template: `
"parameters": {"a": {"type": "int", "defaultValue": 1}, "b": {"type": "int", "defaultValue": "[parameters('A')]"}},
"variables": {"v": 1, "copy": [{"name": "w", "count": 1, "input": 1}]},
"resources": [{"type": "Microsoft.Resources/deployments", "name": "[concat('n', copyIndex())]", "copy": {"name": "l", "count": 3}, "properties": {
  "expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"p": {"value": "[parameters('a')]"}},
  "template": {"parameters": {"p": {"type": "int"}}, "variables": {"v": 1}, "resources": [], "outputs": {"o": {"type": "int", "value": "[variables('w')]"}}}}}]`,
			want: `
unused 2:57 no expression of the template reads parameter 'b'
unused 3:15 no expression of the template reads variable 'v'
unused 3:41 no expression of the template reads variable 'w'
unused 6:31 no expression of the template reads parameter 'p'
unused 6:68 no expression of the template reads variable 'v'`,
		},
		{
			name: "language 2.0 nests with inner scope, and a mistake counts as reading",
			template: `
"languageVersion": "2.0",
"parameters": {"a": {"type": "int", "defaultValue": 1}, "b": {"type": "int", "defaultValue": 1}},
"resources": {"n": {"type": "Microsoft.Resources/deployments", "name": "n", "properties": {
  "template": {"languageVersion": "2.0", "parameters": {"a": {"type": "int", "defaultValue": 2}}, "resources": {}, "outputs": {"o": {"type": "int", "value": "[parameters('a')]"}}}}},
 "x": {"type": "A.B/c", "name": "[parameters('b'"}}`,
			want: `
unused 3:16 no expression of the template reads parameter 'a'
unused 3:57 no expression of the template reads parameter 'b'`,
		},
		{
			name: "a linked template",
			template: `
"resources": [{"type": "Microsoft.Resources/deployments", "name": "n", "properties": {"templateLink": {"relativePath": "b.json"}, "parameters": {"p": {"value": 1}}}}]`,
			files: map[string]string{"b.json": `{"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": {"p": {"type": "int"}}, "resources": []}`},
			want:  `unused b.json:1:95 no expression of the template reads parameter 'p'`,
		},
		{
			name: "quotes and words that look alike",
			template: `
"parameters": {"it's": {"type": "int", "defaultValue": 1}, "x": {"type": "int", "defaultValue": 1}},
"variables": {"v": {"parameters": 1}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {"a": "[parameters('it''s')]", "b": "[variables('v').parameters]", "c": "[createObject('parameters', 'parameters(''x'')')]"}}]`,
			want: `unused 2:60 no expression of the template reads parameter 'x'`,
		},
	})
}

// TestUnusedOnce holds the scan of a template to one for all its scenarios.
func TestUnusedOnce(t *testing.T) {
	c := expandCase{template: `"parameters": {"p": {"type": "int"}}, "resources": []`}
	tmpl, first, _ := c.expand(t)
	tmpl.idle[tmpl.doc][0].Message = "kept"
	again, _ := tmpl.Expand(t.Context(), model.Scenario{})
	if len(first.Issues) != 1 || len(again.Issues) != 1 || again.Issues[0].Message != "kept" {
		t.Errorf("issues %v then %v", first.Issues, again.Issues)
	}
}

func TestLanguageVersion(t *testing.T) {
	object := ` "resources": {}`
	for _, c := range []struct {
		template string
		wrong    bool
	}{
		{object, true},
		{`"languageVersion": "1.0",` + object, true},
		{`"languageVersion": "2.0",` + object, false},
		{`"languageVersion": "2.1-experimental",` + object, false},
		{`"languageVersion": "1.9-experimental",` + object, false},
		{`"languageVersion": null,` + object, false},
		{`"resources": []`, false},
		{`"languageVersion": "2.0", "resources": []`, false},
		{`"languageVersion": "2.0", "resources": [{"type": "A.B/c", "name": "x"}]`, true},
		{`"languageVersion": "1.9-experimental", "resources": [{"type": "A.B/c", "name": "x"}]`, false},
	} {
		e := expandCase{template: c.template}
		_, unit, _ := e.expand(t)
		wrong := len(unit.Issues) == 1 && unit.Issues[0].Kind == model.LanguageVersion
		if wrong != c.wrong || len(unit.Issues) > 1 {
			t.Errorf("%s: %v", c.template, messages(unit.Issues))
		}
	}
}
