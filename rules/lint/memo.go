package lint

import "vmsslint/parser/model"

// Memo keeps what rules look up in a unit, so that the many that look at the
// same property find it once. It serves one unit at a time, in one goroutine.
// A nil one keeps nothing.
type Memo struct {
	nodes map[lookup][]*model.Node
}

type lookup struct {
	root *model.Node
	path string
}

// Reset forgets everything, for the next unit.
func (m *Memo) Reset() {
	if m.nodes == nil {
		m.nodes = make(map[lookup][]*model.Node, 224) // what rules look up of one scale set
	}
	clear(m.nodes)
}

// Nodes returns what was kept for path below root.
func (m *Memo) Nodes(root *model.Node, path string) ([]*model.Node, bool) {
	if m == nil {
		return nil, false
	}
	list, ok := m.nodes[lookup{root, path}]
	return list, ok
}

// Keep keeps list, which nobody may change, for path below root.
func (m *Memo) Keep(root *model.Node, path string, list []*model.Node) {
	if m != nil && m.nodes != nil {
		m.nodes[lookup{root, path}] = list
	}
}
