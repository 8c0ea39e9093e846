package expr

import (
	"testing"

	"vmsslint/parser/source"
)

func TestKnown(t *testing.T) {
	for _, c := range [][2]string{
		{`concat('it''s', ' ', 'fine')`, `"it's fine"`},
		{`format('{0:D3}|{1:X}|{2:F1}|{0:000}', 7, 255, 3)`, `"007|FF|3.0|007"`},
		{`format('{0:N}|{1:N1}|{2:P0}', 1234, -1234567, 1)`, `"1,234.00|-1,234,567.0|100 %"`},
		{`format('{0:D3}', 'text')`, `"text"`},
		{`format('{0:C}|{0:C0}|{1:c1}', 1234, -5)`, `"¤1,234.00|¤1,234|(¤5.0)"`},
		{`format('{0:E}|{0:e2}|{1:E0}', 1234, -7)`, `"1.234000E+003|1.23e+003|-7E+000"`},
		{`format('{0:B}|{0:b8}', 5)`, `"101|00000101"`},
		{`format('{0:#,##0}|{0:#,##0.00}|{0:#,#}|{1:#,#}', 1234567, 12)`, `"1,234,567|1,234,567.00|1,234,567|12"`},
		{`format('{0:0.0#}|{1:0.0#}|{1:#.##}|{2:#}', float('1.256'), float('0.5'), 0)`, `"1.26|0.5|.5|"`},
		{`format('{0:00-00-00}|{0:(000) 000}|{0:v 0}', 1234)`, `"00-12-34|(001) 234|v 1234"`},
		{`format('{0:0 %}|{1:0,}|{1:0.0,,}|{1:0,.0}', 5, 1234567)`, `"500 %|1235|1234567.0|1234.6"`},
		{`format('{0:0;minus 0;none}|{1:0;minus 0;none}|{2:0;minus 0;none}|{1:0}|{1:0;;none}', 7, -7, 0)`, `"7|minus 7|none|-7|-7"`},
		{`format('{0:''a0b''0\#}', 3)`, `"a0b3#"`},
		{`string(createArray(1, 'a"b', null()))`, `"[1,\"a\\\"b\",null]"`},
		{`copyIndex()`, `2`},
		{`copyIndex(1)`, `3`},
		{`copyIndex('loop', 10)`, `12`},
		{`my.twice('x')`, `["x","x"]`},
		{`MY.Twice(1)[1]`, `1`},
		{`createObject('a', 1, 'A', 2).A`, `2`},
		{`union(createObject('a', 1), createObject('A', 2, 'b', 3))`, `{"a":2,"b":3}`},
		{`mul(-3037000500, 3037000499)`, `-9223372033963249500`},
		{`mul(-4611686018427387904, 2)`, `-9223372036854775808`},
		{`lastIndexOf(createArray(1, 2, 1), 1)`, `2`},
		{`endsWith('Main.JSON', '.json')`, `true`},
		{`first('😀')`, `"` + "\uFFFD" + `"`},
		{`length('😀')`, `2`},
		{`substring('a😀b', 3)`, `"b"`},
		{`trim('  x  ')`, `"x"`},
		{`like('aXbXc', '*b*c')`, `true`},
		{`sort(createArray('b', 'a'), lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y'))))`, `["a","b"]`},
		{`map(createArray(1), lambda('x', map(createArray(2), lambda('x', lambdaVariables('x')))))`, `[[2]]`},
		{`cidrHost('fd00::/64', 0)`, `"fd00::1"`},
		{`parseCidr('10.0.0.0/31').firstUsable`, `"10.0.0.0"`},
		{`parseUri('https://h/p?q=1').query`, `"?q=1"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'P1D', '%d')`, `"1"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'PT1S', 'MMM d \a\t HH:mm:ss.ff K|zzz')`, `"Jan 31 at 00:00:01.00 Z|+00:00"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'PT1S', 'M')`, `"January 31"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'P1M')`, `"2024-02-29T00:00:00Z"`},
		{`dateTimeAdd('2024-01-31T00:00:00Z', 'P1Y2M3DT4H5M6S', 'yyyy-MM-dd HH:mm:ss')`, `"2025-04-03 04:05:06"`},
		{`reference('known').size`, `3`},
		{`tryIndexFromEnd(null(), 1)`, `null`},
		{`less('a-b', 'ab')`, `true`},
		{`json('{a: 1, /* c */ b: [1,2,], c: "x` + "\n" + `y"}').c`, `"x\ny"`},
		{`bool(json('true'))`, `true`},
	} {
		eval(t, c[0], c[1])
	}
}

func TestUnknown(t *testing.T) {
	const a, b = "parameter 'a' has no value", "parameter 'b' has no value"
	for _, c := range [][2]string{
		{`parameters('a')`, `unknown: ` + a},
		{`parameters('a').x[0]`, `unknown: ` + a},
		{`createArray(1, 2)[parameters('n')]`, `unknown: parameter 'n' has no value`},
		{`concat('vm-', parameters('s'))`, `vm-…: parameter 's' has no value`},
		{`concat('vm-', parameters('a'), 1)`, `vm-…1: ` + a},
		{`format('{0}/{1}', parameters('a'), parameters('b'))`, `…/…: ` + a},
		{`format('{0,5}|', parameters('a'))`, `…|: ` + a},
		{`format('{0:0e0}!', 5)`, `…!: the number format '0e0' is not evaluated`},
		{`concat(parameters('list'), createArray(1))`, `unknown array: parameter 'list' has no value`},
		{`add(parameters('n'), 1)`, `unknown integer: parameter 'n' has no value`},
		{`equals(parameters('a'), parameters('a'))`, `true`},
		{`equals(parameters('a'), parameters('b'))`, `unknown boolean: ` + a},
		{`equals(parameters('a').x, parameters('a').y)`, `unknown boolean: ` + a},
		{`equals(parameters('a').x, parameters('a').X)`, `true`},
		{`equals(concat('x', parameters('a')), concat('x', parameters('a')))`, `true`},
		{`equals(concat('x', parameters('a')), concat('x', parameters('b')))`, `unknown boolean: ` + a},
		{`equals(concat('x', parameters('a')), concat('y', parameters('b')))`, `false`},
		{`equals(concat(parameters('a'), 'x'), concat(parameters('b'), 'y'))`, `false`},
		{`equals(concat('abc', parameters('a')), 'ab')`, `false`},
		{`equals(toLower(parameters('a')), toLower(parameters('a')))`, `true`},
		{`equals(toLower(parameters('a')), parameters('a'))`, `unknown boolean: ` + a},
		{`equals(toLower(toLower(parameters('a'))), toLower(parameters('a')))`, `true`},
		{`equals(uniqueString(parameters('a')), uniqueString(parameters('a')))`, `true`},
		{`equals(uniqueString(parameters('a')), uniqueString(parameters('b')))`, `unknown boolean: ` + a},
		{`equals(newGuid(), newGuid())`, `unknown boolean: newGuid() is another one at each deployment`},
		{`length(uniqueString(parameters('a')))`, `13`},
		{`length(guid(parameters('a')))`, `36`},
		{`length(concat('a', parameters('a')))`, `unknown integer: ` + a},
		{`length(substring(uniqueString(parameters('a')), 0, 5))`, `5`},
		{`contains(concat('abc', parameters('a')), 'bc')`, `true`},
		{`contains(concat('abc', parameters('a')), 'x')`, `unknown boolean: ` + a},
		{`contains(uniqueString(parameters('a')), '-')`, `false`},
		{`contains(createArray(1, parameters('a')), 1)`, `true`},
		{`contains(createArray(1, parameters('a')), 2)`, `unknown boolean: ` + a},
		{`contains(createArray('x', 'y'), parameters('a'))`, `unknown boolean: ` + a},
		{`contains(createArray(), parameters('a'))`, `false`},
		{`startsWith(concat('vm', parameters('a')), 'VM')`, `true`},
		{`startsWith(concat('vm', parameters('a')), 'x')`, `false`},
		{`startsWith(concat('vm', parameters('a')), 'vmx')`, `unknown boolean: ` + a},
		{`endsWith(concat(parameters('a'), '.vhd'), '.VHD')`, `true`},
		{`startsWith(uniqueString(parameters('a')), '-')`, `false`},
		{`empty(concat('vm', parameters('a')))`, `false`},
		{`empty(concat('', parameters('a')))`, `unknown boolean: ` + a},
		{`split(concat('a/', parameters('a')), '/')`, `unknown array: ` + a},
		{`length(split(concat('a-', uniqueString(parameters('a'))), '-'))`, `2`},
		{`length(split(concat('a-', uniqueString(parameters('a'))), 'x'))`, `unknown integer: ` + a},
		{`replace(concat('a-b', parameters('a')), '-', '')`, `ab…: ` + a},
		{`replace(concat('a--b', parameters('a')), '--', '')`, `…: ` + a},
		{`replace(concat('a-b', uniqueString(parameters('a'))), '-', '')`, `ab…: ` + a},
		{`take(concat('vm-', parameters('a')), 2)`, `"vm"`},
		{`take(concat('vm-', parameters('a')), 5)`, `vm-…: ` + a},
		{`skip(concat('vm-', parameters('a')), 3)`, `…: ` + a},
		{`skip(concat('vm-', parameters('a')), 4)`, `…: ` + a},
		{`substring(concat('vm-', parameters('a')), 0, 3)`, `"vm-"`},
		{`first(concat('vm-', parameters('a')))`, `"v"`},
		{`last(concat('vm-', parameters('a')))`, `…: ` + a},
		{`indexOf(concat('vm-', parameters('a')), '-')`, `2`},
		{`indexOf(concat(parameters('a'), '-'), '-')`, `unknown integer: ` + a},
		{`lastIndexOf(concat('a-b', uniqueString(parameters('a'))), '-')`, `unknown integer: ` + a},
		{`lastIndexOf(concat(uniqueString(parameters('a')), '-'), '-')`, `13`},
		{`lastIndexOf(concat(parameters('a'), '-'), '-')`, `unknown integer: ` + a},
		{`trim(concat(' x ', parameters('a')))`, `x…: ` + a},
		{`trim(concat(' x ', uniqueString(parameters('a')), ' '))`, `x …: ` + a},
		{`padLeft(concat('abcdef', parameters('a')), 3)`, `abcdef…: ` + a},
		{`padLeft(parameters('a'), 3)`, `…: ` + a},
		{`int(concat('1', parameters('a')))`, `unknown integer: ` + a},
		{`json(parameters('a'))`, `unknown: ` + a},
		{`base64(parameters('a'))`, `…: ` + a},
		{`if(parameters('on'), 1, 1)`, `1`},
		{`if(parameters('on'), 1, 2)`, `unknown integer: parameter 'on' has no value`},
		{`if(parameters('on'), 'x', 2)`, `unknown: parameter 'on' has no value`},
		{`if(parameters('on'), fail('x'), 2)`, `unknown integer: parameter 'on' has no value`},
		{`and(parameters('on'), false())`, `false`},
		{`and(parameters('on'), true())`, `unknown boolean: parameter 'on' has no value`},
		{`or(parameters('on'), true())`, `true`},
		{`not(parameters('on'))`, `unknown boolean: parameter 'on' has no value`},
		{`coalesce(parameters('s'), 'x')`, `unknown string: parameter 's' has no value`},
		{`coalesce(null(), concat('x', parameters('a')), 1)`, `x…: ` + a},
		{`union(createObject('x', 1), parameters('a'))`, `unknown object: ` + a},
		{`union(createObject('x', parameters('a')), createObject('x', 1)).x`, `1`},
		{`union(createObject('x', parameters('a')), createObject('x', createObject())).x`, `unknown: ` + a},
		{`length(union(createArray(parameters('a')), createArray(parameters('a'))))`, `1`},
		{`union(createArray(parameters('a')), createArray(parameters('b')))`, `unknown array: ` + b},
		{`createObject('x', parameters('a')).x`, `unknown: ` + a},
		{`length(createArray(parameters('a'), parameters('b')))`, `2`},
		{`map(createArray(parameters('a')), lambda('x', concat('n', lambdaVariables('x'))))[0]`, `n…: ` + a},
		{`filter(createArray(1, parameters('n')), lambda('x', greater(lambdaVariables('x'), 0)))`, `unknown array: parameter 'n' has no value`},
		{`map(parameters('list'), lambda('x', 1))`, `unknown array: parameter 'list' has no value`},
		{`max(1, parameters('n'))`, `unknown integer: parameter 'n' has no value`},
		{`less(concat('a', parameters('a')), 'b')`, `true`},
		{`less(concat('b', parameters('a')), 'bb')`, `unknown boolean: ` + a},
		{`resourceId('Microsoft.Compute/disks', parameters('a'))`, `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-web/providers/Microsoft.Compute/disks/…: ` + a},
		{`resourceId(parameters('a'), 'Microsoft.Compute/disks', 'd')`, `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/…/providers/Microsoft.Compute/disks/d: ` + a},
		{`resourceId(parameters('a'), 'b')`, `…: ` + a},
		{`resourceId(parameters('a'), 'x/y', 'b', 'c')`, `…: ` + a},
		{`concat(parameters('a'), parameters('b'))`, `unknown: ` + a},
		{`tryGet(parameters('a'), 'x')`, `unknown: ` + a},
		{`reference('known').other.deep`, `unknown: this part of reference() is only known to the deployment`},
		{`utcNow()`, `…: utcNow() is the time of the deployment`},
		{`split('a', '')`, `unknown array: what split makes of an empty separator is not specified`},
		{`format('{0}', createArray(parameters('a')))`, `…: ` + a},
		{`string(parameters('a'))`, `…: ` + a},
	} {
		eval(t, c[0], c[1])
	}
}

func TestContextUnknown(t *testing.T) {
	env := unknowns()
	env.context = Context{}
	for _, c := range [][2]string{
		{`length(subscription().subscriptionId)`, `36`},
		{`equals(subscription().subscriptionId, subscription().subscriptionId)`, `true`},
		{`equals(subscription().subscriptionId, subscription().tenantId)`, `unknown boolean: the subscription is not given (--subscription-id)`},
		{`resourceGroup().name`, `…: the resource group is not given (--resource-group)`},
		{`resourceGroup().location`, `…: the location is not given (--location)`},
		{`split(resourceGroup().id, '/')[3]`, `"resourceGroups"`},
		{`equals(split(resourceGroup().id, '/')[4], resourceGroup().name)`, `true`},
		{`last(split(resourceId('Microsoft.Compute/disks', 'd'), '/'))`, `"d"`},
		{`resourceGroup().tags.x`, `unknown: resourceGroup().tags is only known to the deployment`},
		{`resourceGroup().managedBy`, `unknown: this member of resourceGroup() is only known to the deployment`},
		{`length(uniqueString(resourceGroup().id))`, `13`},
	} {
		evalIn(t, env, c[0], c[1])
	}
}

func TestErrors(t *testing.T) {
	for _, c := range [][3]string{
		{`conact('a')`, `conact`, `unknown function 'conact'; did you mean 'concat'?`},
		{`concat('a', conact('b'))`, `conact`, `unknown function 'conact'; did you mean 'concat'?`},
		{`my.twiec(1)`, `my.twiec`, `unknown function 'my.twiec'; did you mean 'my.twice'?`},
		{`zzzzzz()`, `zzzzzz`, `unknown function 'zzzzzz'`},
		{`add(1)`, `add(1)`, `add needs 2 arguments, not 1`},
		{`add(1, 2, 3)`, `3`, `add needs 2 arguments, not 3`},
		{`true(1)`, `1`, `true needs no arguments, not 1`},
		{`toLower()`, `toLower()`, `toLower needs 1 argument, not 0`},
		{`substring('a')`, `substring('a')`, `substring needs 2 to 3 arguments, not 1`},
		{`take('abc', '1')`, `'1'`, `take needs an integer as argument 2, not the string '1'`},
		{`toLower(createArray(1))`, `createArray(1)`, `toLower needs a string as argument 1, not an array of 1`},
		{`toLower(1)`, `1`, `toLower needs a string as argument 1, not the integer 1`},
		{`if('true', 1, 2)`, `'true'`, `if needs a boolean as argument 1, not the string 'true'`},
		{`int(parameters('key'))`, `parameters('key')`, `int needs a whole number, not a string`},
		{`createObject('color', 1).colour`, `colour`, `the object has no property 'colour'; did you mean 'color'?`},
		{`createObject('a', 1)['zzz']`, `'zzz'`, `the object has no property 'zzz'; it has 'a'`},
		{`createArray(1)[3]`, `3`, `the index 3 is outside the array, which has 1 elements`},
		{`null().a`, `a`, `the property 'a' is read from null`},
		{`'text'[0]`, `0`, `element 0 is read from the string 'text', not from an array`},
		{`parameters('nope')`, `parameters('nope')`, `unknown parameter 'nope'`},
		{`concat('a', createArray())`, `createArray()`, `concat joins either strings or arrays; argument 2 is an array of 0`},
		{`json('{')`, `'{'`, `the text is not JSON: unexpected end of the text where a name is expected at line 1, column 2 of it`},
		{`fail('stop')`, `fail('stop')`, `the template fails here: stop`},
		{`div(1, 0)`, `0`, `div divides 1 by zero`},
		{`map(createArray(1), 2)`, `2`, `map needs a lambda as argument 2`},
		{`map(createArray(1), lambda(1, 2))`, `1`, `the name of a lambda variable must be a string literal`},
		{`lambda('x', 1)`, `lambda('x', 1)`, `lambda() may only stand as an argument of filter, map, reduce, sort, toObject, groupBy or mapValues`},
		{`format('{0} {1}', 'a')`, `'{0} {1}'`, `the format uses {1}, but the call's last value is {0}`},
		{`concat('a)`, `'a)`, `the string is not closed; its last apostrophe is missing`},
		{`concat('a'`, `(`, `the parenthesis '(' of concat is not closed`},
		{`true`, `true`, `'true' is not a value; write true()`},
		{`1 + 2`, `+`, `unexpected '+' where the end of the expression is expected; the template language has no operators, only functions such as add, equals and if`},
		{`concat('a',)`, `)`, `unexpected ')' where another argument is expected`},
		{`f(1)[`, `[`, `the expression ends where a function, a string or an integer is expected`},
		{`resourceId('Microsoft.Network/virtualNetworks/subnets', 'v')`, `resourceId('Microsoft.Network/virtualNetworks/subnets', 'v')`, `the type 'Microsoft.Network/virtualNetworks/subnets' needs 2 names, not 1`},
	} {
		evalError(t, c[0], c[1], c[2])
	}
}

func TestReportedError(t *testing.T) {
	_, err := mustParse(t, `concat('x', parameters('broken'))`).Eval(newEnv())
	if err == nil || !err.Reported || err.Start != 12 || err.End != 32 {
		t.Errorf("got %+v, want a reported error at 12-32", err)
	}
}

func TestBounds(t *testing.T) {
	for _, text := range []string{
		`reduce(range(0, 10000), 'x', lambda('a', 'b', concat(lambdaVariables('a'), lambdaVariables('a'))))`,
		`reduce(range(0, 10000), createArray(1), lambda('a', 'b', createArray(lambdaVariables('a'), lambdaVariables('a'))))`,
		`reduce(range(0, 10000), createArray(1), lambda('a', 'b', createArray(lambdaVariables('a'))))`,
		`map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', 1))))`,
		`replace(padLeft('', 1000000, 'x'), 'x', padLeft('', 1000000, 'y'))`,
		`format('{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}{0,1000000}', 1)`,
		`padLeft('a', 100000000)`,
		`map(range(0, 10000), lambda('a', equals(range(0, 10000), range(0, 10000))))`,
	} {
		if v, err := mustParse(t, text).Eval(newEnv()); err == nil {
			t.Errorf("%s: got a value of kind %s, want an error", text, v.Kind())
		}
	}
}

func TestSecret(t *testing.T) {
	for text, want := range map[string]bool{
		`parameters('key')`:                                      true,
		`concat('x', parameters('key'))`:                         true,
		`length(parameters('key'))`:                              true,
		`createObject('a', parameters('key')).a`:                 true,
		`string(createArray(parameters('key')))`:                 true,
		`if(equals(parameters('key'), 'x'), 1, 2)`:               true,
		`if(true(), 1, parameters('key'))`:                       false,
		`map(createArray(parameters('key')), lambda('x', 1))[0]`: true,
		`listKeys('x', '2023-01-01').keys[0].value`:              true,
		`concat('a', 'b')`:                                       false,
	} {
		v, err := mustParse(t, text).Eval(unknowns())
		if err != nil || v.Secret() != want {
			t.Errorf("%s: %v, want secret: %t", text, err, want)
		}
	}
}

func TestOrigin(t *testing.T) {
	at := func(start int) source.Span { return source.Span{File: testFile, Start: start, End: start + 1} }
	p := &Origin{Note: "parameter 'p'", Span: at(1)}
	q := &Origin{Note: "parameter 'q'", Span: at(2)}
	env := newEnv()
	env.params = []Field{
		{Name: "p", Value: ObjectValue([]Field{{Name: "x", Value: StringValue("v").WithSpan(at(5))}}).WithSpan(at(3)).WithOrigin(p)},
		{Name: "q", Value: StringValue("w").WithOrigin(q)},
	}
	run := func(text string) *Value {
		v, err := mustParse(t, text).Eval(env)
		if err != nil {
			t.Fatalf("%s: %s", text, err)
		}
		return v
	}
	if o := run(`parameters('p').x`).Origin(); o == nil || o.Note != p.Note || o.Span != at(5) {
		t.Errorf("a property's origin: %+v", o)
	}
	if v := run(`parameters('p').x`); v.Span() != at(5) {
		t.Errorf("a property's span: %v", v.Span())
	}
	if o := run(`concat('a', parameters('q'))`).Origin(); o != q {
		t.Errorf("one origin: %+v", o)
	}
	if o := run(`concat(parameters('p').x, parameters('q'), parameters('q'))`).Origin(); o == nil || len(o.Causes) != 2 || o.Causes[1] != q {
		t.Errorf("two origins: %+v", o)
	}
	if o := run(`if(equals(parameters('q'), 'w'), 'a', 'b')`).Origin(); o != nil {
		t.Errorf("if's origin: %+v", o)
	}
	if o := run(`concat('a', 'b')`).Origin(); o != nil {
		t.Errorf("no origin: %+v", o)
	}
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		s, inner string
		offset   int
		form     Form
	}{
		{"", "", 0, Literal}, {"[", "[", 0, Literal}, {"[]", "", 1, Expression}, {"[x]", "x", 1, Expression},
		{"[[x]", "[x]", 1, Escaped}, {"[[x", "[[x", 0, Literal}, {" [x]", " [x]", 0, Literal}, {"[[]", "[]", 1, Escaped},
	} {
		if inner, offset, form := Classify(c.s); inner != c.inner || offset != c.offset || form != c.form {
			t.Errorf("%q: got %q %d %d", c.s, inner, offset, form)
		}
	}
}

func TestCalls(t *testing.T) {
	var got []string
	mustParse(t, `concat(parameters('a').b[variables('c')], f(parameters(concat('d'))))`).Walk(func(c Call) {
		got = append(got, c.Name+":"+c.Literal)
	})
	want := []string{"concat:", "parameters:a", "variables:c", "f:", "parameters:", "concat:d"}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("call %d: got %s, want %s", i, got[i], want[i])
		}
	}
}

func TestTableIsSorted(t *testing.T) {
	all := Functions()
	for i, f := range all {
		if i > 0 && compareFold(all[i-1].Name, f.Name) >= 0 {
			t.Errorf("%s stands behind %s", f.Name, all[i-1].Name)
		}
		if f.Doc == "" || builtin(f.Name) == nil {
			t.Errorf("%s: no doc, or not found", f.Name)
		}
	}
}

func TestPrint(t *testing.T) {
	for text, want := range map[string]string{
		" concat( 'a''b' ,\n-3 ) . x [ 0 ]": `concat('a''b', -3).x[0]`,
		"ns . f ( )":                        `ns.f()`,
	} {
		if got := mustParse(t, text).String(); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
