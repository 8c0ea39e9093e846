package functions

import (
	"fmt"
	"math/big"
	"net/netip"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// A network is an address prefix with its host bits cleared.
type network struct {
	base *big.Int
	bits int // 32 or 128
	ones int // length of the prefix
}

// parseNetwork reads a prefix in CIDR notation. Leading zeros in IPv4 count as
// nothing, as they always did in Terraform.
func parseNetwork(text string) (network, error) {
	wrong := function.NewArgErrorf(0, "invalid CIDR expression: %q is no address prefix", text)
	host, length, ok := strings.Cut(text, "/")
	ones, err := strconv.ParseUint(length, 10, 8)
	if !ok || err != nil || length[0] == '+' {
		return network{}, wrong
	}
	addr, err := netip.ParseAddr(withoutZeros(host))
	if err != nil || addr.Zone() != "" || int(ones) > addr.BitLen() {
		return network{}, wrong
	}
	n := network{base: new(big.Int).SetBytes(addr.AsSlice()), bits: addr.BitLen(), ones: int(ones)}
	hosts := uint(n.bits - n.ones)
	n.base.Lsh(n.base.Rsh(n.base, hosts), hosts)
	return n, nil
}

// withoutZeros takes leading zeros from the parts of an IPv4 address.
func withoutZeros(host string) string {
	if strings.Contains(host, ":") {
		return host
	}
	parts := strings.Split(host, ".")
	for i, p := range parts {
		if t := strings.TrimLeft(p, "0"); t == "" && p != "" {
			parts[i] = "0"
		} else {
			parts[i] = t
		}
	}
	return strings.Join(parts, ".")
}

// address returns the address at offset from the start of n.
func (n network) address(offset *big.Int) string {
	raw := make([]byte, n.bits/8)
	new(big.Int).Add(n.base, offset).FillBytes(raw)
	addr, _ := netip.AddrFromSlice(raw)
	return addr.String()
}

// size is 2 to the power of bits.
func size(bits int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(bits)) }

// whole returns the integer that a number is.
func whole(v cty.Value, place int) (*big.Int, error) {
	f := v.AsBigFloat()
	if !f.IsInt() {
		return nil, function.NewArgErrorf(place, "must be a whole number")
	}
	n, _ := f.Int(nil)
	return n, nil
}

// netFunction is a function of a prefix and numbers.
func netFunction(impl func(n network, numbers []*big.Int) (cty.Value, error), result cty.Type, rest *function.Parameter, numbers ...string) function.Function {
	params := stringParams("prefix")
	for _, n := range numbers {
		params = append(params, function.Parameter{Name: n, Type: cty.Number})
	}
	return function.New(&function.Spec{
		Params: params, VarParam: rest,
		Type:         function.StaticReturnType(result),
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			n, err := parseNetwork(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			var ints []*big.Int
			for i, a := range args[1:] {
				k, err := whole(a, i+1)
				if err != nil {
					return cty.NilVal, err
				}
				ints = append(ints, k)
			}
			return impl(n, ints)
		},
	})
}

// cidrhostFunction counts from the start of the prefix, negative numbers from its end.
func cidrhostFunction() function.Function {
	return netFunction(func(n network, numbers []*big.Int) (cty.Value, error) {
		offset, hosts := numbers[0], size(n.bits-n.ones)
		if offset.Sign() < 0 {
			offset = new(big.Int).Add(hosts, offset)
		}
		if offset.Sign() < 0 || offset.Cmp(hosts) >= 0 {
			return cty.NilVal, fmt.Errorf("prefix of %d does not accommodate a host numbered %d", n.ones, numbers[0])
		}
		return cty.StringVal(n.address(offset)), nil
	}, cty.String, nil, "hostnum")
}

func cidrnetmaskFunction() function.Function {
	return netFunction(func(n network, _ []*big.Int) (cty.Value, error) {
		if n.bits != 32 {
			return cty.NilVal, function.NewArgErrorf(0, "IPv6 addresses cannot have a netmask")
		}
		mask := network{base: new(big.Int).Sub(size(32), size(32-n.ones)), bits: 32}
		return cty.StringVal(mask.address(new(big.Int))), nil
	}, cty.String, nil)
}

func cidrsubnetFunction() function.Function {
	return netFunction(func(n network, numbers []*big.Int) (cty.Value, error) {
		newbits, num := numbers[0], numbers[1]
		if newbits.Sign() < 0 || num.Sign() < 0 {
			// Terraform takes them, and gives something that is no subnet.
			return unknownString(), nil
		}
		if newbits.Cmp(big.NewInt(int64(n.bits-n.ones))) > 0 {
			return cty.NilVal, fmt.Errorf("insufficient address space to extend prefix of %d by %d", n.ones, newbits)
		}
		ones := n.ones + int(newbits.Int64())
		if num.Cmp(size(ones-n.ones)) >= 0 {
			return cty.NilVal, fmt.Errorf("prefix extension of %d does not accommodate a subnet numbered %d", newbits, num)
		}
		offset := new(big.Int).Lsh(num, uint(n.bits-ones))
		return cty.StringVal(fmt.Sprintf("%s/%d", n.address(offset), ones)), nil
	}, cty.String, nil, "newbits", "netnum")
}

// cidrsubnetsFunction gives prefixes one behind the other, each at the next
// place where one of its length can be.
func cidrsubnetsFunction() function.Function {
	rest := &function.Parameter{Name: "newbits", Type: cty.Number}
	return netFunction(func(n network, numbers []*big.Int) (cty.Value, error) {
		if len(numbers) == 0 {
			return cty.ListValEmpty(cty.String), nil
		}
		var out []cty.Value
		next, end := new(big.Int), size(n.bits-n.ones)
		for i, newbits := range numbers {
			if newbits.Sign() <= 0 {
				return cty.NilVal, function.NewArgErrorf(i+1, "must extend prefix by at least one bit")
			}
			if newbits.Cmp(big.NewInt(32)) > 0 {
				return cty.NilVal, function.NewArgErrorf(i+1, "may not extend prefix by more than 32 bits")
			}
			ones := n.ones + int(newbits.Int64())
			if ones > n.bits {
				return cty.NilVal, function.NewArgErrorf(i+1, "would extend prefix to %d bits, which is too long for an address of %d", ones, n.bits)
			}
			step := size(n.bits - ones)
			next.Add(next, new(big.Int).Sub(step, big.NewInt(1)))
			next.Mul(next.Div(next, step), step)
			offset := new(big.Int).Set(next)
			if next.Add(next, step); next.Cmp(end) > 0 {
				return cty.NilVal, function.NewArgErrorf(i+1, "not enough remaining address space for a subnet with a prefix of %d bits", ones)
			}
			out = append(out, cty.StringVal(fmt.Sprintf("%s/%d", n.address(offset), ones)))
		}
		return cty.ListVal(out), nil
	}, cty.List(cty.String), rest)
}
