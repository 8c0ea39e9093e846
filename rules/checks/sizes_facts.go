package checks

import "strings"

// Facts about VM sizes, as of 2025-06-03 (Azure/karpenter-provider-azure@352646f);
// the families without memory-preserving updates by
// virtual-machine-scale-sets-orchestration-modes.md (2024-06-14) of
// MicrosoftDocs/azure-compute-docs. Most sizes are not among them.

// sizeFacts are what is known of one size.
type sizeFacts struct {
	name             string
	nics             int
	memoryPreserving bool
}

var sizes = [...]sizeFacts{
	{"Standard_A0", 2, true},
	{"Standard_B1s", 2, true},
	{"Standard_B20ms", 8, true},
	{"Standard_D128ds_v6", 8, true},
	{"Standard_D16plds_v5", 4, true},
	{"Standard_D2_v2", 2, true},
	{"Standard_D2_v3", 2, true},
	{"Standard_D2_v5", 2, true},
	{"Standard_D2as_v6", 2, true},
	{"Standard_D2s_v3", 2, true},
	{"Standard_D4s_v3", 2, true},
	{"Standard_D64s_v3", 8, true},
	{"Standard_DC8s_v3", 8, true},
	{"Standard_DS2_v2", 2, true},
	{"Standard_E4d_v5", 2, true},
	{"Standard_F16s_v2", 4, true},
	{"Standard_M8-2ms", 2, false},
	{"Standard_NC16as_T4_v3", 8, false},
	{"Standard_NC24ads_A100_v4", 2, false},
	{"Standard_NC6s_v3", 4, false},
}

// sizeOf returns the facts about a size, without regard to case.
func sizeOf(name string) (sizeFacts, bool) {
	for _, s := range sizes {
		if strings.EqualFold(s.name, name) {
			return s, true
		}
	}
	return sizeFacts{}, false
}

// withoutMemoryPreservingUpdates reports whether a size lacks them, by a fact
// about the size or, less surely, by its family: G, H, L, M and N.
func withoutMemoryPreservingUpdates(size string) (lacks, sure bool) {
	if s, ok := sizeOf(size); ok {
		return !s.memoryPreserving, true
	}
	name, ok := strings.CutPrefix(strings.ToUpper(size), "STANDARD_")
	return ok && name != "" && strings.ContainsRune("GHLMN", rune(name[0])), false
}
