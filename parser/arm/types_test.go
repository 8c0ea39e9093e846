package arm

import (
	"strings"
	"testing"
)

const poolTypes = `
"definitions": {
 "my.Pool": {"type": "object", "additionalProperties": false, "properties": {
   "sku": {"$ref": "#/definitions/my%2ESku"}, "mode": {"type": "string", "allowedValues": ["Uniform", "Flexible"]},
   "zones": {"type": "array", "items": {"type": "int", "minValue": 1, "maxValue": 3}, "maxLength": 3, "nullable": true},
   "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "int"}], "items": false, "nullable": true},
   "tags": {"type": "object", "properties": {}, "additionalProperties": {"type": "string", "minLength": 2}, "nullable": true},
   "key": {"type": "securestring", "minLength": 8, "nullable": true},
   "next": {"$ref": "#/definitions/my.Pool", "nullable": true}}},
 "my.Sku": {"type": "object", "properties": {"name": {"type": "string"}, "capacity": {"type": "int", "minValue": 0, "maxValue": 1000}}},
 "maybe": {"type": "string", "nullable": true},
 "shape": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {
   "circle": {"type": "object", "properties": {"kind": {"type": "string", "allowedValues": ["circle"]}, "radius": {"type": "int"}}, "additionalProperties": false},
   "square": {"$ref": "#/definitions/square"}}}},
 "square": {"type": "object", "properties": {"kind": {"type": "string", "allowedValues": ["square"]}, "side": {"type": "int", "maxValue": 9}}},
 "spin": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {"a": {"$ref": "#/definitions/spin"}}}},
 "ring": {"$ref": "#/definitions/ring"}},
"languageVersion": "2.0", "resources": {}, `

// typed is a case of one parameter p of a type.
func typed(name, decl, value, want string) expandCase {
	decl = strings.TrimSuffix(decl, "}")
	return expandCase{name: name, want: want, template: poolTypes + "\n" + `"parameters": {"p": ` + decl + `, "defaultValue": ` + "\n" + value + `}}`}
}

const pool = `{"$ref": "#/definitions/my.Pool"}`

func TestTypes(t *testing.T) {
	runCases(t, []expandCase{
		typed("all of it is right", pool, `{"sku": {"name": "a", "capacity": 1000, "more": 1}, "mode": "flexible", "zones": [1, 3], "pair": ["a", 1], "tags": {"x": "ab"}, "next": null, "KEY": "longenough"}`, ``),
		typed("each at its own place", pool, `{"sku": {"name": 5, "capacity": 1200}, "mode": "Both", "zones": [0, 2, 4]}`, `
issue 20:18 parameter 'p' at sku.name is declared as string, and its value is an integer
issue 20:33 capacity 1200 is above 1000, the maxValue of parameter 'p' at sku.capacity
issue 20:48 mode 'Both' is not among the values that parameter 'p' at mode allows: Uniform, Flexible
issue 20:66 0 is below 1, the minValue of parameter 'p' at zones[0]
issue 20:72 4 is above 3, the maxValue of parameter 'p' at zones[2]`),
		typed("too few and too many members", pool, `{"sku": {"name": "a"}, "mdoe": "Uniform"}`, `
issue 20:1 the value of parameter 'p' has no 'mode', which its type requires
issue 20:9 the value of parameter 'p' at sku has no 'capacity', which its type requires
issue 20:24 the type of parameter 'p' has no property 'mdoe'; did you mean 'mode'?`),
		typed("elements, and members without a name of their own", pool, `{"sku": {"name": "a", "capacity": 1}, "mode": "Uniform", "zones": [1, 2, 3, 1], "pair": [1, 2, 3], "tags": {"x": "a", "y": 1}}`, `
issue 20:67 the value of parameter 'p' at zones has 4 elements, more than its maxLength 3
issue 20:90 parameter 'p' at pair[0] is declared as string, and its value is an integer
issue 20:96 the value of parameter 'p' at pair has 3 elements, and its type takes 2
issue 20:114 the value of parameter 'p' at tags.x has 1 character, fewer than its minLength 2
issue 20:124 parameter 'p' at tags.y is declared as string, and its value is an integer`),
		typed("a type that holds itself, and null", pool, `{"sku": {"name": "a", "capacity": 1}, "mode": "Uniform", "next": {"sku": null, "mode": "Uniform"}}`, `
issue 20:74 parameter 'p' at next.sku is null, and it is declared as object`),
		typed("no secret is shown", pool, `{"sku": {"name": "a", "capacity": 1}, "mode": "Uniform", "key": "short"}`, `
issue 20:65 the value of parameter 'p' at key has fewer characters than its minLength 8`),
		typed("nor one of an object that is a secret", `{"type": "secureObject", "additionalProperties": false, "properties": {"n": {"type": "int", "maxValue": 9}, "m": {"type": "string", "allowedValues": ["a"]}}}`, `{"n": 12, "m": "b", "secretword": 1}`, `
issue 20:7 the value is above 9, the maxValue of parameter 'p' at n
issue 20:16 the value is not among the values that parameter 'p' at m allows: a
issue 20:21 the value of parameter 'p' has a property that its type does not have`),
		typed("what stands beside a reference refines it", `{"$ref": "#/definitions/square", "properties": {"side": {"type": "int", "maxValue": 5}}}`, `{"side": 7}`, `
issue 20:10 side 7 is above 5, the maxValue of parameter 'p' at side`),
		typed("a reference to what may be null", `{"type": "object", "properties": {"a": {"$ref": "#/definitions/maybe"}}}`, `{"a": null}`, ``),
		typed("a discriminator chooses", `{"$ref": "#/definitions/shape"}`, `{"kind": "square", "side": 10}`, `
issue 20:28 side 10 is above 9, the maxValue of parameter 'p' at side`),
		typed("a discriminator that chooses a sealed type", `{"$ref": "#/definitions/shape"}`, `{"kind": "circle", "radus": 10}`, `
issue 20:1 the value of parameter 'p' has no 'radius', which its type requires
issue 20:20 the type of parameter 'p' has no property 'radus'; did you mean 'radius'?`),
		typed("a discriminator of no type", `{"type": "array", "items": {"$ref": "#/definitions/shape"}}`, `[{"kind": "sqare"}, {}, {"kind": 1}]`, `
issue 20:11 kind 'sqare' is not among the values that parameter 'p' at [0].kind allows: circle, square; did you mean 'square'?
issue 20:21 the value of parameter 'p' at [1] has no 'kind', which chooses its type
issue 20:34 parameter 'p' at [2].kind chooses a type, and it is an integer`),
		typed("types in a circle", `{"type": "object", "properties": {"a": {"$ref": "#/definitions/spin"}, "b": {"$ref": "#/definitions/ring"}}}`, `{"a": {"kind": "a"}, "b": 1}`, ``),
		typed("what is not known accuses nobody", pool, `{"[uniqueString(resourceGroup().id)]": 1, "sku": "[reference('x').sku]", "zones": ["[length(resourceGroup().name)]"], "tags": {"[resourceGroup().name]": 1}}`, ``),
		typed("declarations that make no sense", `{"type": 5, "properties": 3, "items": "x", "prefixItems": {}, "additionalProperties": [], "discriminator": 1, "allowedValues": null}`, `{"a": [1]}`, ``),
	})
}

func TestTypesOfArguments(t *testing.T) {
	inner := `"template": {"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "languageVersion": "2.0",
  "definitions": {"sku": {"type": "object", "properties": {"capacity": {"type": "int", "maxValue": 10}}}},
  "parameters": {"sku": {"$ref": "#/definitions/sku"}}, "resources": {}, "outputs": {"o": {"type": "object", "value": "[parameters('sku')]"}}}`
	runCases(t, []expandCase{
		{
			name: "an argument, and what a variable holds",
			template: `
"languageVersion": "2.0",
"variables": {"sku": {"capacity": 30}},
"resources": {
"a": {"type": "Microsoft.Resources/deployments", "name": "a", "properties": {"parameters": {"sku": {"value": {"capacity": 20}}}, ` + inner + `}},
"b": {"type": "Microsoft.Resources/deployments", "name": "b", "properties": {"parameters": {"sku": {"value": "[variables('sku')]"}}, ` + inner + `}},
"c": {"type": "Microsoft.Resources/deployments", "name": "c", "properties": {"parameters": {"sku": {"value": "[createObject('capacity', 40)]"}}, ` + inner + `}},
"d": {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"parameters": {"sku": {"value": "[reference('e')]"}}, ` + inner + `}},
"e": {"type": "A.B/c", "name": "e", "properties": {"size": 3}}}`,
			want: `
issue 5:123 capacity 20 is above 10, the maxValue of parameter 'sku' at capacity
issue 3:35 capacity 30 is above 10, the maxValue of parameter 'sku' at capacity
issue 11:110 capacity 40 is above 10, the maxValue of parameter 'sku' at capacity`,
		},
		{
			name:     "a parameter file",
			template: poolTypes + `"parameters": {"p": ` + pool + `}`,
			params:   `{"parameters": {"p": {"value": {"sku": {"name": "a", "capacity": -1}, "mode": "Uniform"}}}}`,
			want:     `issue p.json:1:66 capacity -1 is below 0, the minValue of parameter 'p' at sku.capacity`,
		},
	})
}
