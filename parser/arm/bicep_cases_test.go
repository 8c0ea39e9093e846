package arm

import (
	"testing"

	"vmsslint/parser/arm/expr"
)

// TestWhatBicepWrites has the forms in which the Bicep compiler writes its own
// language down.
func TestWhatBicepWrites(t *testing.T) {
	runCases(t, []expandCase{
		{
			name: "operators, interpolation, spread and loops are functions",
			template: `
"metadata": {"_generator": {"name": "bicep", "version": "0.40.2", "templateHash": "1"}},
"parameters": {"prefix": {"type": "string", "defaultValue": "web"}, "size": {"type": "int", "nullable": true}, "extra": {"type": "object", "defaultValue": {"b": 2}}},
"variables": {"$fxv#0": "#!/bin/sh\necho [not an expression]", "zones": "[map(range(0, 3), lambda('i', string(add(lambdaVariables('i'), 1))))]"},
"resources": [{"type": "A.B/c", "apiVersion": "2024-01-01", "name": "[format('{0}-{1}', parameters('prefix'), if(equals(length(variables('zones')), 3), 'three', 'other'))]",
  "zones": "[variables('zones')]", "properties": {
  "capacity": "[coalesce(parameters('size'), 2)]",
  "list": "[flatten(createArray(createArray('first'), variables('zones'), createArray('last')))]",
  "tags": "[shallowMerge(createArray(createObject('a', 1), parameters('extra'), createObject('b', 3)))]",
  "script": "[base64(variables('$fxv#0'))]",
  "subnet": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'web')]",
  "none": "[tryGet(parameters('extra'), 'x', 'y')]", "some": "[tryGet(parameters('extra'), 'b')]",
  "nope": "[if(not(empty(tryGet(parameters('extra'), 'c'))), createObject('on', true()), null())]"}}]`,
			context: expr.Context{SubscriptionID: "S", ResourceGroup: "G"},
			want: `
res A.B/c/[format('{0}-{1}', parameters('prefix'), if(equals(length(variables('zones')), 3), 'three', 'other'))]
0 name = 'web-three'
0 zones.2 = '3'
0 properties.capacity = 2
0 properties.list.4 = 'last'
0 properties.tags.b = 3
0 properties.script = 'IyEvYmluL3NoCmVjaG8gW25vdCBhbiBleHByZXNzaW9uXQ=='
0 properties.subnet = '/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/net/subnets/web'
0 properties.none = null
0 properties.some = 2
0 properties.nope = null`,
		},
		{
			name: "what becomes of a file of parameters",
			template: `
"languageVersion": "2.0",
"parameters": {"n": {"type": "int", "defaultValue": 7}, "key": {"type": "securestring"}, "who": {"type": "string"}, "opt": {"type": "string", "nullable": true}},
"resources": {"r": {"type": "A.B/c", "apiVersion": "2024-01-01", "name": "r", "properties": {
  "n": "[parameters('n')]", "key": "[parameters('key')]", "who": "[parameters('who')]", "opt": "[coalesce(parameters('opt'), 'none')]"}}}`,
			params: `{"n": {"value": null}, "key": {"reference": {"keyVault": {"id": "v"}, "secretName": "s"}}, "who": {"expression": "[externalInputs('x_0')]"}, "opt": {"value": null}}`,
			want: `
0 properties.n = 7
0 properties.key = secret '…' ?parameter 'key' is a secret in a key vault
0 properties.who = '…' ?the deploying tool supplies parameter 'who'
0 properties.opt = 'none'`,
		},
		{
			name: "a module of its own, whose outputs name the next one's resources; language 1.0 knows existing resources by id only",
			template: `
"resources": [
{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "net", "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"},
  "parameters": {"count": {"value": 2}},
  "template": {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "metadata": {"_generator": {"name": "bicep"}},
    "parameters": {"count": {"type": "int"}}, "resources": [], "outputs": {"names": {"type": "array", "copy": {"count": "[parameters('count')]", "input": "[format('subnet{0}', copyIndex())]"}}}}}},
{"type": "A.B/c", "apiVersion": "2024-01-01", "name": "set", "properties": {
  "subnet": "[reference(resourceId('Microsoft.Resources/deployments', 'net'), '2022-09-01').outputs.names.value[1]]",
  "last": "[last(reference(resourceId('Microsoft.Resources/deployments', 'net'), '2022-09-01').outputs.names.value)]",
  "image": "[extensionResourceId(resourceId('Microsoft.Compute/galleries', 'g'), 'Microsoft.Authorization/locks', 'l')]"},
  "dependsOn": ["[resourceId('Microsoft.Resources/deployments', 'net')]"]}]`,
			context: expr.Context{SubscriptionID: "S", ResourceGroup: "G"},
			want: `
1 properties.subnet = 'subnet1'
1 properties.last = 'subnet1'
1 properties.image = '/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/galleries/g/providers/Microsoft.Authorization/locks/l'`,
		},
	})
}
