package terraform

import (
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/terraform/lang"
)

// The majors of azurerm that are told apart. What is older counts as the
// first, what is newer as the last.
const (
	firstMajor = 2
	lastMajor  = 5
)

// majors are the majors of a provider that a configuration may run with, one
// bit each.
type majors uint8

const allMajors = majors(1<<(lastMajor+1) - 1<<firstMajor)

func (m majors) has(major int) bool { return m&(1<<clampMajor(major)) != 0 }

// before reports whether every major that is left is older than the one given,
// and since whether none is.
func (m majors) before(major int) bool { return m>>clampMajor(major) == 0 }
func (m majors) since(major int) bool  { return m&(1<<clampMajor(major)-1) == 0 }

func clampMajor(n int) int { return min(max(n, firstMajor), lastMajor) }

// oldest and newest return the ends of what is left.
func (m majors) oldest() int {
	for n := firstMajor; n < lastMajor; n++ {
		if m.has(n) {
			return n
		}
	}
	return lastMajor
}

func (m majors) newest() int {
	for n := lastMajor; n > firstMajor; n-- {
		if m.has(n) {
			return n
		}
	}
	return firstMajor
}

// azurermMajors returns the majors that a configuration may run with: the one
// of the lock file, or those that every module's constraint allows.
func azurermMajors(c *lang.Config) majors {
	for _, l := range c.Locked() {
		if isAzurerm(l.Source) {
			if v, ok := parseVersion(l.Version); ok {
				return 1 << clampMajor(v[0])
			}
		}
	}
	left := allMajors
	for _, m := range c.Modules() {
		for _, p := range m.Providers {
			if isAzurerm(p.Source) || p.Source == "" && p.Name == "azurerm" {
				left &= constrained(p.Version)
			}
		}
	}
	if left == 0 {
		return allMajors // constraints that exclude each other say nothing
	}
	return left
}

func isAzurerm(source string) bool {
	return source == "azurerm" || source == "hashicorp/azurerm" || strings.HasSuffix(source, "/hashicorp/azurerm")
}

// constrained returns the majors of which some version keeps to a constraint
// such as ">= 3.0, < 5.0". What it cannot read excludes nothing.
func constrained(constraint string) majors {
	left := allMajors
	for part := range strings.SplitSeq(constraint, ",") {
		part = strings.TrimSpace(part)
		digits := strings.TrimLeft(part, "<>=!~ ")
		op := strings.TrimSpace(part[:len(part)-len(digits)])
		v, ok := parseVersion(digits)
		if !ok {
			continue
		}
		for n := firstMajor; n <= lastMajor; n++ {
			if !allows(op, v, n) {
				left &^= 1 << n
			}
		}
	}
	return left
}

// allows reports whether some version of major n satisfies op v.
func allows(op string, v [3]int, n int) bool {
	major := v[0]
	switch op {
	case "", "=":
		return n == clampMajor(major)
	case "~>":
		return n == clampMajor(major)
	case ">=", ">":
		return n >= clampMajor(major)
	case "<=":
		return n <= major
	case "<":
		return n < major || n == major && (v[1] > 0 || v[2] > 0)
	}
	return true
}

// majorOf returns the first number of a version such as "5.0".
func majorOf(version string) int {
	v, _ := parseVersion(version)
	return v[0]
}

// parseVersion reads up to three numbers; what follows them is left aside.
func parseVersion(s string) (v [3]int, ok bool) {
	s, _, _ = strings.Cut(s, "-")
	for i, part := range strings.SplitN(s, ".", 3) {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return v, i > 0
		}
		v[i] = n
	}
	return v, true
}

// leastVersion returns the oldest version of azurerm that a configuration may
// run with: that of the lock file, or the highest bound below that its modules
// set; zeros where nothing says.
func leastVersion(c *lang.Config) (least [3]int) {
	for _, l := range c.Locked() {
		if isAzurerm(l.Source) {
			if v, ok := parseVersion(l.Version); ok {
				return v
			}
		}
	}
	for _, m := range c.Modules() {
		for _, p := range m.Providers {
			if isAzurerm(p.Source) || p.Source == "" && p.Name == "azurerm" {
				least = maxVersion(least, lowerBound(p.Version))
			}
		}
	}
	return least
}

// lowerBound returns the oldest version that keeps to a constraint.
func lowerBound(constraint string) (least [3]int) {
	for part := range strings.SplitSeq(constraint, ",") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "<") || strings.HasPrefix(part, "!") {
			continue
		}
		if v, ok := parseVersion(strings.TrimLeft(part, ">=~ ")); ok {
			least = maxVersion(least, v)
		}
	}
	return least
}

func maxVersion(a, b [3]int) [3]int {
	if slices.Compare(a[:], b[:]) < 0 {
		return b
	}
	return a
}
