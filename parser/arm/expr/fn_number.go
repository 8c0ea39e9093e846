package expr

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

func (c *call) overflow() *Error {
	return c.n.fail("the result of %s does not fit into 64 bits", c.n.fn.name)
}

func (c *call) sum(a, b int64) (*Value, *Error) {
	if s := a + b; (s > a) == (b > 0) {
		return IntValue(s), nil
	}
	return nil, c.overflow()
}

func fnAdd(c *call) (*Value, *Error) { return c.sum(c.args[0].num, c.args[1].num) }

func fnSub(c *call) (*Value, *Error) {
	a, b := c.args[0].num, c.args[1].num
	if d := a - b; (d < a) == (b > 0) {
		return IntValue(d), nil
	}
	return nil, c.overflow()
}

func fnMul(c *call) (*Value, *Error) {
	a, b := c.args[0].num, c.args[1].num
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative {
		return nil, c.overflow()
	}
	if negative {
		return IntValue(-int64(lo)), nil
	}
	return IntValue(int64(lo)), nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func fnDiv(c *call) (*Value, *Error) {
	a, b := c.args[0].num, c.args[1].num
	switch {
	case b == 0:
		return nil, c.failArg(1, "div divides %d by zero", a)
	case a == math.MinInt64 && b == -1:
		return nil, c.overflow()
	}
	return IntValue(a / b), nil
}

func fnMod(c *call) (*Value, *Error) {
	a, b := c.args[0].num, c.args[1].num
	switch b {
	case 0:
		return nil, c.failArg(1, "mod divides %d by zero", a)
	case -1:
		return IntValue(0), nil
	}
	return IntValue(a % b), nil
}

func fnInt(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.kind == Int {
		return v, nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(v.text), 10, 64)
	if err != nil {
		return nil, c.failArg(0, "int needs a whole number, not %s", describe(v))
	}
	return IntValue(n), nil
}

func fnFloat(c *call) (*Value, *Error) {
	v := c.args[0]
	switch v.kind {
	case Float:
		return v, nil
	case Int:
		return FloatValue(float64(v.num), ""), nil
	}
	s := strings.TrimSpace(v.text)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.ContainsAny(s, "xXpPiInN_") {
		return nil, c.failArg(0, "float needs a number, not %s", describe(v))
	}
	return FloatValue(f, s), nil
}

func fnMin(c *call) (*Value, *Error) { return c.extreme(func(a, b int64) bool { return a < b }) }
func fnMax(c *call) (*Value, *Error) { return c.extreme(func(a, b int64) bool { return a > b }) }

// extreme returns the integer that is better than all others.
func (c *call) extreme(better func(a, b int64) bool) (*Value, *Error) {
	list := c.args
	if len(list) == 1 && list[0].kind == Array {
		if list = list[0].items; len(list) == 0 {
			return nil, c.failArg(0, "%s needs at least one integer, not an empty array", c.n.fn.name)
		}
	}
	best := list[0]
	for i, v := range list {
		switch {
		case v.kind == Unknown:
			return UnknownValue(Int, v.why), nil
		case v.kind != Int:
			return nil, c.failArg(min(i, len(c.args)-1), "%s needs integers, not %s", c.n.fn.name, describe(v))
		case better(v.num, best.num):
			best = v
		}
	}
	return IntValue(best.num), nil
}

func fnRange(c *call) (*Value, *Error) {
	start, count := c.args[0].num, c.args[1].num
	switch {
	case count < 0 || count > 10000:
		return nil, c.failArg(1, "range makes 0 to 10000 integers, not %d", count)
	case start > math.MaxInt32 || start+count > math.MaxInt32 || start < math.MinInt32:
		return nil, c.failArg(0, "range makes integers up to %d; %d from %d on go beyond", math.MaxInt32, count, start)
	}
	items := make([]*Value, count)
	for i := range items {
		items[i] = IntValue(start + int64(i))
	}
	return ArrayValue(items), nil
}
