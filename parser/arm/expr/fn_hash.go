package expr

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"strings"
)

// joinedText returns the arguments with dashes between them, and why it is not
// known, if so.
func (c *call) joinedText() (text, why string) {
	var b builder
	for i, v := range c.args {
		if i > 0 {
			b.WriteByte('-')
		}
		b.add(c.textOf(v, stringStyle))
	}
	return b.String(), b.why
}

func fnUniqueString(c *call) (*Value, *Error) {
	seed, why := c.joinedText()
	h := murmur([]byte(seed))
	var b strings.Builder
	for range 13 {
		digit := h >> 59
		h <<= 5
		if why != "" {
			b.WriteRune(shapedBase32 + rune(digit))
		} else {
			b.WriteByte("abcdefghijklmnopqrstuvwxyz234567"[digit])
		}
	}
	return TextValue(b.String(), why), nil
}

// murmur is the service's 64-bit variant of MurmurHash3 with seed 0.
func murmur(data []byte) uint64 {
	const c1, c2 = 0x239b961b, 0xab0e9789
	var h1, h2 uint32
	rest := data
	for ; len(rest) >= 8; rest = rest[8:] {
		k := binary.LittleEndian.Uint32(rest)
		h1 ^= bits.RotateLeft32(k*c1, 15) * c2
		h1 = (bits.RotateLeft32(h1, 19)+h2)*5 + 0x561ccd1b
		k = binary.LittleEndian.Uint32(rest[4:])
		h2 ^= bits.RotateLeft32(k*c2, 17) * c1
		h2 = (bits.RotateLeft32(h2, 13)+h1)*5 + 0x0bcaa747
	}
	var tail [8]byte
	copy(tail[:], rest)
	if len(rest) > 0 {
		h1 ^= bits.RotateLeft32(binary.LittleEndian.Uint32(tail[:])*c1, 15) * c2
	}
	if len(rest) > 4 {
		h2 ^= bits.RotateLeft32(binary.LittleEndian.Uint32(tail[4:])*c2, 17) * c1
	}
	h1 ^= uint32(len(data))
	h2 ^= uint32(len(data))
	h1 += h2
	h2 += h1
	h1, h2 = finalMix(h1), finalMix(h2)
	h1 += h2
	h2 += h1
	return uint64(h2)<<32 | uint64(h1)
}

func finalMix(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

func fnGUID(c *call) (*Value, *Error) {
	seed, why := c.joinedText()
	g := guidOf(seed)
	if why != "" {
		return TextValue(shaped(g), why), nil
	}
	return StringValue(g), nil
}

// guidNamespace is 11fb06fb-712d-4ddd-98c7-e71bbd588830.
const guidNamespace = "\x11\xfb\x06\xfb\x71\x2d\x4d\xdd\x98\xc7\xe7\x1b\xbd\x58\x88\x30"

// guidOf is the name-based GUID (version 5) of seed.
func guidOf(seed string) string {
	sum := sha1.Sum([]byte(guidNamespace + seed))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// shaped returns a GUID that is not known: a placeholder for each digit.
func shaped(guid string) string {
	var b strings.Builder
	for _, r := range guid {
		if r == '-' {
			b.WriteByte('-')
			continue
		}
		b.WriteRune(shapedHex + rune(strings.IndexRune(hexDigits, r)))
	}
	return b.String()
}

func fnNewGUID(c *call) (*Value, *Error) {
	n := c.ev.env.Placeholders().next()
	return TextValue(shaped(guidOf("newGuid "+textOfInt(int64(n)))), "newGuid() is another one at each deployment"), nil
}

func fnUtcNow(c *call) (*Value, *Error) {
	n := c.ev.env.Placeholders().next()
	return c.opaque(newHash().str("utcNow").num(n).sum(), "utcNow() is the time of the deployment"), nil
}
