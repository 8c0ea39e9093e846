package expr

import "testing"

// TestRuntimeFunctions holds every function that only a deployment can answer
// to its reason, and those that read the context to what they know.
func TestRuntimeFunctions(t *testing.T) {
	env := unknowns()
	only := func(name string) string { return name + "() is only known to the deployment" }
	for _, c := range [][2]string{
		{`reference('/elsewhere').x`, `unknown: the resource is only known to the deployment`},
		{`references('loop')`, `unknown: the resource is only known to the deployment`},
		{`listKeys('x', '2023-01-01').keys[0].value`, `unknown: ` + only("listKeys")},
		{`LISTanything('x')`, `unknown: ` + only("LISTanything")},
		{`listAccountSas('x', '2023-01-01', createObject())`, `unknown: ` + only("listAccountSas")},
		{`providers('Microsoft.Compute')`, `unknown object: ` + only("providers")},
		{`pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')`, `unknown array: ` + only("pickZones")},
		{`pickZones('Microsoft.Compute', 'virtualMachines', 'westus2', 2, 1)`, `unknown array: ` + only("pickZones")},
		{`toLogicalZone('s', 'westus2', 'az1')`, `…: ` + only("toLogicalZone")},
		{`toPhysicalZones('s', 'westus2', createArray('1'))`, `unknown array: ` + only("toPhysicalZones")},
		{`roleDefinitions('Reader').id`, `unknown: ` + only("roleDefinitions")},
		{`deployer().objectId`, `unknown: ` + only("deployer")},
		{`deployment().name`, `"release-7"`},
		{`deployment().properties.mode`, `unknown: this member of deployment() is only known to the deployment`},
		{`resourceGroup().type`, `"Microsoft.Resources/resourceGroups"`},
		{`resourceGroup().name`, `"rg-web"`},
		{`resourceGroup().properties.provisioningState`, `unknown: resourceGroup().properties is only known to the deployment`},
		{`subscription().subscriptionId`, `"11111111-2222-3333-4444-555555555555"`},
		{`subscription().tenantId`, `"99999999-0000-0000-0000-000000000000"`},
		{`subscription().displayName`, `unknown string: subscription().displayName is only known to the deployment`},
		{`tenant().tenantId`, `"99999999-0000-0000-0000-000000000000"`},
		{`tenant().countryCode`, `unknown string: tenant().countryCode is only known to the deployment`},
		{`managementGroup().name`, `"mg-core"`},
		{`environment().name`, `"AzureCloud"`},
		{`utcNow('yyyy')`, `…: utcNow() is the time of the deployment`},
		{`length(newGuid())`, `36`},
		{`externalInput('k', 'x')`, `unknown: the deploying tool supplies what externalInput() gives`},
		{`externalInputs('x_0')`, `unknown: the deploying tool supplies what externalInputs() gives`},
		{`getSecret('s', 'g', 'v', 'n')`, `unknown string: it is a secret in a key vault`},
	} {
		evalIn(t, env, c[0], c[1])
	}
}

// TestSecretFunctions holds what must never be printed to being secret.
func TestSecretFunctions(t *testing.T) {
	for _, text := range []string{`listKeys('x', '2023-01-01').keys[0].value`, `concat('x', listKeys('x', '2023-01-01').key)`, `getSecret('s', 'g', 'v', 'n')`} {
		if v, err := mustParse(t, text).Eval(newEnv()); err != nil || !v.Secret() {
			t.Errorf("%s is not secret: %v", text, err)
		}
	}
}

// TestUnknownByNature holds the documentation to the functions: what it says
// nobody can know is not known, whatever the arguments.
func TestUnknownByNature(t *testing.T) {
	for _, f := range Functions() {
		if f.Status != UnknownByNature {
			continue
		}
		args := "'Microsoft.Compute', 'virtualMachines', 'westus2', 'a', 'b'"
		if f.Name == "roleDefinitions" || f.Name == "externalInputs" {
			args = "'x'"
		}
		text := f.Name + "(" + firstArgs(args, f.Min) + ")"
		v, err := mustParse(t, text).Eval(newEnv())
		if err != nil || v.IsKnown() {
			t.Errorf("%s: %v, %v; the documentation says that nobody can know it", text, v, err)
		}
	}
}

// firstArgs returns the first n of the arguments.
func firstArgs(args string, n int) string {
	end := 0
	for range n {
		next := end
		for next < len(args) && args[next] != ',' {
			next++
		}
		end = min(next+1, len(args))
	}
	if end > 0 && args[end-1] == ',' {
		end--
	}
	return args[:end]
}

// TestFunctionDetails has a line for each detail of a function that templates
// rely on.
func TestFunctionDetails(t *testing.T) {
	env := newEnv()
	for _, c := range [][2]string{
		{`concat('a', 1, 'b')`, `"a1b"`},
		{`concat(createArray(1), createArray('a'))`, `[1,"a"]`},
		{`union(createArray(1, 2, 1), createArray(2, createObject('a', 1)), createArray(createObject('a', 1)))`, `[1,2,{"a":1}]`},
		{`union(createObject('a', createObject('x', 1, 'l', createArray(1, 2))), createObject('a', createObject('y', 2, 'l', createArray(3))))`, `{"a":{"x":1,"l":[3],"y":2}}`},
		{`union(createObject('a', 1), createObject('a', null()))`, `{"a":null}`},
		{`shallowMerge(createArray(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2))))`, `{"a":{"y":2}}`},
		{`intersection(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 3))`, `{"b":2}`},
		{`intersection(createArray(3, 1, 2), createArray(2, 3))`, `[3,2]`},
		{`format('{0:N0}', 8175133)`, `"8,175,133"`},
		{`format('{0,-5}|{0,4}', 'ab')`, `"ab   |  ab"`},
		{`format('{{{0}}} {1} {2}', 'x', true(), null())`, `"{x} True "`},
		{`format('{0} {1}', createObject('a', 'b', '!c', 2), createArray(true(), 2893, 'abc'))`, `"{'a':'b','!c':2} [true,2893,'abc']"`},
		{`string(createObject('z', 1, 'a', createArray(null(), 'x')))`, `"{\"z\":1,\"a\":[null,\"x\"]}"`},
		{`string(false())`, `"False"`},
		{`join(createArray('abc', 123, true()), '/')`, `"abc/123/True"`},
		{`int('42')`, `42`},
		{`bool('tRuE')`, `true`},
		{`bool(0)`, `false`},
		{`createArray(div(-7, 2), mod(-7, 2), mod(7, -2))`, `[-3,-1,1]`},
		{`createArray(min(3, 1, 2), max(createArray(3, 1, 2)))`, `[1,3]`},
		{`length(range(0, 10000))`, `10000`},
		{`range(5, 0)`, `[]`},
		{`createArray(take('abc', -1), skip('abc', 5), take('abc', 9))`, `["","","abc"]`},
		{`createArray(first(createArray()), first(''), last(''), last(createArray()))`, `[null,"","",null]`},
		{`createArray(length('a😀'), length(createObject('a', 1)))`, `[3,1]`},
		{`createArray(empty(null()), empty(''), empty(createArray()), empty(createObject()))`, `[true,true,true,true]`},
		{`padLeft(7, 3, '0')`, `"007"`},
		{"trim('\u00a0\u2003x\t')", `"x"`},
		{`replace('aXaXa', 'X', '')`, `"aaa"`},
		{`replace('aXa', 'x', '-')`, `"aXa"`},
		{`split('a,,b', ',')`, `["a","","b"]`},
		{`split('a;b,c', createArray(';', ','))`, `["a","b","c"]`},
		{`indexOf('', '')`, `0`},
		{`json('null')`, `null`},
		{`json('{''a'': [1, 2]}').a[1]`, `2`},
		{`json(string(createObject('a', createArray(1, null(), 'x'))))`, `{"a":[1,null,"x"]}`},
		{`base64ToJson(base64('{"a": true}')).a`, `true`},
		{`dataUri('x')`, `"data:text/plain;charset=utf-8;base64,eA=="`},
		{`dataUriToString('data:,a%20b')`, `"a b"`},
		{`uriComponent('a b/ü~-_.')`, `"a%20b%2F%C3%BC~-_."`},
		{`uri('http://h/a/b', '../c')`, `"http://h/c"`},
		{`uniqueString('asd', 'asdf', 'asdf')`, `"iizpqit7ih3cc"`},
		{`guid('asdf')`, `"228d27cc-6fdb-5934-b7ac-1efccebade04"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'P1M')`, `"2024-02-29T00:00:00Z"`},
		{`createArray(dateTimeFromEpoch(0), dateTimeToEpoch('1970-01-02T00:00:00Z'))`, `["1970-01-01T00:00:00Z",86400]`},
		{`items(createObject('b', 1, 'a', 2))`, `[{"key":"a","value":2},{"key":"b","value":1}]`},
		{`objectKeys(createObject('b', 1, 'a', 2))`, `["a","b"]`},
		{`toObject(createArray('a', 'b', 'a'), lambda('x', lambdaVariables('x')), lambda('x', concat(lambdaVariables('x'), '!')))`, `{"a":"a!","b":"b!"}`},
		{`groupBy(createArray('ab', 'ac', 'b'), lambda('x', first(lambdaVariables('x'))))`, `{"a":["ab","ac"],"b":["b"]}`},
		{`mapValues(createObject('a', 1), lambda('x', add(lambdaVariables('x'), 1)))`, `{"a":2}`},
		{`map(createArray('a'), lambda('x', 'i', lambdaVariables('i')))`, `[0]`},
		{`filter(createArray('a', 'b'), lambda('x', 'i', equals(lambdaVariables('i'), 1)))`, `["b"]`},
		{`reduce(createArray(1, 2), 0, lambda('c', 'n', 'i', add(lambdaVariables('c'), mul(lambdaVariables('n'), lambdaVariables('i')))))`, `2`},
		{`sort(createArray(createObject('k', 1, 'v', 'x'), createObject('k', 0, 'v', 'y'), createObject('k', 1, 'v', 'z')), lambda('a', 'b', less(lambdaVariables('a').k, lambdaVariables('b').k)))`, `[{"k":0,"v":"y"},{"k":1,"v":"x"},{"k":1,"v":"z"}]`},
		{`createArray(contains(createArray('a'), 'A'), contains(createObject('a', 1), 'A'), contains('abc', 'B'))`, `[false,true,false]`},
		{`coalesce(null(), null())`, `null`},
		{`createArray(equals(1, '1'), equals(null(), null()), equals(createArray(1, 2), createArray(2, 1)), equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1)))`, `[false,true,false,true]`},
		{`cidrSubnet('10.144.0.0/20', 24, 1)`, `"10.144.1.0/24"`},
		{`cidrHost('10.144.3.0/24', 0)`, `"10.144.3.1"`},
		{`parseCidr('10.0.0.0/32').lastUsable`, `"10.0.0.0"`},
		{`tryGet(createObject('a', createArray(1)), 'a', 3)`, `null`},
		{`tryIndexFromEnd(createArray(1), 2)`, `null`},
		{`indexFromEnd(createArray(1, 2), 1)`, `2`},
		{`distinct(createArray('b', 'a', 'b'))`, `["b","a"]`},
		{`like('abc', 'a*')`, `true`},
		{`like('abc', 'a?c')`, `false`},
	} {
		evalIn(t, env, c[0], c[1])
	}
}

// TestFunctionRefusals has what the functions refuse.
func TestFunctionRefusals(t *testing.T) {
	for _, text := range []string{
		`concat('a', createArray())`, `format('{0} {1}', 'a')`, `int('1.5')`, `int('x')`, `bool('yes')`, `float('x')`,
		`div(1, 0)`, `mod(1, 0)`, `range(0, 10001)`, `range(0, -1)`, `range(2147483647, 1)`, `substring('abc', 2, 2)`, `substring('abc', 4)`,
		`length(null())`, `createObject('a')`, `createObject(1, 2)`, `toObject(createArray(1), lambda('x', 1))`, `indexFromEnd(createArray(1), 2)`,
		`indexFromEnd(createArray(1), 0)`, `resourceId('Microsoft.Compute/virtualMachines/extensions', 'one')`, `fail('no')`, `cidrSubnet('10.0.0.0/24', 20, 0)`,
	} {
		if v, err := mustParse(t, text).Eval(newEnv()); err == nil {
			t.Errorf("%s gives %s; the service refuses it", text, show(v))
		}
	}
}
