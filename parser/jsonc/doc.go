// Package jsonc reads JSON the way Azure Resource Manager reads it, into a tree
// whose every part knows its place in the file.
//
// # Dialect
//
// Resource Manager reads templates with Json.NET, which takes more than RFC 8259
// allows, and templates in the wild use what it takes. On top of standard JSON
// this package accepts
//
//   - comments, both // to the end of the line and /* to */,
//   - a comma behind the last member of an object or the last item of an array,
//   - line breaks, tabs and other control characters inside strings,
//   - strings in single quotes, and the escape \' in any string,
//   - property names without quotes: a letter, '_' or '$', then letters, digits,
//     '_', '$' and '-',
//   - any Unicode white space between tokens,
//   - a property name that occurs twice in one object.
//
// Whatever encoding/json accepts is accepted with the same values; an escaped
// half of a surrogate pair becomes U+FFFD as it does there. Numbers stay the
// literals they are in the file, so that no digit is lost. NaN, Infinity,
// undefined and numbers in hexadecimal or octal are mistakes.
//
// # Tree
//
// A [Value] is one node with its byte offsets; a [Member] is a property of an
// object. Both are meant to be read in place, through pointers into the tree.
// Members keep the order of the file, duplicates included; [Value.Get] settles
// which of them counts. Strings without escapes share one copy of the text.
//
// # Mistakes
//
// [Parse] reads on after a mistake and gives back what it could read together
// with what it could not: a value that is missing or unreadable has the [Kind]
// Invalid. A comma that is missing is taken as written; a token that fits
// nowhere is skipped up to the next comma, closing bracket or line end; a
// bracket of the wrong kind closes the inner container when it would close an
// outer one. A string that runs over a line end and then stops in the midst of
// other text was not closed on its line, and is read as if it had been.
//
//	doc, diags := jsonc.Parse(file, jsonc.Options{})
//	for _, d := range diags {
//		fmt.Println(d.Span, d.Message)
//	}
//	sku := doc.Get("sku") // nil where there is none, and where doc is nil
//
// # Bounds
//
// The size and the depth of a file are bounded by [Options], and after twenty
// diagnostics the rest of a file is not read; each bound is itself reported when
// it is reached. The time taken grows linearly with the size of the file, the
// mistakes in it included.
package jsonc
