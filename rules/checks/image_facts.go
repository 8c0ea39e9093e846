package checks

import (
	"regexp"
	"strconv"
	"sync"
)

// hotpatchSKUs are SKUs of Windows Server that take hotpatches, as of 2026-11-23
// (validators of azurerm 5.2.0).
var hotpatchSKUs = [...]string{
	"2022-datacenter-azure-edition",
	"2022-datacenter-azure-edition-core",
	"2022-datacenter-azure-edition-core-smalldisk",
	"2022-datacenter-azure-edition-hotpatch",
	"2022-datacenter-azure-edition-hotpatch-smalldisk",
	"2025-datacenter-azure-edition",
	"2025-datacenter-azure-edition-smalldisk",
	"2025-datacenter-azure-edition-core",
	"2025-datacenter-azure-edition-core-smalldisk",
}

// sizeName is the grammar of the names of sizes from version 3 on, in which the
// number is that of vCPUs; those with constrained vCPUs do not match
// (vm-naming-conventions.md, 2023-05-01, of MicrosoftDocs/azure-compute-docs).
var sizeName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:Standard)_[A-Z]+([0-9]+)[a-z]*(?:_[A-Z0-9]+)?_v([0-9]+)$`)
})

// vCPUs returns the number of vCPUs of a size whose name tells it.
func vCPUs(size string) (int, bool) {
	m := sizeName().FindStringSubmatch(size)
	if m == nil {
		return 0, false
	}
	if version, _ := strconv.Atoi(m[2]); version < 3 {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}
