package facts

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed sizes.txt
var sizes string

// Size is what is known of a VM size.
type Size struct {
	Name
	// Recorded says that the facts have a record of the size itself, AsOf of
	// which day; else everything follows from its name.
	Recorded bool
	AsOf     string
	// Premium is premium storage, Accelerated accelerated networking, Preserving
	// updates of the host that keep the memory, Spot whether it is offered as
	// Spot, RDMA InfiniBand, Trusted Trusted Launch, Ephemeral whether it takes
	// ephemeral OS disks.
	Premium, Accelerated, Preserving, Spot, RDMA, Trusted, Ephemeral Fact
	// Generation1 and Generation2 say what it boots.
	Generation1, Generation2 Fact
	// Architecture is x64 or Arm64, "" where it is not known.
	Architecture string
	// Placements are where an ephemeral OS disk may lie; it means something
	// where Ephemeral is known.
	Placements []string
	// NICs, Cache, Temp and NVMe are numbers of network interfaces and of GiB; -1
	// where they are not recorded.
	NICs, Cache, Temp, NVMe int
	// Cores is the number of vCPUs, 0 where it is not known.
	Cores int
}

// SizeOf returns what is known of a size by its name, without regard to case. It
// reports false where nothing is: no record, and no name of the usual form.
func SizeOf(name string) (Size, bool) {
	s := Size{NICs: -1, Cache: -1, Temp: -1, NVMe: -1}
	parsed, ok := ParseName(name)
	if ok {
		s.byName(parsed)
	}
	line, recorded := record(sizes, strings.ToLower(name)+" ")
	if recorded {
		s.byRecord(line)
	}
	return s, ok || recorded
}

// record returns the rest of the line of a table that begins with key. The lines
// are in order, behind comments, which come before all keys.
func record(table, key string) (string, bool) {
	if len(key) < 2 || key[0] < 'a' || key[0] > 'z' {
		return "", false
	}
	low, high := 0, len(table)
	for low < high {
		middle := low + (high-low)/2
		start := low + strings.LastIndexByte(table[low:middle], '\n') + 1
		end := len(table)
		if i := strings.IndexByte(table[middle:], '\n'); i >= 0 {
			end = middle + i
		}
		line := table[start:end]
		switch rest, found := strings.CutPrefix(line, key); {
		case found:
			return rest, true
		case line < key:
			low = end + 1
		default:
			high = start
		}
	}
	return "", false
}

// byName fills in what the name tells.
func (s *Size) byName(n Name) {
	s.Name = n
	s.RDMA, s.Preserving, s.Trusted, s.Spot = n.rdma(), n.preserving(), n.trusted(), n.spot()
	s.Architecture = "x64"
	if n.Has('p') {
		s.Architecture = "Arm64"
	}
	if s.Has('s') || s.Family == "DS" || s.Family == "GS" {
		s.Premium = Yes
	}
	switch only2 := n.generation2(); {
	case n.generation1():
		s.Generation1, s.Generation2 = Yes, No
	case only2 == Yes:
		s.Generation1, s.Generation2 = No, Yes
	case only2 == Likely:
		s.Generation1, s.Generation2 = Hardly, Yes
	}
	if n.Version >= 3 && !n.Constrained {
		s.Cores = n.VCPUs
	}
}

// byRecord fills in what a record says, which goes before the name. What a
// record says of Trusted Launch was so on its day: such a no has been taken back
// for other sizes.
func (s *Size) byRecord(line string) {
	s.Recorded = true
	for field := range strings.FieldsSeq(line) {
		key, value, _ := strings.Cut(field, "=")
		switch key {
		case "asof":
			s.AsOf = value
		case "arch":
			s.Architecture = value
		case "placements":
			s.Placements = strings.Split(value, ",")
		case "gen":
			s.Generation1, s.Generation2 = booting(value, "1"), booting(value, "2")
		case "trusted":
			s.Trusted = factOf(value).hint()
		case "vcpus", "nics", "cache", "temp", "nvme":
			n, _ := strconv.Atoi(value)
			*s.number(key) = n
		default:
			if f := s.fact(key); f != nil {
				*f = factOf(value)
			}
		}
	}
}

func booting(list, generation string) Fact {
	if strings.Contains(list, generation) {
		return Yes
	}
	return No
}

func (s *Size) number(key string) *int {
	switch key {
	case "vcpus":
		return &s.Cores
	case "nics":
		return &s.NICs
	case "cache":
		return &s.Cache
	case "temp":
		return &s.Temp
	}
	return &s.NVMe
}

func (s *Size) fact(key string) *Fact {
	switch key {
	case "premium":
		return &s.Premium
	case "accelerated":
		return &s.Accelerated
	case "preserving":
		return &s.Preserving
	case "spot":
		return &s.Spot
	case "rdma":
		return &s.RDMA
	case "ephemeral":
		return &s.Ephemeral
	}
	return nil
}
