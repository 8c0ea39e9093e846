package expr

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// network reads argument i in CIDR notation.
func (c *call) network(i int) (netip.Prefix, *Error) {
	p, err := netip.ParsePrefix(c.args[i].text)
	if err != nil || p.Addr().Is4In6() {
		return p, c.failArg(i, "%s needs a network such as '10.0.0.0/16', not %s", c.n.fn.name, describe(c.args[i]))
	}
	return p.Masked(), nil
}

// offset returns the address n behind a.
func offset(a netip.Addr, n *big.Int) (netip.Addr, bool) {
	sum := new(big.Int).Add(new(big.Int).SetBytes(a.AsSlice()), n)
	if sum.Sign() < 0 || sum.BitLen() > a.BitLen() {
		return a, false
	}
	out, ok := netip.AddrFromSlice(sum.FillBytes(make([]byte, a.BitLen()/8)))
	return out, ok
}

// addresses returns how many addresses have the given number of free bits.
func addresses(bits int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(bits)) }

func fnCidrSubnet(c *call) (*Value, *Error) {
	p, err := c.network(0)
	if err != nil {
		return nil, err
	}
	bits, n := c.args[1].num, c.args[2].num
	all := int64(p.Addr().BitLen())
	if bits < int64(p.Bits()) || bits > all {
		return nil, c.failArg(1, "a subnet of %s has a prefix of %d to %d bits, not %d", p, p.Bits(), all, bits)
	}
	count := addresses(int(bits) - p.Bits())
	if n < 0 || big.NewInt(n).Cmp(count) >= 0 {
		return nil, c.failArg(2, "%s has %s subnets of /%d, counted from 0; %d is not among them", p, count, bits, n)
	}
	a, _ := offset(p.Addr(), new(big.Int).Mul(big.NewInt(n), addresses(int(all-bits))))
	return StringValue(netip.PrefixFrom(a, int(bits)).String()), nil
}

// usable returns the first and last address that a host may have.
func usable(p netip.Prefix) (first, last netip.Addr) {
	free := p.Addr().BitLen() - p.Bits()
	top := new(big.Int).Sub(addresses(free), big.NewInt(1))
	first = p.Addr()
	last, _ = offset(first, top)
	if free > 1 {
		if p.Addr().Is4() {
			last = last.Prev()
		}
		first = first.Next()
	}
	return first, last
}

func fnCidrHost(c *call) (*Value, *Error) {
	p, err := c.network(0)
	if err != nil {
		return nil, err
	}
	first, last := usable(p)
	n := c.args[1].num
	a, ok := offset(first, big.NewInt(n))
	if n < 0 || !ok || last.Less(a) {
		return nil, c.failArg(1, "host %d of %s, counted from 0, is not one of its usable addresses %s to %s", n, p, first, last)
	}
	return StringValue(a.String()), nil
}

func fnParseCidr(c *call) (*Value, *Error) {
	p, err := c.network(0)
	if err != nil {
		return nil, err
	}
	a := p.Addr()
	free := a.BitLen() - p.Bits()
	ones := new(big.Int).Sub(addresses(a.BitLen()), addresses(free))
	mask, _ := netip.AddrFromSlice(ones.FillBytes(make([]byte, a.BitLen()/8)))
	first, last := usable(p)
	fields := []any{"network", a.String(), "netmask", mask.String()}
	if a.Is4() {
		end, _ := offset(a, new(big.Int).Sub(addresses(free), big.NewInt(1)))
		fields = append(fields, "broadcast", end.String())
	}
	fields = append(fields, "firstUsable", first.String(), "lastUsable", last.String(), "cidr", IntValue(int64(p.Bits())))
	return object(fields...), nil
}

func fnURI(c *call) (*Value, *Error) {
	base, err := url.Parse(c.args[0].text)
	if err != nil || base.Scheme == "" || base.Host == "" {
		return nil, c.failArg(0, "uri needs an absolute URI as argument 1, not %s", describe(c.args[0]))
	}
	rel, err := url.Parse(c.args[1].text)
	if err != nil {
		return nil, c.failArg(1, "uri needs a relative URI as argument 2, not %s", describe(c.args[1]))
	}
	return StringValue(base.ResolveReference(rel).String()), nil
}

func fnURIComponent(c *call) (*Value, *Error) {
	var b strings.Builder
	for _, ch := range []byte(c.args[0].text) {
		if isNameStart(ch) || isDigit(ch) || ch == '-' || ch == '.' || ch == '~' {
			b.WriteByte(ch)
			continue
		}
		b.WriteString("%" + strings.ToUpper(string([]byte{hexDigits[ch>>4], hexDigits[ch&15]})))
	}
	return StringValue(b.String()), nil
}

func fnURIComponentToString(c *call) (*Value, *Error) {
	return StringValue(unescape(c.args[0].text)), nil
}

// unescape resolves %xx; what is no such escape stays as it is.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func fnDataURI(c *call) (*Value, *Error) {
	return StringValue("data:text/plain;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(c.args[0].text))), nil
}

func fnDataURIToString(c *call) (*Value, *Error) {
	rest, ok := strings.CutPrefix(c.args[0].text, "data:")
	media, data, found := strings.Cut(rest, ",")
	if !ok || !found {
		return nil, c.failArg(0, "dataUriToString needs a data URI, not %s", describe(c.args[0]))
	}
	if !strings.HasSuffix(strings.ToLower(media), ";base64") {
		return StringValue(unescape(data)), nil
	}
	s, err := c.decode64(data)
	if err != nil {
		return nil, err
	}
	return StringValue(s), nil
}

func fnParseURI(c *call) (*Value, *Error) {
	u, err := url.Parse(c.args[0].text)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return nil, c.failArg(0, "parseUri needs an absolute URI, not %s", describe(c.args[0]))
	}
	port := NullValue()
	if n, err := strconv.ParseInt(u.Port(), 10, 64); err == nil {
		port = IntValue(n)
	}
	query := NullValue()
	if u.RawQuery != "" {
		query = StringValue("?" + u.RawQuery)
	}
	return object("scheme", u.Scheme, "host", u.Hostname(), "port", port, "path", u.EscapedPath(), "query", query), nil
}

func fnBuildURI(c *call) (*Value, *Error) {
	part := func(name string) string {
		v := c.args[0].Field(name)
		if v == nil || v.kind == Null {
			return ""
		}
		s, _ := c.textOf(v, stringStyle)
		return s
	}
	scheme, host := part("scheme"), part("host")
	if scheme == "" || host == "" {
		return nil, c.failArg(0, "buildUri needs an object with scheme and host")
	}
	out := scheme + "://" + host
	if port := part("port"); port != "" && port != "-1" {
		out += ":" + port
	}
	if p := part("path"); p != "" {
		out += "/" + strings.TrimPrefix(p, "/")
	}
	if q := part("query"); q != "" {
		out += "?" + strings.TrimPrefix(q, "?")
	}
	return StringValue(out), nil
}
