package functions

import (
	"maps"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Table returns all of Terraform's functions by name, each also under
// "core::name". The caller may change the map.
func Table(env Env) map[string]function.Function {
	var out map[string]function.Function
	if env.Spend == nil {
		out = maps.Clone(sharedTable())
	} else {
		out = pureTable(env.Spend)
	}
	addAll(out, environment(env), env.Spend)
	return out
}

// sharedTable is the part of the table that does not depend on where it is called.
var sharedTable = sync.OnceValue(func() map[string]function.Function { return pureTable(nil) })

func pureTable(spend func(int) error) map[string]function.Function {
	out := map[string]function.Function{}
	for _, group := range []map[string]guarded{collections(), texts(), numbers(), encodings(), conversions(), unknowables()} {
		addAll(out, group, spend)
	}
	// These take expressions, or types, beside values.
	add(out, "convert", convertFunction())
	add(out, "try", tryfunc.TryFunc)
	add(out, "can", tryfunc.CanFunc)
	for name, reason := range removed() {
		add(out, name, removedFunction(name, reason))
	}
	return out
}

// add puts f into a table by both of its names.
func add(table map[string]function.Function, name string, f function.Function) {
	table[name], table["core::"+name] = f, f
}

func addAll(table map[string]function.Function, group map[string]guarded, spend func(int) error) {
	for name, g := range group {
		g.spend = spend
		add(table, name, g.function())
	}
}

// collections are the functions of lists, sets, maps and objects.
func collections() map[string]guarded {
	return map[string]guarded{
		"alltrue":         {f: allTrueFunction()},
		"anytrue":         {f: anyTrueFunction()},
		"chunklist":       {f: stdlib.ChunklistFunc, moves: always},
		"coalesce":        {f: coalesceFunction(), moves: decidesEmpty},
		"coalescelist":    {f: stdlib.CoalesceListFunc, moves: always},
		"compact":         {f: stdlib.CompactFunc, moves: decidesEmpty},
		"concat":          {f: stdlib.ConcatFunc, moves: always},
		"contains":        {f: stdlib.ContainsFunc, moves: decidesMember, orderFree: true},
		"distinct":        {f: stdlib.DistinctFunc, moves: apart, limit: limitPairs},
		"element":         {f: stdlib.ElementFunc, moves: always},
		"flatten":         {f: stdlib.FlattenFunc, moves: always},
		"index":           {f: indexFunction(), moves: decidesMember},
		"keys":            {f: stdlib.KeysFunc, moves: always},
		"length":          {f: lengthFunction(stdlib.Strlen), moves: decidesLength, rule: ruleLength, orderFree: true},
		"lookup":          {f: lookupFunction(), moves: solid(1)},
		"matchkeys":       {f: matchkeysFunction(), moves: decidesKeys, limit: limitPairs},
		"merge":           {f: stdlib.MergeFunc, moves: always},
		"one":             {f: oneFunction(), moves: always},
		"range":           {f: stdlib.RangeFunc},
		"reverse":         {f: stdlib.ReverseListFunc, moves: always},
		"setintersection": {f: stdlib.SetIntersectionFunc, moves: apart, orderFree: true},
		"setproduct":      {f: stdlib.SetProductFunc, moves: always, limit: limitProduct},
		"setsubtract":     {f: stdlib.SetSubtractFunc, moves: apart, orderFree: true},
		"setunion":        {f: stdlib.SetUnionFunc, moves: apart, orderFree: true},
		"slice":           {f: stdlib.SliceFunc, moves: always},
		"sort":            {f: stdlib.SortFunc, moves: decidesOrder},
		"sum":             {f: sumFunction()},
		"transpose":       {f: transposeFunction(), moves: always},
		"values":          {f: stdlib.ValuesFunc, moves: always},
		"zipmap":          {f: stdlib.ZipmapFunc, moves: always},
	}
}

// texts are the functions of strings.
func texts() map[string]guarded {
	return map[string]guarded{
		"abspath":     {f: abspathFunction()},
		"basename":    {f: basenameFunction(), moves: decidesBase},
		"chomp":       {f: stdlib.ChompFunc, moves: decidesNewline},
		"dirname":     {f: dirnameFunction()},
		"endswith":    {f: endsWithFunction(), rule: ruleEndsWith},
		"format":      {f: stdlib.FormatFunc, moves: decidesFormat, limit: limitFormat},
		"formatdate":  {f: stdlib.FormatDateFunc},
		"formatlist":  {f: stdlib.FormatListFunc, moves: decidesFormat, limit: limitFormatList},
		"indent":      {f: stdlib.IndentFunc, moves: decidesLines, limit: limitIndent},
		"join":        {f: stdlib.JoinFunc, moves: always, limit: limitJoin},
		"pathexpand":  {f: pathexpandFunction()},
		"regex":       {f: stdlib.RegexFunc, limit: limitPattern},
		"regexall":    {f: stdlib.RegexAllFunc, limit: limitPattern},
		"split":       {f: stdlib.SplitFunc, moves: decidesSplit},
		"startswith":  {f: startsWithFunction(), rule: ruleStartsWith},
		"strcontains": {f: strContainsFunction(), rule: ruleStrContains},
		"strrev":      {f: stdlib.ReverseFunc, moves: shapedOnly},
		"substr":      {f: stdlib.SubstrFunc, rule: ruleSubstr},
		"timeadd":     {f: stdlib.TimeAddFunc},
		"timecmp":     {f: timecmpFunction()},
		"title":       {f: stdlib.TitleFunc},
		"trim":        {f: stdlib.TrimFunc, moves: decidesTrim},
		"trimprefix":  {f: stdlib.TrimPrefixFunc, moves: decidesPrefix},
		"trimspace":   {f: stdlib.TrimSpaceFunc, moves: decidesSpace},
		"trimsuffix":  {f: stdlib.TrimSuffixFunc, moves: decidesSuffix},
	}
}

// numbers are the functions of numbers and of networks.
func numbers() map[string]guarded {
	return map[string]guarded{
		"abs":         {f: stdlib.AbsoluteFunc},
		"ceil":        {f: stdlib.CeilFunc},
		"cidrhost":    {f: cidrhostFunction()},
		"cidrnetmask": {f: cidrnetmaskFunction()},
		"cidrsubnet":  {f: cidrsubnetFunction()},
		"cidrsubnets": {f: cidrsubnetsFunction()},
		"floor":       {f: stdlib.FloorFunc},
		"log":         {f: stdlib.LogFunc},
		"max":         {f: stdlib.MaxFunc},
		"min":         {f: stdlib.MinFunc},
		"parseint":    {f: stdlib.ParseIntFunc, limit: longest(0, maxDigits)},
		"pow":         {f: stdlib.PowFunc},
		"signum":      {f: stdlib.SignumFunc},
	}
}

// encodings are the functions of formats, hashes and identifiers.
func encodings() map[string]guarded {
	return map[string]guarded{
		"base64decode":     {f: base64decodeFunction()},
		"base64encode":     {f: base64encodeFunction()},
		"base64gzip":       {f: base64gzipFunction(), limit: longest(0, maxCompression)},
		"base64sha256":     {f: digestFunction(base64sha256Digest())},
		"base64sha512":     {f: digestFunction(base64sha512Digest())},
		"csvdecode":        {f: stdlib.CSVDecodeFunc, limit: longest(0, maxDecoded)},
		"jsondecode":       {f: stdlib.JSONDecodeFunc, limit: longest(0, maxDecoded)},
		"jsonencode":       {f: stdlib.JSONEncodeFunc, moves: always},
		"md5":              {f: digestFunction(md5Digest())},
		"sha1":             {f: digestFunction(sha1Digest())},
		"sha256":           {f: digestFunction(sha256Digest())},
		"sha512":           {f: digestFunction(sha512Digest())},
		"textdecodebase64": {f: textdecodebase64Function()},
		"textencodebase64": {f: textencodebase64Function()},
		"urlencode":        {f: urlencodeFunction()},
		"uuidv5":           {f: uuidv5Function()},
		"yamldecode":       {f: ctyyaml.YAMLDecodeFunc, limit: longest(0, maxDecoded)},
		"yamlencode":       {f: ctyyaml.YAMLEncodeFunc},
	}
}

// conversions are the functions of types and marks.
func conversions() map[string]guarded {
	return map[string]guarded{
		"ephemeralasnull": {f: ephemeralasnullFunction(), moves: always, orderFree: true},
		"list":            {f: oldList(), moves: always},
		"map":             {f: oldMap(), moves: always},
		"issensitive":     {f: issensitiveFunction(), moves: always, orderFree: true},
		"nonsensitive":    {f: nonsensitiveFunction(), moves: always, orderFree: true},
		"sensitive":       {f: sensitiveFunction(), moves: always, orderFree: true},
		"tobool":          {f: stdlib.MakeToFunc(cty.Bool)},
		"tolist":          {f: stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), moves: always},
		"tomap":           {f: stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)), moves: always},
		"tonumber":        {f: stdlib.MakeToFunc(cty.Number)},
		"toset":           {f: stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), moves: always, orderFree: true},
		"tostring":        {f: stdlib.MakeToFunc(cty.String), moves: always},
	}
}

// unknowables are the functions that never have a known result.
func unknowables() map[string]guarded {
	cost := &function.Parameter{Name: "cost", Type: cty.Number}
	return map[string]guarded{
		"bcrypt":        {f: unknownFunction(cty.String, cost, "str")},
		"plantimestamp": {f: unknownFunction(cty.String, nil)},
		"rsadecrypt":    {f: unknownFunction(cty.String, nil, "ciphertext", "privatekey")},
		"timestamp":     {f: unknownFunction(cty.String, nil)},
		"uuid":          {f: unknownFunction(cty.String, nil)},
	}
}

// environment are the functions that depend on where they are called.
func environment(env Env) map[string]guarded {
	table := func() map[string]function.Function { return templateTable(env) }
	return map[string]guarded{
		"file":             {f: env.fileText()},
		"filebase64":       {f: env.fileBase64()},
		"filebase64sha256": {f: env.fileDigest(base64sha256Digest())},
		"filebase64sha512": {f: env.fileDigest(base64sha512Digest())},
		"fileexists":       {f: env.fileExists()},
		"filemd5":          {f: env.fileDigest(md5Digest())},
		"fileset":          {f: env.fileSet()},
		"filesha1":         {f: env.fileDigest(sha1Digest())},
		"filesha256":       {f: env.fileDigest(sha256Digest())},
		"filesha512":       {f: env.fileDigest(sha512Digest())},
		"lower":            {f: stdlib.LowerFunc, rule: mapped(env.Placeholders, "lower", strings.ToLower)},
		"replace":          {f: replaceFunction(), moves: decidesReplace, rule: ruleReplace(env.Placeholders), limit: limitReplace},
		"templatefile":     {f: env.templateFile(table), moves: solid(0)},
		"templatestring":   {f: templateString(table), moves: solid(0)},
		"upper":            {f: stdlib.UpperFunc, rule: mapped(env.Placeholders, "upper", strings.ToUpper)},
	}
}

// removed are names that Terraform knows, but not, or no longer, as functions
// of a configuration.
func removed() map[string]string {
	return map[string]string{
		"defaults": "it was an experiment that ended with Terraform 1.3: write optional(type, default) in the type of the variable",
		"type":     "it is for the console of Terraform only",
	}
}
