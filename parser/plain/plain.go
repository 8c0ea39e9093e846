// Package plain makes nodes of JSON that is data: plans of Terraform, and what
// Azure says is there. Nothing in it is computed.
package plain

import (
	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
)

// SetText makes n a text. One with placeholder characters, which nobody has a
// reason to write, would be taken for one that is not known; so it is unknown.
func SetText(n *model.Node, s string) {
	n.Kind, n.Str = model.String, s
	n.MinLength, n.ExactLength = expr.Length(s)
	if expr.HasPlaceholder(s) {
		n.Kind, n.Why = model.Unknown, "it has characters that stand for unknown parts"
	}
}

// SetScalar makes n what v is, unless v is an object or an array: those keep n
// as it is. What the parser could not read is unknown.
func SetScalar(n *model.Node, v *jsonc.Value) {
	switch v.Kind {
	case jsonc.Object, jsonc.Array:
	case jsonc.Bool:
		n.Kind = model.Bool
		if v.Str == "true" {
			n.Num = 1
		}
	case jsonc.Number:
		n.SetNumber(v.Str)
	case jsonc.String:
		SetText(n, v.Str)
	case jsonc.Null:
		n.Kind = model.Null
	default:
		n.Kind, n.Why = model.Unknown, "it cannot be read"
	}
}
