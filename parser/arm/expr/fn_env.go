package expr

import "vmsslint/parser/source"

func fnParameters(c *call) (*Value, *Error) {
	return c.read(c.ev.env.Parameter(c.args[0].text))
}

func fnVariables(c *call) (*Value, *Error) {
	return c.read(c.ev.env.Variable(c.args[0].text))
}

// read returns what the surroundings gave for a name. An unknown value keeps
// the identity that it has here, wherever it is copied to.
func (c *call) read(v *Value, err *Error) (*Value, *Error) {
	if err != nil {
		if err.End > 0 {
			return nil, err
		}
		return nil, placed(err, c.n)
	}
	if v.kind == Unknown && v.id == 0 {
		u := *v
		u.id = v.identity()
		v = &u
	}
	return v, nil
}

func fnCopyIndex(c *call) (*Value, *Error) {
	name := ""
	args := c.args
	if len(args) > 0 && args[0].kind == String {
		if args[0].why != "" {
			return UnknownValue(Int, args[0].why), nil
		}
		name, args = args[0].text, args[1:]
	} else if len(args) == 2 && args[0].kind != Unknown {
		return nil, c.failArg(0, "copyIndex needs the name of a loop as argument 1 of 2, not %s", describe(args[0]))
	}
	index, err := c.ev.env.CopyIndex(name)
	if err != nil {
		return nil, err
	}
	c.note(index)
	if len(args) == 0 {
		return index, nil
	}
	offset := args[len(args)-1]
	switch {
	case offset.kind == Unknown:
		return UnknownValue(Int, offset.why), nil
	case offset.kind != Int:
		return nil, c.failArg(len(c.args)-1, "copyIndex needs an integer as its offset, not %s", describe(offset))
	case index.kind != Int:
		return UnknownValue(Int, index.why), nil
	}
	return c.sum(index.num, offset.num)
}

func fnReference(c *call) (*Value, *Error)  { return c.reference(false) }
func fnReferences(c *call) (*Value, *Error) { return c.reference(true) }

func (c *call) reference(all bool) (*Value, *Error) {
	v, err := c.ev.env.Reference(c.args, all)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func fnDeployment(c *call) (*Value, *Error) {
	return c.ev.env.Deployment().AsOpen("this member of deployment() is only known to the deployment"), nil
}

func (c *call) runtime(kind Kind) (*Value, *Error) {
	return c.unknown(kind, c.n.fn.name+"() is only known to the deployment"), nil
}

func fnProviders(c *call) (*Value, *Error)       { return c.runtime(Object) }
func fnPickZones(c *call) (*Value, *Error)       { return c.runtime(Array) }
func fnZone(c *call) (*Value, *Error)            { return c.runtime(String) }
func fnZones(c *call) (*Value, *Error)           { return c.runtime(Array) }
func fnRoleDefinitions(c *call) (*Value, *Error) { return c.runtime(Object) }
func fnDeployer(c *call) (*Value, *Error)        { return c.runtime(Object) }

func fnExternal(c *call) (*Value, *Error) {
	return UnknownValue(Unknown, "the deploying tool supplies what "+c.n.fn.name+"() gives"), nil
}

func fnGetSecret(*call) (*Value, *Error) {
	return UnknownValue(String, "it is a secret in a key vault").AsSecret(), nil
}

// fnLambda is only reached where lambda() stands at a place of its own.
func fnLambda(c *call) (*Value, *Error) {
	return nil, c.n.fail("lambda() may only stand as an argument of filter, map, reduce, sort, toObject, groupBy or mapValues")
}

func fnLambdaVariables(c *call) (*Value, *Error) {
	name := c.args[0].text
	var names []string
	for b := c.ev.lambda; b != nil; b = b.outer {
		if compareFold(b.name, name) == 0 {
			return b.value, nil
		}
		names = append(names, b.name)
	}
	hint := source.Nearest(name, names)
	if hint != "" {
		hint = "; did you mean '" + hint + "'?"
	}
	return nil, c.n.fail("unknown lambda variable %s%s", quote(name), hint)
}
