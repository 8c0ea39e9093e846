package expr

// lazyArg evaluates argument i of a lazy function.
func (c *call) lazyArg(i int) (*Value, *Error) { return c.ev.eval(c.n.args[i]) }

// boolArg evaluates argument i, which must be a boolean or unknown.
func (c *call) boolArg(i int) (*Value, *Error) {
	v, err := c.lazyArg(i)
	if err != nil {
		return nil, err
	}
	c.note(v)
	if v.kind != Bool && v.kind != Unknown {
		a := c.n.args[i]
		return nil, a.fail("%s needs a boolean as argument %d, not %s", c.n.fn.name, i+1, describe(v))
	}
	return v, nil
}

func fnIf(c *call) (*Value, *Error) {
	cond, err := c.boolArg(0)
	if err != nil {
		return nil, err
	}
	if cond.kind == Bool {
		if cond.num != 0 {
			return c.lazyArg(1)
		}
		return c.lazyArg(2)
	}
	// Either side may be what comes out, and a mistake in one of them may be
	// what the condition guards against.
	a, errA := c.lazyArg(1)
	b, errB := c.lazyArg(2)
	u := UnknownValue(Unknown, cond.why)
	h := newHash().str("if").value(cond)
	for _, side := range [2]*Value{a, b} {
		if side != nil {
			h.value(side)
			c.note(side)
		}
	}
	c.note(cond)
	u.id = h.sum()
	switch {
	case errA == nil && errB == nil:
		if same(a, b) == yes {
			return a, nil
		}
		if a.Hint() == b.Hint() {
			u.hint = a.Hint()
		}
	case errA == nil:
		u.hint = a.Hint()
	case errB == nil:
		u.hint = b.Hint()
	}
	return c.joined(u), nil
}

// joined returns v with the origin of all that c has noted.
func (c *call) joined(v *Value) *Value {
	switch len(c.origins) {
	case 0:
		return v
	case 1:
		return v.WithOrigin(c.origins[0])
	}
	return v.WithOrigin(&Origin{Causes: c.origins})
}

func fnAnd(c *call) (*Value, *Error) { return c.decide(0) }
func fnOr(c *call) (*Value, *Error)  { return c.decide(1) }

// decide evaluates arguments until one of them is the boolean that settles the
// outcome. Behind one that is not known, mistakes are left alone: that one may
// be what guards against them.
func (c *call) decide(settles int64) (*Value, *Error) {
	var open *Value
	h := newHash().str(c.n.fn.name)
	for i := range c.n.args {
		v, err := c.boolArg(i)
		if err != nil {
			if open == nil {
				return nil, err
			}
			h.num(c.ev.env.Placeholders().next())
			continue
		}
		h.value(v)
		if v.kind == Unknown {
			if open == nil {
				open = v
			}
			continue
		}
		if v.num == settles {
			return c.joined(BoolValue(settles == 1)), nil
		}
	}
	if open != nil {
		u := UnknownValue(Bool, open.why)
		u.id = h.sum()
		return c.joined(u), nil
	}
	return c.joined(BoolValue(settles == 0)), nil
}

func fnNot(c *call) (*Value, *Error) { return BoolValue(c.args[0].num == 0), nil }

func fnCoalesce(c *call) (*Value, *Error) {
	v := NullValue()
	for i := range c.n.args {
		var err *Error
		if v, err = c.lazyArg(i); err != nil {
			return nil, err
		}
		if v.kind == Unknown && i+1 < len(c.n.args) {
			return c.maybeNull(v, i)
		}
		if v.kind != Null {
			return v, nil
		}
	}
	return v, nil
}

// maybeNull is coalesce at an argument that is null or not, nobody knows.
func (c *call) maybeNull(v *Value, i int) (*Value, *Error) {
	u := UnknownValue(v.hint, v.why)
	h := newHash().str("coalesce").value(v)
	c.note(v)
	if u.hint == Null {
		u.hint = Unknown
	}
	for i++; i < len(c.n.args); i++ {
		next, err := c.lazyArg(i)
		if err != nil {
			h.num(c.ev.env.Placeholders().next())
			break
		}
		h.value(next)
		c.secret = c.secret || next.secret
		if next.Hint() != u.hint {
			u.hint = Unknown
		}
	}
	u.id = h.sum()
	return c.joined(u), nil
}

func fnTrue(*call) (*Value, *Error)  { return BoolValue(true), nil }
func fnFalse(*call) (*Value, *Error) { return BoolValue(false), nil }
func fnNull(*call) (*Value, *Error)  { return NullValue(), nil }

func fnEquals(c *call) (*Value, *Error) {
	a, b := c.args[0], c.args[1]
	return same(a, b).value(whyOf(a, b)), nil
}

// compare orders the two arguments; holds tells from the order whether the
// comparison holds.
func (c *call) compare(holds func(order int) bool) (*Value, *Error) {
	a, b := c.args[0], c.args[1]
	if a.kind != b.kind {
		return nil, c.failArg(1, "%s compares two integers or two strings, not %s with %s", c.n.fn.name, describe(a), describe(b))
	}
	if a.kind == Int {
		order := 0
		if a.num < b.num {
			order = -1
		} else if a.num > b.num {
			order = 1
		}
		return BoolValue(holds(order)), nil
	}
	order, known := compareText(a.text, b.text)
	if !known {
		return UnknownValue(Bool, whyOf(a, b)), nil
	}
	return BoolValue(holds(order)), nil
}

func fnLess(c *call) (*Value, *Error) { return c.compare(func(o int) bool { return o < 0 }) }
func fnLessOrEquals(c *call) (*Value, *Error) {
	return c.compare(func(o int) bool { return o <= 0 })
}
func fnGreater(c *call) (*Value, *Error) { return c.compare(func(o int) bool { return o > 0 }) }
func fnGreaterOrEquals(c *call) (*Value, *Error) {
	return c.compare(func(o int) bool { return o >= 0 })
}

func fnFail(c *call) (*Value, *Error) {
	if c.args[0].secret {
		return nil, c.n.fail("the template fails here with a secret message")
	}
	message, _ := c.textOf(c.args[0], 0)
	return nil, c.n.fail("the template fails here: %s", Display(message))
}

func fnBool(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.kind != String {
		return BoolValue(v.num != 0), nil
	}
	switch {
	case len(v.text) == 4 && compareFold(v.text, "true") == 0:
		return BoolValue(true), nil
	case len(v.text) == 5 && compareFold(v.text, "false") == 0:
		return BoolValue(false), nil
	}
	return nil, c.failArg(0, "bool needs 'true' or 'false', not %s", describe(v))
}
