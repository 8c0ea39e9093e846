package arm

import "testing"

func TestSecrets(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "a nested template with names of its own is held to the same, once for a loop of modules",
			template: `
"parameters": {"k": {"type": "secureString"}},
"resources": [{"type": "Microsoft.Resources/deployments", "name": "[concat('n', copyIndex())]", "copy": {"name": "l", "count": 3}, "properties": {
  "expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"p": {"value": "[parameters('k')]"}},
  "template": {"parameters": {"p": {"type": "securestring", "defaultValue": "x"}, "dbPassword": {"type": "string", "defaultValue": ""}}, "resources": [],
    "outputs": {"o": {"type": "string", "value": "[parameters('p')]"}}}}}]`,
			want: `
secret 5:77 the parameter 'p' is secure, and its default stands in the template for all to read: leave defaultValue out
secret 5:83 the parameter 'dbPassword' holds a secret, by its name, and is a string, which deployments show to all who may read them: make its type secureString
secret 6:17 the output 'o' gives out a secure parameter, which everyone can read who may read the deployment: leave it out`,
		},
		{
			name: "what only measures gives nothing out, and neither do members and texts",
			template: `
"functions": [{"namespace": "x", "members": {"listKeys": {"parameters": [{"name": "a", "type": "string"}], "output": {"type": "string", "value": "[parameters('a')]"}}}}],
"parameters": {"k": {"type": "secureObject"}, "n": {"type": "string", "defaultValue": "a"}},
"resources": [],
"outputs": {
  "a": {"type": "int", "value": "[length(parameters('k'))]"},
  "b": {"type": "string", "value": "[concat('listKeys(', parameters('n'))]"},
  "c": {"type": "string", "value": "[x.listKeys(parameters('n'))]"},
  "d": {"type": "secureString", "value": "[listKeys('x', '2023-01-01').key]"},
  "e": {"type": "string", "value": "[parameters('k').key]"}}`,
			want: `
secret 10:3 the output 'e' gives out a secure parameter, which everyone can read who may read the deployment: leave it out`,
		},
	})
}
