package plan

import (
	"slices"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/terraform"
	"vmsslint/parser/terraform/lang"
)

// fits says what the attributes hold the ids of, by their names, as far as
// links between resources matter. A reference tells what a value is computed
// from, not that it is that value; where the attribute takes nothing but the id
// of such a resource it can be nothing else.
var fits = [...]struct{ attribute, types string }{
	{"backend_address_pool_id", "azurerm_lb_backend_address_pool"},
	{"backend_address_pool_ids", "azurerm_lb_backend_address_pool"},
	{"capacity_reservation_group_id", "azurerm_capacity_reservation_group"},
	{"disk_encryption_set_id", "azurerm_disk_encryption_set"},
	{"health_probe_id", "azurerm_lb_probe"},
	{"host_group_id", "azurerm_dedicated_host_group"},
	{"load_balancer_backend_address_pool_ids", "azurerm_lb_backend_address_pool"},
	{"load_balancer_inbound_nat_rules_ids", "azurerm_lb_nat_pool azurerm_lb_nat_rule"},
	{"loadbalancer_id", "azurerm_lb"},
	{"nat_gateway_id", "azurerm_nat_gateway"},
	{"network_security_group_id", "azurerm_network_security_group"},
	{"probe_id", "azurerm_lb_probe"},
	{"proximity_placement_group_id", "azurerm_proximity_placement_group"},
	{"public_ip_address_id", "azurerm_public_ip"},
	{"public_ip_prefix_id", "azurerm_public_ip_prefix"},
	{"source_image_id", "azurerm_image azurerm_shared_image azurerm_shared_image_version"},
	{"subnet_id", "azurerm_subnet"},
	{"target_resource_id", scaleSetTypes},
	{"virtual_machine_scale_set_id", scaleSetTypes},
}

const scaleSetTypes = "azurerm_linux_virtual_machine_scale_set azurerm_windows_virtual_machine_scale_set azurerm_orchestrated_virtual_machine_scale_set azurerm_virtual_machine_scale_set azapi_resource"

// fitting returns the types of resources that an attribute of a resource holds
// ids of.
func fitting(attribute string, resource *jsonc.Value) []string {
	if attribute == "parent_id" { // of an azapi_resource
		if strings.Count(text(resource.Get("type")), "/") > 1 {
			return strings.Fields(scaleSetTypes)
		}
		return []string{"azurerm_resource_group"}
	}
	for _, f := range fits {
		if f.attribute == attribute {
			return strings.Fields(f.types)
		}
	}
	return nil
}

// module is a module of the section "configuration", at its place in the tree
// of calls.
type module struct {
	parent    *module
	call      *jsonc.Value // what calls it; nil for the root
	doc       *jsonc.Value
	resources map[string]*jsonc.Value // by type.name
	children  map[string]*module
}

func newModule(doc, call *jsonc.Value, parent *module) *module {
	m := &module{parent: parent, call: call, doc: doc, resources: map[string]*jsonc.Value{}, children: map[string]*module{}}
	if list := doc.Get("resources"); isKind(list, jsonc.Array) {
		for i := range list.Items {
			r := &list.Items[i]
			if isText(r.Get("mode"), "managed") {
				m.resources[text(r.Get("type"))+"."+text(r.Get("name"))] = r
			}
		}
	}
	if calls := doc.Get("module_calls"); isKind(calls, jsonc.Object) {
		for i := range calls.Members {
			c := &calls.Members[i]
			m.children[c.Name] = newModule(c.Value.Get("module"), &c.Value, m)
		}
	}
	return m
}

// at returns the module that a path of calls leads to, or nil.
func (m *module) at(calls []string) *module {
	for _, name := range calls {
		if m == nil {
			return nil
		}
		m = m.children[name]
	}
	return m
}

func text(v *jsonc.Value) string {
	if !isKind(v, jsonc.String) {
		return ""
	}
	return v.Str
}

func isText(v *jsonc.Value, s string) bool { return isKind(v, jsonc.String) && v.Str == s }

// reference is an unknown value that the configuration takes from elsewhere.
type reference struct {
	node  *model.Node
	many  bool     // it is a list
	types []string // what it may be the id of
	refs  []string
}

// linker gives unknown values the ids of the resources of the plan that they refer to.
type linker struct {
	root *module
	// instances are all by their addresses; keyed are those with a key by what
	// stands before it.
	instances map[string]*lang.Instance
	keyed     map[string][]*lang.Instance
	homes     map[*lang.Instance]string // the addresses of their modules
	pending   map[*lang.Instance][]reference
}

func newLinker(root *module) *linker {
	return &linker{root: root, instances: map[string]*lang.Instance{}, keyed: map[string][]*lang.Instance{}, homes: map[*lang.Instance]string{}, pending: map[*lang.Instance][]reference{}}
}

func (l *linker) add(inst *lang.Instance, home string, refs []reference) {
	l.instances[inst.Address] = inst
	if inst.Key.Kind != lang.NoKey {
		bare := join(home, inst.Type+"."+inst.Name)
		l.keyed[bare] = append(l.keyed[bare], inst)
	}
	l.homes[inst], l.pending[inst] = home, refs
}

// link resolves the references of an instance, and first those of the
// resources that it refers to, whose ids may be made of them.
func (l *linker) link(inst *lang.Instance) {
	refs := l.pending[inst]
	delete(l.pending, inst) // a circle finds nothing to do
	for _, r := range refs {
		var ids []string
		for _, target := range l.targets(inst, r) {
			l.link(target)
			id := terraform.ResourceID(target)
			if id == "" {
				ids = nil
				break
			}
			ids = append(ids, id)
		}
		r.fill(ids)
	}
}

// fill gives the node the ids, if it has room for them: it is one text, or a
// list of which nothing, or only the number, is known.
func (r reference) fill(ids []string) {
	switch items, _ := r.node.Items(); {
	case len(ids) == 0:
	case r.node.Kind == model.Array:
		for _, it := range items {
			if !it.IsUnknown() {
				return
			}
		}
		if len(items) != len(ids) {
			return
		}
		for i, it := range items {
			setID(it, ids[i])
		}
	case r.many:
		made := make([]*model.Node, len(ids))
		for i, id := range ids {
			made[i] = &model.Node{Kind: model.Unknown, Why: r.node.Why, Place: r.node.Place, Secret: r.node.Secret}
			setID(made[i], id)
		}
		r.node.NewArray(made)
	case len(ids) == 1:
		setID(r.node, ids[0])
	}
}

func setID(n *model.Node, id string) {
	n.Str = id
	n.MinLength, n.ExactLength = expr.Length(id)
	if !expr.HasPlaceholder(id) {
		n.Kind = model.String
	}
}

// maxHops bounds how far a reference is followed through modules, and maxRefs
// how much one expression may refer to.
const (
	maxHops = 64
	maxRefs = 100
)

// targets returns the instances whose ids a reference gives; none where it is
// not certain that it gives nothing else.
func (l *linker) targets(inst *lang.Instance, r reference) []*lang.Instance {
	home := l.homes[inst]
	s := search{linker: l, inst: inst, types: r.types, left: maxHops}
	if !s.all(r.refs, home, l.root.at(moduleNames(home))) {
		return nil
	}
	return s.found
}

type search struct {
	*linker
	inst  *lang.Instance
	types []string
	found []*lang.Instance
	left  int
}

// all follows the references of one expression in a module.
func (s *search) all(refs []string, home string, m *module) bool {
	if s.left--; s.left < 0 || m == nil || len(refs) == 0 || len(refs) > maxRefs {
		return false
	}
	sameKey := slices.Contains(refs, "each.key") || slices.Contains(refs, "count.index")
	for _, ref := range whole(refs) {
		if ref == "each.key" || ref == "count.index" {
			continue
		}
		if !s.one(ref, home, m, sameKey) {
			return false
		}
	}
	return len(s.found) > 0
}

// whole leaves out references that another one goes on from: of
// azurerm_lb.a[0].id, azurerm_lb.a[0] and azurerm_lb.a only the first.
func whole(refs []string) []string {
	var out []string
	for _, r := range refs {
		if !slices.ContainsFunc(refs, func(o string) bool {
			return len(o) > len(r) && strings.HasPrefix(o, r) && (o[len(r)] == '.' || o[len(r)] == '[')
		}) {
			out = append(out, r)
		}
	}
	return out
}

func (s *search) one(ref, home string, m *module, sameKey bool) bool {
	word, _, rest := cutName(ref)
	name, key, last := cutName(rest)
	switch word {
	case "var":
		if m.call == nil || key != "" || last != "" {
			return false
		}
		outer := strings.TrimSuffix(home, home[lastCall(home):])
		return s.all(references(m.call.Get("expressions").Get(name)), strings.TrimSuffix(outer, "."), m.parent)
	case "module":
		child := m.children[name]
		if child == nil || last == "" || strings.ContainsAny(last, ".[") {
			return false
		}
		return s.all(references(child.doc.Get("outputs").Get(last).Get("expression")), join(home, "module."+name+key), child)
	case "data", "local", "each", "count", "path", "terraform", "self":
		return false
	}
	if !slices.Contains(s.types, word) || last != "id" && !(last == "" && key == "" && sameKey) {
		return false
	}
	target := s.instance(join(home, word+"."+name), key, sameKey)
	if target == nil {
		return false
	}
	s.found = append(s.found, target)
	return true
}

// instance returns the instance of a resource that a reference with a key, or
// without one, leads to.
func (s *search) instance(bare, key string, sameKey bool) *lang.Instance {
	if inst := s.instances[bare+key]; inst != nil {
		return inst
	}
	if key != "" {
		return nil
	}
	if sameKey {
		return s.instances[bare+s.inst.Key.String()]
	}
	if list := s.keyed[bare]; len(list) == 1 {
		return list[0]
	}
	return nil
}

// lastCall returns where the last call begins in the address of a module.
func lastCall(address string) int {
	at := 0
	for rest := address; rest != ""; {
		_, _, after := cutName(rest) // the word module
		_, _, next := cutName(after)
		at = len(address) - len(rest)
		rest = next
	}
	return at
}

// references returns what an expression refers to.
func references(v *jsonc.Value) []string { return textsOf(v.Get("references")) }
