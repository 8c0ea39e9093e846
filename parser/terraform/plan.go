package terraform

import (
	"strings"
	"sync"

	"vmsslint/parser/terraform/azurerm"
)

// plan says what becomes of one block of a resource type: of its attributes,
// and of the blocks in it.
type plan struct {
	names   []string // the block's name, and those it had in older majors
	repeats bool
	schema  *azurerm.Block
	// at is where everything in the block lies, counted from where the block
	// around it lies; for a block that repeats it ends in the array.
	at     armPath
	leaves []leaf
	blocks []*plan
}

// leaf is one attribute of a block.
type leaf struct {
	*azurerm.Attribute
	name string
	// negated says that the older name means the opposite, and old that it is one.
	negated, old bool
	// removedIn is the major that no longer knows an old name.
	removedIn int
	arm       armPath // counted from where the block lies
	typ       string  // the provider's type of the attribute, as the schema has it
	secret    bool    // the schema says that its value must not be printed
}

// plans are those that were made, which nothing changes any more.
var plans sync.Map // resource type → *plan

// cachedPlan returns the plan of a type, made on first use. It is safe for
// concurrent use.
func cachedPlan(typ *azurerm.Map) *plan {
	if p, ok := plans.Load(typ.Type); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(typ.Type, planOf(typ, azurerm.Schema(typ.Type)))
	return p.(*plan)
}

// planOf arranges the attributes of a type by blocks. What merges into a list
// of another resource is arranged from its element on.
func planOf(typ *azurerm.Map, schema *azurerm.Block) *plan {
	root := &plan{schema: schema}
	for i := range typ.Attributes {
		a := &typ.Attributes[i]
		if strings.HasPrefix(a.ARM, "(") {
			continue // its scope and what it lies in are in its id
		}
		arm := parseARMPath(a.ARM)
		root.add(a.Path, "", arm, leaf{Attribute: a})
		for _, old := range a.Renamed {
			root.add(old.Path, a.Path, arm, leaf{Attribute: a, old: true, negated: old.Negated, removedIn: old.RemovedIn})
		}
	}
	if mergesIntoList(typ) {
		root.at = parseARMPath(typ.MergesInto)
	}
	root.settle(len(root.at))
	return root
}

// mergesIntoList reports whether a type is an element of a list of another
// resource. Azure has children of scale sets as resources of their own too;
// they stay what they are.
func mergesIntoList(typ *azurerm.Map) bool {
	return typ.MergesInto != "" && !strings.HasPrefix(typ.MergesInto, "(") && strings.Count(typ.ARMType, "/") == 1
}

// add puts a leaf into the block that its path names.
func (p *plan) add(path, now string, arm armPath, l leaf) {
	names := strings.Split(path, ".")
	nowNames := strings.Split(now, ".")
	for i, name := range names[:len(names)-1] {
		newer := ""
		if now != "" && len(nowNames) == len(names) {
			newer = nowNames[i]
		}
		p = p.block(name, newer)
	}
	l.name, l.arm = names[len(names)-1], arm
	if attr := p.schema.Attribute(l.name); attr != nil {
		l.typ, l.secret = attr.Type, attr.Sensitive
	} else if attr := p.schema.Attribute(nowNames[len(nowNames)-1]); attr != nil && len(nowNames) == len(names) {
		l.typ, l.secret = attr.Type, attr.Sensitive
	}
	p.leaves = append(p.leaves, l)
}

// block returns the nested block of a name; newer is the one it has now.
func (p *plan) block(name, newer string) *plan {
	for _, b := range p.blocks {
		for _, n := range b.names {
			if n == name {
				return b
			}
		}
	}
	if newer != "" && newer != name {
		b := p.block(newer, "")
		b.names = append(b.names, name)
		return b
	}
	nested := p.schema.Block(name)
	b := &plan{names: []string{name}, schema: nested, repeats: nested.Repeats()}
	p.blocks = append(p.blocks, b)
	return b
}

// settle finds where each block lies, and shortens the paths in it accordingly.
// Everything above lies below the first n names.
func (p *plan) settle(n int) {
	for _, b := range p.blocks {
		b.at = b.common()[n:]
		if b.repeats {
			b.at = b.at.throughArray()
		}
		b.settle(n + len(b.at))
	}
	for i := range p.leaves {
		p.leaves[i].arm = p.leaves[i].arm[n:]
	}
}

// common returns what the paths of all attributes in p begin with, at most all
// but their last names.
func (p *plan) common() armPath {
	var out armPath
	first := true
	p.each(func(arm armPath) {
		arm = arm[:len(arm)-1]
		if first {
			out, first = arm, false
			return
		}
		i := 0
		for i < len(out) && i < len(arm) && out[i] == arm[i] {
			i++
		}
		out = out[:i]
	})
	return out
}

func (p *plan) each(visit func(armPath)) {
	for _, l := range p.leaves {
		visit(l.arm)
	}
	for _, b := range p.blocks {
		b.each(visit)
	}
}

// throughArray cuts p behind its first array; without one it is all of p.
func (p armPath) throughArray() armPath {
	for i, seg := range p {
		if seg.array {
			return p[:i+1]
		}
	}
	return p
}

// attribute returns the name that a property has in Terraform, with the blocks
// around it: "network_interface[0].name". It is "" where there is none.
func (p *plan) attribute(path string) string {
	var indexes []string
	names := armPath{}
	for seg := range strings.SplitSeq(path, ".") {
		name, index, array := strings.Cut(seg, "[")
		if array {
			indexes = append(indexes, "["+index)
		}
		names = append(names, armName{name, array})
	}
	return strings.TrimPrefix(p.attributeAt(names, indexes), ".")
}

func (p *plan) attributeAt(path armPath, indexes []string) string {
	for i := range p.leaves {
		l := &p.leaves[i]
		if l.old {
			continue
		}
		arm := l.arm
		if n := len(arm); isList(l.typ) && n > 0 && !arm[n-1].array { // an element is part of the attribute
			arm = append(arm[:n-1:n-1], armName{arm[n-1].name, true})
		}
		if path.within(arm) {
			return "." + l.name
		}
	}
	for _, b := range p.blocks {
		n := len(b.at)
		if len(path) < n || !path[:n].same(b.at) {
			continue
		}
		name, left := "."+b.names[0], indexes
		for range b.at.arrays() {
			if len(left) > 0 {
				if b.repeats {
					name += left[0]
				}
				left = left[1:]
			}
		}
		if len(path) == n {
			return name
		}
		if rest := b.attributeAt(path[n:], left); rest != "" {
			return name + rest
		}
	}
	return ""
}

// isList reports whether a type of the provider is one of elements.
func isList(typ string) bool {
	return strings.HasPrefix(typ, "list(") || strings.HasPrefix(typ, "set(")
}

// within reports whether p is other, or lies in it.
func (p armPath) within(other armPath) bool {
	return len(p) >= len(other) && len(other) > 0 && p[:len(other)].same(other)
}

// same compares names without regard to case. An array that the other side
// goes into may be meant as a whole.
func (p armPath) same(other armPath) bool {
	for i := range p {
		if !strings.EqualFold(p[i].name, other[i].name) || p[i].array && !other[i].array {
			return false
		}
	}
	return true
}

// arrays returns how many arrays p goes through.
func (p armPath) arrays() (n int) {
	for _, seg := range p {
		if seg.array {
			n++
		}
	}
	return n
}
