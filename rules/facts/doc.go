// Package facts holds dated facts about VM sizes, marketplace images, extension
// handlers and regions, as far as they are recorded or follow from names.
//
// A fact has five values, not two: most of them are not recorded, and what is
// not recorded is not known. A fact that an older or a weaker source states is a
// hint, good for a warning. Facts about sizes come from records of single sizes,
// or else from what Azure's documentation says of their series, which their
// names tell. The tables are made by tools/genfacts and are searched as they
// are: nothing is read before a rule asks, and nothing is kept.
package facts

// Fact is the answer to a question of yes or no.
type Fact int8

// The answers. Hardly and Likely are hints, of which nothing more than a warning
// may be made.
const (
	No      Fact = -2
	Hardly  Fact = -1
	Unknown Fact = 0
	Likely  Fact = 1
	Yes     Fact = 2
)

// Sure reports whether f is Yes or No.
func (f Fact) Sure() bool { return f == Yes || f == No }

// Denied reports whether f is No or Hardly.
func (f Fact) Denied() bool { return f < Unknown }

// Holds reports whether f is Yes or Likely.
func (f Fact) Holds() bool { return f > Unknown }

// hint returns f as a hint.
func (f Fact) hint() Fact {
	switch f {
	case Yes:
		return Likely
	case No:
		return Hardly
	}
	return f
}

// factOf reads a fact of a table: yes, no, and with ~ the hints.
func factOf(text string) Fact {
	switch text {
	case "yes":
		return Yes
	case "no":
		return No
	case "~yes":
		return Likely
	case "~no":
		return Hardly
	}
	return Unknown
}
