package arm

import (
	"slices"
	"testing"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
)

func TestNamesAndIDs(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "children, old and new extensions, scopes",
			template: `
"resources": [
{"type": "Microsoft.A/b", "name": "p", "resources": [
  {"type": "c", "name": "q", "resources": [{"type": "Microsoft.A/b/c/d", "name": "p/q/r"}]},
  {"type": "providers/locks", "name": "Microsoft.Authorization/l"},
  {"type": "Microsoft.Insights/settings", "name": "s"}]},
{"type": "Microsoft.A/b/providers/locks", "name": "p/Microsoft.Authorization/l"},
{"type": "Microsoft.Authorization/locks", "name": "m", "scope": "Microsoft.A/b/c/p/q"},
{"type": "Microsoft.Authorization/locks", "name": "m", "scope": "[resourceId('Microsoft.A/b', 'p')]"},
{"type": "Microsoft.Authorization/roles", "name": "m", "scope": "/"}]`,
			want: `
res Microsoft.A/b/p
res Microsoft.A/b/p/Microsoft.A/b/c/q
res Microsoft.A/b/p/Microsoft.A/b/c/q/Microsoft.A/b/c/d/p/q/r
res Microsoft.A/b/p/Microsoft.A/b/providers/locks/Microsoft.Authorization/l
res Microsoft.A/b/p/Microsoft.Insights/settings/s
res Microsoft.A/b/providers/locks/p/Microsoft.Authorization/l
res Microsoft.Authorization/locks/m
res Microsoft.Authorization/locks/m
res Microsoft.Authorization/roles/m
1 name = 'p/q'
2 #id = ~/Microsoft.A/b/p/c/q/d/r
2 #path = resources[0].resources[0].resources[0]
3 #id = ~/Microsoft.A/b/p/providers/Microsoft.Authorization/locks/l
4 #id = ~/Microsoft.Insights/settings/s
5 #id = ~/Microsoft.A/b/p/providers/Microsoft.Authorization/locks/l
6 #id = ~/Microsoft.A/b/p/c/q/providers/Microsoft.Authorization/locks/m
7 #id = ~/Microsoft.A/b/p/providers/Microsoft.Authorization/locks/m
8 #id = /providers/Microsoft.Authorization/roles/m`,
		},
		{
			name: "ids built from the same unknown names are equal",
			template: `
"parameters": {"o": {"type": "object"}},
"resources": [
{"type": "A.B/c", "name": "[parameters('o').name]"},
{"type": "A.B/d", "name": "d", "properties": {"same": "[resourceId('A.B/c', parameters('o').name)]", "other": "[resourceId('A.B/c', parameters('o').id)]", "size": "[reference(resourceId('A.B/e', parameters('o').name)).size]"}},
{"type": "A.B/e", "name": "[parameters('O').Name]", "properties": {"size": 3}},
{"type": "Microsoft.Resources/deployments", "name": "n", "resourceGroup": "[parameters('o').group]", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "template": {"resources": [], "outputs": {"x": {"type": "int", "value": 4}}}}},
{"type": "A.B/d", "name": "e", "properties": {"x": "[reference(resourceId(parameters('o').group, 'Microsoft.Resources/deployments', 'n')).outputs.x.value]"}}]`,
			want: `
0 #label = A.B/c/[parameters('o').name]
1 properties.same = '~/A.B/c/…' ?the subscription is not given (--subscription-id)
1 properties.size = 3
4 properties.x = 4`,
		},
		{
			name: "children of a loop",
			template: `
"resources": [{"type": "A.B/c", "name": "[concat('p', copyIndex())]", "copy": {"name": "l", "count": 2}, "resources": [
  {"type": "d", "name": "[concat('q', copyIndex('l'))]"}]}]`,
			want: `
res A.B/c/[concat('p', copyIndex())][0]
res A.B/c/[concat('p', copyIndex())][0]/A.B/c/d/[concat('q', copyIndex('l'))]
res A.B/c/[concat('p', copyIndex())][1]
res A.B/c/[concat('p', copyIndex())][1]/A.B/c/d/[concat('q', copyIndex('l'))]
3 name = 'p1/q1'`,
		},
		{
			name: "a child of a parent whose name is not known",
			template: `
"parameters": {"p": {"type": "string"}},
"resources": [{"type": "A.B/c", "name": "[parameters('p')]", "resources": [{"type": "d", "name": "x"}]}]`,
			want: `1 name = '…/x' ?parameter 'p' has no value`,
		},
		{
			name: "type and name must have equally many segments, where both are known",
			template: `
"parameters": {"p": {"type": "string"}, "on": {"type": "bool"}},
"resources": [
{"type": "A.B/c/d", "name": "x"},
{"type": "A.B/c", "name": "[concat('x', '/y')]"},
{"type": "A.B/c/d", "name": "[parameters('p')]"},
{"type": "A.B/c/d", "name": "z", "condition": "[parameters('on')]"},
{"type": "A.B/c", "name": 3}]`,
			want: `
diag 4:29 a name for the type 'A.B/c/d' has 2 segments, and 'x' has 1
diag 5:27 a name for the type 'A.B/c' has 1 segment, and 'x/y' has 2
diag 8:27 a name must be a string, and this one is an integer`,
		},
		{
			name: "subscription, and what is deployed from there into a group",
			template: `{"$schema": "https://x/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
{"type": "Microsoft.Resources/resourceGroups", "name": "g"},
{"type": "Microsoft.Authorization/policy", "name": "p"},
{"type": "Microsoft.Resources/deployments", "name": "n", "resourceGroup": "g", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "template": {"$schema": "https://x/deploymentTemplate.json#",
 "resources": [{"type": "A.B/c", "name": "x", "properties": {"g": "[resourceGroup().name]", "id": "[resourceId('A.B/c', 'y')]"}}]}}}]}`,
			context: expr.Context{SubscriptionID: "S"},
			want: `
0 #id = /subscriptions/S/resourceGroups/g
1 #id = /subscriptions/S/providers/Microsoft.Authorization/policy/p
2 #id = /subscriptions/S/resourceGroups/g/providers/Microsoft.Resources/deployments/n
3 #id = /subscriptions/S/resourceGroups/g/providers/A.B/c/x
3 properties.g = 'g'
3 properties.id = '/subscriptions/S/resourceGroups/g/providers/A.B/c/y'`,
		},
		{
			name: "management group and tenant",
			template: `{"$schema": "https://x/managementGroupDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
{"type": "A.B/c", "name": "x"},
{"type": "Microsoft.Resources/deployments", "name": "n", "scope": "Microsoft.Management/managementGroups/N", "properties": {"template": {"resources": [{"type": "A.B/c", "name": "y"}]}}},
{"type": "Microsoft.Resources/deployments", "name": "t", "scope": "/", "properties": {"template": {"resources": [{"type": "A.B/c", "name": "z"}]}}},
{"type": "Microsoft.Resources/deployments", "name": "s", "subscriptionId": "S", "properties": {"template": {"$schema": "https://x/deploymentTemplate.json#", "resources": [{"type": "A.B/c", "name": "w"}]}}}]}`,
			context: expr.Context{ManagementGroup: "M"},
			want: `
0 #id = /providers/Microsoft.Management/managementGroups/M/providers/A.B/c/x
1 #id = /providers/Microsoft.Management/managementGroups/N/providers/Microsoft.Resources/deployments/n
2 #id = /providers/Microsoft.Management/managementGroups/N/providers/A.B/c/y
3 #id = /providers/Microsoft.Resources/deployments/t
4 #id = /providers/A.B/c/z
5 #id = /subscriptions/S/providers/Microsoft.Resources/deployments/s
6 #id = /subscriptions/S/providers/A.B/c/w`,
		},
		{
			name: "symbolic names, existing resources, loops of them",
			template: `
"languageVersion": "2.0",
"resources": {
 "e": {"existing": true, "type": "A.B/e", "name": "[null().x]", "resourceGroup": "other"},
 "a": {"type": "A.B/c", "name": "a", "properties": {"size": 3, "list": [1]}},
 "l": {"type": "A.B/c", "name": "[format('l{0}', copyIndex())]", "copy": {"name": "l", "count": 3}, "condition": "[not(equals(copyIndex(), 1))]", "properties": {"i": "[copyIndex()]"}},
 "r": {"type": "A.B/r", "name": "r", "properties": {
  "size": "[reference('A').size]", "more": "[reference('a').added.deep]", "full": "[reference('a', '2020-01-01', 'full').properties.size]",
  "one": "[reference('l[2]').i]", "all": "[map(references('l'), lambda('x', lambdaVariables('x').i))]",
  "id": "[reference(resourceId('A.B/c', 'a')).size]", "none": "[reference('e').x]", "len": "[length(references('l', 'full'))]"}}}`,
			want: `
res a
res l[0]
res l[2]
res r
3 properties.size = 3
3 properties.more = ?what A.B/c adds to its declaration is only known to the deployment
3 properties.full = 3
3 properties.one = 2
3 properties.all = [0, 2]
3 properties.id = 3
3 properties.none = ?reference() is only known to the deployment
3 properties.len = 2`,
		},
	})
}

func TestNested(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "outer scope reads the parent's names, and deploys to its own target",
			template: `
"parameters": {"p": {"type": "string", "defaultValue": "outer"}},
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "[concat('n', copyIndex())]", "copy": {"name": "l", "count": 2}, "resourceGroup": "[concat('g', copyIndex())]", "properties": {
 "parameters": {"p": {"value": "given"}, "zz": {"value": 1}},
 "template": {"parameters": {"p": {"type": "string", "defaultValue": "inner"}, "need": {"type": "int"}}, "variables": {"v": "[div(1, 0)]"}, "resources": [
  {"type": "A.B/c", "name": "[concat(parameters('p'), copyIndex('l'))]", "properties": {"g": "[resourceGroup().name]", "id": "[resourceId('A.B/c', 'y')]", "d": "[deployment().name]"}}]}}}]`,
			context: expr.Context{SubscriptionID: "S", ResourceGroup: "R"},
			want: `
res Microsoft.Resources/deployments/[concat('n', copyIndex())][0]
res Microsoft.Resources/deployments/[concat('n', copyIndex())][0]/A.B/c/[concat(parameters('p'), copyIndex('l'))]
res Microsoft.Resources/deployments/[concat('n', copyIndex())][1]
res Microsoft.Resources/deployments/[concat('n', copyIndex())][1]/A.B/c/[concat(parameters('p'), copyIndex('l'))]
2 #id = /subscriptions/S/resourceGroups/g1/providers/Microsoft.Resources/deployments/n1
3 #id = /subscriptions/S/resourceGroups/g1/providers/A.B/c/outer1
3 #path = resources[0][1].properties.template.resources[0]
3 name = 'outer1' @7:29 < default of parameter 'p' 2:56
3 properties.g = 'R'
3 properties.id = '/subscriptions/S/resourceGroups/R/providers/A.B/c/y'
3 properties.d = ?deployment() in an outer-scoped nested template`,
		},
		{
			name: "a condition beside a loop inside a loop of an outer-scoped template",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "[concat('n', copyIndex())]", "copy": {"name": "l", "count": 1}, "properties": {
 "template": {"resources": [
  {"type": "A.B/c", "name": "[concat('a', copyIndex())]", "condition": "[equals(copyIndex(), 1)]", "copy": {"name": "m", "count": 2}}]}}}]`,
			want: `
res Microsoft.Resources/deployments/[concat('n', copyIndex())][0]
res Microsoft.Resources/deployments/[concat('n', copyIndex())][0]/A.B/c/[concat('a', copyIndex())][1]`,
		},
		{
			name: "inner scope: arguments, loops named value, deployment().name, what is invisible",
			template: `
"parameters": {"p": {"type": "string", "defaultValue": "outer"}, "u": {"type": "string"}},
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "[concat('n', copyIndex())]", "copy": {"name": "l", "count": 1}, "properties": {"expressionEvaluationOptions": {"scope": "Inner"},
 "parameters": {"A": {"value": "[parameters('p')]"}, "list": {"copy": [{"name": "value", "count": 2, "input": "[copyIndex('value')]"}]}, "dflt": {"value": null}, "u": {"value": "[parameters('u')]"}, "k": {"reference": {"x": 1}}},
 "template": {"parameters": {"a": {"type": "string"}, "list": {"type": "array"}, "dflt": {"type": "int", "defaultValue": 5}, "u": {"type": "string"}, "k": {"type": "string"}}, "resources": [
  {"type": "A.B/c", "name": "[parameters('a')]", "properties": {"list": "[parameters('list')]", "dflt": "[parameters('dflt')]", "d": "[deployment().name]", "u": "[concat('a-', parameters('u'))]", "k": "[parameters('k')]",
   "i": "[copyIndex()]", "q": "[parameters('p')]"}}]}}}]`,
			want: `
1 name = 'outer' @7:29 < argument of parameter 'a' 5:32 < default of parameter 'p' 2:56
1 properties.list = [0, 1] @7:73 < argument of parameter 'list' 5:72
1 properties.dflt = 5
1 properties.d = 'n0'
1 properties.u = 'a-…' ?parameter 'u' has no value
1 properties.k = secret ?parameter 'k' is a secret in a key vault
diag 8:11 copyIndex() without a name is only known inside the loop of a resource or an output
diag 8:33 unknown parameter 'p'`,
		},
		{
			name: "arguments that are not taken, and those that lack",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "n", "properties": {"expressionEvaluationOptions": {"scope": "inner"},
 "parameters": {"cuont": {"value": 1}}, "template": {"parameters": {"count": {"type": "int"}, "opt": {"type": "int", "nullable": true}}, "resources": []}}},
{"type": "Microsoft.Resources/deployments", "name": "m", "properties": {"expressionEvaluationOptions": {"scope": "inner"},
 "parameters": "[createObject('count', createObject('value', 3))]", "template": {"parameters": {"count": {"type": "int"}}, "resources": [{"type": "A.B/c", "name": "x", "properties": {"n": "[parameters('count')]"}}]}}}]`,
			want: `
2 properties.n = 3
issue 4:17 the template of deployment 'n' has no parameter 'cuont'; did you mean 'count'?
issue 4:2 parameter 'count' of deployment 'n' has no default and is given no value`,
		},
		{
			name: "outputs feed other modules, also as names, by name and by id, in another group",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "m", "resourceGroup": "og", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "template": {"resources": [],
  "outputs": {"s": {"type": "string", "value": "abc"}, "l": {"type": "array", "value": ["x", "y"]}, "k": {"type": "securestring", "value": "hush"}, "u": {"type": "string", "value": "[deployment().properties.templateHash]"}}}}},
{"type": "Microsoft.Resources/deployments", "name": "o", "properties": {"expressionEvaluationOptions": {"scope": "inner"},
 "parameters": {"s": {"value": "[reference(resourceId('og', 'Microsoft.Resources/deployments', 'm'), '2022-09-01').outputs.s.value]"}, "l": {"value": "[reference('m').outputs.L.value]"}},
 "template": {"parameters": {"s": {"type": "string"}, "l": {"type": "array"}}, "resources": [
  {"type": "A.B/c", "name": "[parameters('s')]", "copy": {"name": "l", "count": "[length(parameters('l'))]"}, "properties": {"[parameters('s')]": "[parameters('l')[copyIndex()]]"}}]}}},
{"type": "A.B/c", "name": "z", "properties": {"k": "[reference('m').outputs.k.value]", "u": "[reference('m').outputs.u.value]", "n": "[reference('m').outputs.none.value]", "h": "[reference('m').templateHash]", "f": "[reference('m', '2022-09-01', 'full').properties.outputs.s.value]", "here": "[reference(resourceId('Microsoft.Resources/deployments', 'm')).outputs.s.value]"}}]`,
			want: `
2 name = 'abc' @8:29 < argument of parameter 's' 6:32 < output 's' 4:48
3 properties = {abc: 'y'}
4 properties.k = secret 'hush'
4 properties.u = ?the template's hash is only known to the deployment
4 properties.n = ?the expression cannot be evaluated
4 properties.h = ?the templateHash of a deployment is only known to it
4 properties.f = 'abc'
4 properties.here = ?reference() is only known to the deployment
diag 9:159 the object has no property 'none'; it has 's', 'l', 'k', 'u'`,
		},
		{
			name: "outputs of a loop of modules",
			template: `
"languageVersion": "2.0",
"resources": {
"mod": {"type": "Microsoft.Resources/deployments", "name": "[format('m{0}', copyIndex())]", "copy": {"name": "mod", "count": 2}, "properties": {"parameters": {"i": {"value": "[copyIndex()]"}}, "template": {"languageVersion": "2.0", "parameters": {"i": {"type": "int"}}, "resources": {},
  "outputs": {"i": {"type": "int", "value": "[parameters('i')]"}}}}},
"r": {"type": "A.B/c", "name": "z", "properties": {"one": "[reference('mod[1]').outputs.i.value]", "all": "[map(references('mod'), lambda('m', lambdaVariables('m').outputs.i.value))]",
  "id": "[reference(resourceId('Microsoft.Resources/deployments', 'm0'), '2022-09-01').outputs.i.value]"}}}`,
			want: `
2 properties = {one: 1, all: [0, 1], id: 0}`,
		},
		{
			name: "modules that read each other in a circle",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "a", "properties": {"template": {"resources": [], "outputs": {"o": {"type": "string", "value": "[reference('b').outputs.o.value]"}}}}},
{"type": "Microsoft.Resources/deployments", "name": "b", "properties": {"template": {"resources": [], "outputs": {"o": {"type": "string", "value": "[reference('a').outputs.o.value]"}}}}},
{"type": "A.B/c", "name": "z", "properties": {"o": "[reference('a').outputs.o.value]"}}]`,
			want: `2 properties.o = ?reference() is only known to the deployment`,
		},
		{
			name: "the address of a linked template may be a secret",
			template: `
"parameters": {"sas": {"type": "securestring", "defaultValue": "?sig=hush"}},
"resources": [{"type": "Microsoft.Resources/deployments", "name": "c", "properties": {"templateLink": {"uri": "[concat('https://x/y.json', parameters('sas'))]"}}}]`,
			want: `gap 3:111 linked template [concat('https://x/y.json', parameters('sas'))] was not read`,
		},
		{
			name: "of two resources of the same symbolic name the last counts; extensions are no resources of Azure",
			template: `
"languageVersion": "2.0", "imports": {"k": {"provider": "Kubernetes"}},
"resources": {
 "a": {"type": "A.B/c", "name": "first"},
 "a": {"type": "A.B/c", "name": "second"},
 "s": {"import": "k", "type": "core/Service@v1", "properties": {"metadata": {"name": "x"}}}}`,
			want: `
res a
res s
0 name = 'second'
issue 5:2 the object has a property 'a' already; the last one counts`,
		},
		{
			name: "linked templates",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "a", "properties": {"templateLink": {"relativePath": "sub/a.json"}, "parameters": {"p": {"value": 7}}}},
{"type": "Microsoft.Resources/deployments", "name": "b", "properties": {"templateLink": {"relativePath": "none.json"}}},
{"type": "Microsoft.Resources/deployments", "name": "c", "properties": {"templateLink": {"uri": "[uri('https://x/y/', 'z.json')]"}}},
{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"id": "spec"}}},
{"type": "Microsoft.Resources/deployments", "name": "e", "properties": {"templateLink": {"relativePath": "main.json"}}},
{"type": "Microsoft.Resources/deployments", "name": "f", "properties": {"template": "[variables('t')]"}},
{"type": "A.B/c", "name": "z", "properties": {"o": "[reference('a').outputs.o.value]"}}],
"variables": {"t": 1}`,
			files: map[string]string{
				"sub/a.json": `{"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1", "parameters": {"p": {"type": "int"}}, "resources": [{"type": "A.B/c", "name": "x", "properties": {"p": "[parameters('p')]"}},
{"type": "Microsoft.Resources/deployments", "name": "b", "properties": {"templateLink": {"relativePath": "b.json"}}}], "outputs": {"o": {"type": "int", "value": "[parameters('p')]"}}}`,
				"sub/b.json": `{"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1", "contentVersion": "2", "resources": [{"type": "A.B/c", "name": "[nope()]"}]}`,
			},
			want: `
res Microsoft.Resources/deployments/a
res Microsoft.Resources/deployments/a/A.B/c/x
res Microsoft.Resources/deployments/a/Microsoft.Resources/deployments/b
res Microsoft.Resources/deployments/a/Microsoft.Resources/deployments/b/A.B/c/[nope()]
res Microsoft.Resources/deployments/b
res Microsoft.Resources/deployments/c
res Microsoft.Resources/deployments/d
res Microsoft.Resources/deployments/e
res Microsoft.Resources/deployments/f
res A.B/c/z
1 properties.p = 7 @sub/a.json:1:177 < argument of parameter 'p' 3:151
1 #path = resources[0]
9 properties.o = 7
diag sub/b.json:1:139 unknown function 'nope'; did you mean 'not'?
diag 7:106 linked template main.json links back to itself
gap 4:106 linked template none.json was not read: file does not exist
gap 5:97 linked template https://x/y/z.json was not read
gap 6:89 linked template a template spec was not read
gap 8:85 the template of deployment 'f' is an expression and was not read
issue sub/b.json:1:74 the object has a property 'contentVersion' already; the last one counts`,
		},
	})
}

// TestLinkedSorted expands twice: what is told of linked templates does not
// depend on whether they were read before.
func TestLinkedSorted(t *testing.T) {
	const empty = `{"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1", "contentVersion": "1", "resources": [],}`
	c := expandCase{files: map[string]string{}, template: `"resources": [`}
	var want []string
	for _, name := range []string{"e", "b", "d", "a", "c"} {
		c.files[name+".json"] = empty
		want = append(want, name+".json")
		c.template += `{"type": "Microsoft.Resources/deployments", "name": "` + name + `", "properties": {"templateLink": {"relativePath": "` + name + `.json"}}},`
	}
	c.template += "]"
	slices.Sort(want)
	tmpl, first, diags := c.expand(t)
	if got := tmpl.Linked(); !slices.Equal(got, want) {
		t.Errorf("Linked() = %v, want %v", got, want)
	}
	again, more := tmpl.Expand(t.Context(), model.Scenario{})
	if len(first.Issues) != 5 || len(again.Issues) != 5 || len(diags) != len(more) {
		t.Errorf("issues %d then %d, diagnostics %d then %d", len(first.Issues), len(again.Issues), len(diags), len(more))
	}
}
