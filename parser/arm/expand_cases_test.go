package arm

import "testing"

func TestParameters(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "default, read by another default, with the way to it",
			template: `
"parameters": {
 "a": {"type": "int", "defaultValue": 3},
 "b": {"type": "int", "defaultValue": "[add(parameters('A'), 1)]"}
},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "n": "[parameters('b')]"}}]`,
			want: `0 properties.n = 4 @7:8 < default of parameter 'b' 4:39 < default of parameter 'a' 3:39`,
		},
		{
			name: "a value of the file goes before the default, null selects it, and nothing of it is evaluated",
			template: `
"parameters": {
 "a": {"type": "string", "defaultValue": "d"},
 "b": {"type": "string", "defaultValue": "[[d]"},
 "c": {"type": "array", "nullable": true}
},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "a": "[parameters('a')]", "b": "[parameters('b')]", "c": "[parameters('c')]"}}]`,
			params: `{"parameters": {"A": {"value": "[[concat('x')]"}, "b": {"value": null}, "c": {"value": null}}}`,
			want: `
0 properties.a = '[[concat('x')]' @8:8 < value of parameter 'a' p.json:1:32
0 properties.b = '[d]' @8:34 < default of parameter 'b' 4:42
0 properties.c = null`,
		},
		{
			name: "no value",
			template: `
"parameters": {"s": {"type": "string"}, "n": {"type": "int"}, "o": {"type": "object"}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "s": "[concat('p-', parameters('s'))]", "n": "[parameters('n')]", "m": "[parameters('o').x]"}}]`,
			want: `
0 properties.s = 'p-…' ?parameter 's' has no value
0 properties.n = ?parameter 'n' has no value < parameter 'n' 2:46
0 properties.m = ?parameter 'o' has no value`,
		},
		{
			name: "definitions give nullable, type and secrecy, also by an escaped name",
			template: `
"languageVersion": "2.0",
"definitions": {"_1.a": {"$ref": "#/definitions/b c"}, "b c": {"type": "string", "nullable": true}, "k": {"type": "securestring"}},
"parameters": {"n": {"$ref": "#/definitions/_1.a"}, "m": {"$ref": "#/definitions/b%20c"}, "k": {"$ref": "#/definitions/k"}},
"resources": {"r": {"type": "A.B/c", "name": "x", "properties": {
  "n": "[parameters('n')]", "m": "[parameters('m')]", "k": "[concat('k', parameters('k'))]"}}}`,
			want: `
0 properties.n = null
0 properties.m = null
0 properties.k = secret 'k…' ?parameter 'k' has no value`,
		},
		{
			name: "a definition that refers to itself",
			template: `
"definitions": {"a": {"$ref": "#/definitions/a"}}, "parameters": {"n": {"$ref": "#/definitions/a"}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {"n": "[parameters('n')]"}}]`,
			want: `0 properties.n = ?parameter 'n' has no value`,
		},
		{
			name: "cycles are told once, where they close",
			template: `
"parameters": {
 "a": {"type": "int", "defaultValue": "[parameters('b')]"},
 "b": {"type": "int", "defaultValue": "[add(parameters('A'), 1)]"}},
"variables": {
 "v": "[variables('w')]",
 "w": "[variables('V')]"},
"resources": [{"type": "A.B/c", "name": "x", "properties": {"n": "[parameters('a')]"}}]`,
			want: `
0 properties.n = ?the expression cannot be evaluated
diag 4:45 parameter 'a' depends on itself: a → b → a
diag 7:9 variable 'v' depends on itself: v → w → v`,
		},
		{
			name: "values against their declarations",
			template: `
"parameters": {
 "i": {"type": "int", "defaultValue": "3"},
 "lo": {"type": "int", "minValue": 2, "defaultValue": 1},
 "s": {"type": "string", "allowedValues": ["One"], "defaultValue": "one"},
 "t": {"type": "string", "allowedValues": ["One"], "defaultValue": "two"},
 "k": {"type": "secureString", "allowedValues": ["One"], "defaultValue": "two"},
 "l": {"type": "array", "allowedValues": [1, 2, 3], "defaultValue": [2]},
 "z": {"type": "string", "nullable": true, "allowedValues": ["One"]}},
"resources": []`,
			want: `
issue 3:39 parameter 'i' is declared as int, and its value is a string
issue 4:55 1 is below 2, the minValue of parameter 'lo'
issue 6:68 'two' is not among the values that parameter 't' allows: One
issue 7:74 the value is not among the values that parameter 'k' allows: One`,
		},
		{
			name: "what a parameter file lacks, and has too much",
			template: `
"parameters": {"count": {"type": "int"}, "on": {"type": "bool"}}, "resources": []`,
			params: `{"parameters": {"cuont": {"value": 1}, "ON": {"value": true}, "on": {"value": false}}}`,
			want: `
issue p.json:1:17 the template has no parameter 'cuont'; did you mean 'count'?
issue p.json:1:2 parameter 'count' has no default, and this parameter file gives it no value`,
		},
		{
			name: "key vault, placeholders, expressions of the deploying tool",
			template: `
"parameters": {"k": {"type": "securestring"}, "a": {"type": "string"}, "b": {"type": "string", "defaultValue": "<your name>"}, "c": {"type": "string"}, "d": {"type": "string", "defaultValue": "<a>x</a>"}, "e": {"type": "string"}, "f": {"type": "string", "defaultValue": ""}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "k": "[parameters('k')]", "a": "[parameters('a')]", "b": "[parameters('b')]", "c": "[parameters('c')]", "d": "[parameters('d')]", "e": "[parameters('e')]", "f": "[parameters('f')]"}}]`,
			params: `{"k": {"reference": {"keyVault": {"id": "i"}, "secretName": "s"}}, "a": {"value": "GEN-UNIQUE"}, "c": {"value": ""}, "e": {"value": null, "expression": "[externalInputs('x')]"}}`,
			want: `
0 properties.k = secret '…' ?parameter 'k' is a secret in a key vault
0 properties.a = '…' ?the value of parameter 'a' is a placeholder
0 properties.b = '…' ?the default of parameter 'b' is a placeholder
0 properties.c = '…' ?the value of parameter 'c' is a placeholder
0 properties.d = '<a>x</a>'
0 properties.e = '…' ?parameter 'e' has no value
0 properties.f = ''`,
		},
		{
			name: "--set goes first",
			template: `
"parameters": {"n": {"type": "int"}, "s": {"type": "string"}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {"n": "[parameters('n')]", "s": "[parameters('s')]"}}]`,
			params: `{"parameters": {"n": {"value": 1}, "s": {"value": "f"}}}`,
			set:    []string{"N=7", "s=12", "other=1"},
			want: `
0 properties.n = 7 @3:66 < value of parameter 'n' given with --set -
0 properties.s = '12'`,
		},
		{
			name: "names that differ in case only",
			template: `
"parameters": {"n": {"type": "int", "defaultValue": 1},
 "N": {"type": "int", "defaultValue": 2}},
"variables": {"v": 1, "V": 2, "v": 3},
"outputs": {"o": {"type": "int", "value": 1}, "O": {"type": "int", "value": 1}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {"n": "[parameters('n')]", "v": "[variables('V')]"}}]`,
			want: `
0 properties.n = 2
0 properties.v = 3
issue 3:2 the parameters 'N' and 'n' differ in case only, and Resource Manager takes them for the same; the last one counts
issue 4:23 the variables 'V' and 'v' differ in case only, and Resource Manager takes them for the same; the last one counts
issue 5:47 the outputs 'O' and 'o' differ in case only, and Resource Manager takes them for the same; the last one counts
issue 4:31 the object has a property 'v' already; the last one counts`,
		},
		{
			name: "secrets stay secret in whatever is made of them",
			template: `
"parameters": {"k": {"type": "securestring", "defaultValue": "hush"}, "o": {"type": "secureObject", "defaultValue": {"a": {"b": ["deep"]}}}},
"variables": {"v": {"k": "[parameters('k')]", "plain": 1}},
"resources": [{"type": "A.B/c", "name": "[concat('x', parameters('k'))]", "properties": {
  "c": "[concat('a', parameters('k'))]", "o": "[parameters('o')]", "b": "[parameters('o').a.b[0]]", "v": "[variables('v')]",
  "j": "[string(variables('v'))]", "i": "[if(true(), parameters('k'), '')]", "l": "[length(parameters('k'))]", "p": "[variables('v').plain]"}}],
"outputs": {"k": {"type": "string", "value": "[parameters('k')]"}, "s": {"type": "securestring", "value": "x"}}`,
			want: `
0 #label = A.B/c/[concat('x', parameters('k'))]
0 #id = ~/A.B/c/…
0 name = secret 'xhush'
0 properties.c = secret 'ahush'
0 properties.o = secret {a: secret {b: secret [secret 'deep']}}
0 properties.b = secret 'deep'
0 properties.v = {k: secret 'hush', plain: 1}
0 properties.j = secret '{"k":"hush","plain":1}'
0 properties.i = secret 'hush'
0 properties.l = secret 4
0 properties.p = 1
out k = secret 'hush'
out s = secret 'x'`,
		},
	})
}

func TestVariablesAndLoops(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "variables.copy, loops inside variables, offsets",
			template: `
"variables": {
 "copy": [{"name": "v", "count": "2", "input": "[concat('v', copyIndex('V', 1))]"}, {"name": "none", "count": 0, "input": 1}],
 "o": {"before": 1, "copy": [{"name": "l", "count": 2, "input": {"i": "[copyIndex('l')]", "copy": [{"name": "m", "count": 2, "input": "[add(mul(copyIndex('l'), 10), copyIndex('m'))]"}]}}]}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "v": "[variables('v')]", "none": "[variables('none')]", "o": "[variables('o')]"}}]`,
			want: `
0 properties.v = ['v1', 'v2'] @6:8 < variable 'v' 3:11
0 properties.none = []
0 properties.o = {before: 1, l: [{i: 0, m: [0, 1]}, {i: 1, m: [10, 11]}]}`,
		},
		{
			name: "a bare copyIndex in a loop of values is that of the resource, or a mistake",
			template: `
"variables": {
 "copy": [{"name": "v", "count": 1, "input": "[copyIndex()]"}], "w": "[copyIndex('zz')]"},
"resources": [{"type": "A.B/c", "name": "[concat('x', copyIndex(1))]", "copy": {"name": "L", "count": 2}, "properties": {
  "copy": [{"name": "p", "count": 2, "input": "[add(mul(copyIndex('l'), 100), add(mul(copyIndex(), 10), copyIndex('p', 1)))]"}]}}]`,
			want: `
res A.B/c/[concat('x', copyIndex(1))][0]
res A.B/c/[concat('x', copyIndex(1))][1]
0 name = 'x1'
1 #path = resources[0][1]
1 properties.p = [111, 112] @5:12
diag 3:48 copyIndex() without a name is only known inside the loop of a resource or an output
diag 3:72 copyIndex('zz') names no loop around this place`,
		},
		{
			name: "counts: text, zero, unknown, out of range, no number",
			template: `
"parameters": {"n": {"type": "int"}},
"resources": [
{"type": "A.B/c", "name": "[concat('a', copyIndex())]", "copy": {"name": "l", "count": "2"}},
{"type": "A.B/c", "name": "[concat('b', copyIndex())]", "copy": {"name": "l", "count": 0}},
{"type": "A.B/c", "name": "[concat('c', copyIndex())]", "copy": {"name": "l", "count": "[parameters('n')]"}, "properties": {"bad": "[div(1, 0)]", "i": "[copyIndex()]",
  "copy": [{"name": "p", "count": "[parameters('n')]", "input": 1}]}},
{"type": "A.B/c", "name": "[concat('d', copyIndex())]", "copy": {"name": "l", "count": 801}},
{"type": "A.B/c", "name": "[concat('e', copyIndex())]", "copy": {"name": "l", "count": "many"}}]`,
			want: `
res A.B/c/[concat('a', copyIndex())][0]
res A.B/c/[concat('a', copyIndex())][1]
res A.B/c/[concat('c', copyIndex())] if how often the loop runs is not known: parameter 'n' has no value
res A.B/c/[concat('d', copyIndex())] if how often the loop runs is not known: the count of the loop is out of bounds
res A.B/c/[concat('e', copyIndex())] if how often the loop runs is not known: the count of the loop is not an integer
2 name = 'c…' ?parameter 'n' has no value
2 properties = {bad: ?the expression cannot be evaluated, i: ?parameter 'n' has no value, p: ?parameter 'n' has no value}
diag 8:88 copy count 801 is not in 0 to 800, the range Resource Manager allows
diag 9:88 the count of a loop must be an integer, and this one is a string`,
		},
		{
			name: "conditions that read the index; a condition that holds for no round",
			template: `
"resources": [
{"type": "A.B/c", "name": "[concat('a', copyIndex())]", "condition": "[equals(mod(copyIndex(), 2), 0)]", "copy": {"name": "l", "count": 3}},
{"type": "A.B/c", "name": "b", "condition": "[and(false(), equals(copyIndex(), 0))]", "copy": {"name": "l", "count": "[div(1, 0)]"}}]`,
			want: `
res A.B/c/[concat('a', copyIndex())][0]
res A.B/c/[concat('a', copyIndex())][2]`,
		},
		{
			name: "every variable is evaluated, also one that nothing reads",
			template: `
"variables": {"used": 1,
 "unused": "[fail('no')]"}, "resources": []`,
			want: `diag 3:14 the template fails here: no`,
		},
		{
			name: "names that are expressions",
			template: `
"variables": {"k": "key", "n": 3},
"parameters": {"p": {"type": "string"}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "[variables('k')]": 1, "[[k]": 2, "[concat('\u0061', variables('k'))]": 3, "[concat('x', parameters('p'))]": 5, "key": 4,
  "[variables('n')]": 1, "\u0061[x": 1, "[concat('\t', vars('k'))]": 2}}]`,
			want: `
0 properties = {key: 4, [k]: 2, akey: 3, x…: 5, a[x: 1}
diag 6:3 a property name must be a string, and this one is an integer
diag 6:56 unknown function 'vars'`,
		},
		{
			name: "places in strings with escapes",
			template: `
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "a": "[concat('\u00e9\"', vars('k'))]",
  "b": "[concat('é', add('\\', 1))]",
  "c": "[concat('a',
     nope())]"}}]`,
			want: `
diag 3:29 unknown function 'vars'
diag 4:26 add needs an integer as argument 1, not the string '\'
diag 6:6 unknown function 'nope'; did you mean 'not'?`,
		},
		{
			name: "user-defined functions",
			template: `
"functions": [{"namespace": "My", "members": {
 "f": {"parameters": [{"name": "p", "type": "string"}], "output": {"type": "object", "value": {"[parameters('P')]": "[parameters('p')]"}}},
 "g": {"output": {"type": "string", "value": "[parameters('q')]"}}}}],
"parameters": {"q": {"type": "string", "defaultValue": "outer"}},
"resources": [{"type": "A.B/c", "name": "x", "properties": {
  "f": "[my.F('k')]", "g": "[my.g()]", "h": "[my.ff('k')]",
  "i": "[my.f()]"}}]`,
			want: `
0 properties.f = {k: 'k'}
diag 4:48 the function has no parameter 'q'
diag 7:47 unknown function 'my.ff'; did you mean 'My.f'?
diag 8:10 my.f takes 1 argument, not 0`,
		},
		{
			name: "outputs: loops, conditions",
			template: `
"parameters": {"on": {"type": "bool"}},
"resources": [],
"outputs": {"l": {"type": "array", "copy": {"count": 2, "input": "[copyIndex(5)]"}}, "off": {"condition": false, "type": "int", "value": "[div(1, 0)]"},
 "maybe": {"condition": "[parameters('on')]", "type": "int", "value": "[div(1, 0)]"}}`,
			want: `
out l = [5, 6]
out off = nothing
out maybe = ?the expression cannot be evaluated`,
		},
	})
}

func TestConditions(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "false, unknown, no boolean",
			template: `
"parameters": {"on": {"type": "bool"}},
"resources": [
{"type": "A.B/c", "name": "a", "condition": false, "properties": {"x": "[div(1, 0)]", "y": "[nope()]", "z": "[add(1,,2)]", "metadata": {"d": "[not one]"}}},
{"type": "A.B/c", "name": "b", "condition": "FALSE"},
{"type": "A.B/c", "name": "c", "condition": "[parameters('on')]", "properties": {"x": "[div(1, 0)]", "y": "[nope()]", "z": "[add(1)]"}},
{"type": "A.B/c", "name": "d", "condition": "perhaps"},
{"type": "A.B/c", "name": "e", "condition": "true"}]`,
			want: `
res A.B/c/c if the condition is not known: parameter 'on' has no value
res A.B/c/d if the condition is a string
res A.B/c/e
diag 4:94 unknown function 'nope'; did you mean 'not'?
diag 4:117 unexpected ',' where a function, a string or an integer is expected
diag 7:45 a condition must be true or false, and this one is a string
diag 6:109 unknown function 'nope'; did you mean 'not'?
diag 6:126 add needs 2 arguments, not 1`,
		},
		{
			name:     "null is no condition",
			template: `"resources": [{"type": "A.B/c", "name": "a", "condition": null}]`,
			want:     `res A.B/c/a`,
		},
		{
			name: "a nested deployment that may not deploy accuses nobody",
			template: `
"parameters": {"on": {"type": "bool"}},
"resources": [
{"type": "Microsoft.Resources/deployments", "name": "n", "condition": "[parameters('on')]", "properties": {"expressionEvaluationOptions": {"scope": "inner"},
 "parameters": {"p": {"value": "[div(1, 0)]"}, "q": {"value": 1}},
 "template": {"parameters": {"p": {"type": "int"}, "r": {"type": "int", "maxValue": 1, "defaultValue": 2}}, "variables": {"v": "[div(1, 0)]"},
  "resources": [{"type": "A.B/c", "name": "[concat('x', variables('v'))]", "properties": {"r": "[parameters('r')]"}}]}}}]`,
			want: `
res Microsoft.Resources/deployments/n if the condition is not known: parameter 'on' has no value
res Microsoft.Resources/deployments/n/A.B/c/[concat('x', variables('v'))] if the condition is not known: parameter 'on' has no value
1 properties.r = 2`,
		},
	})
}
