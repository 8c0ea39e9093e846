package functions

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// A digest is a hash function and the way its sum is written.
type digest struct {
	hash  func() hash.Hash
	write func([]byte) string
}

func base64Text(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func md5Digest() digest          { return digest{md5.New, hex.EncodeToString} }
func sha1Digest() digest         { return digest{sha1.New, hex.EncodeToString} }
func sha256Digest() digest       { return digest{sha256.New, hex.EncodeToString} }
func sha512Digest() digest       { return digest{sha512.New, hex.EncodeToString} }
func base64sha256Digest() digest { return digest{sha256.New, base64Text} }
func base64sha512Digest() digest { return digest{sha512.New, base64Text} }

// of returns the sum of data.
func (d digest) of(data []byte) string {
	h := d.hash()
	h.Write(data)
	return d.write(h.Sum(nil))
}

func digestFunction(d digest) function.Function {
	return stringFunction(func(args []string) string { return d.of([]byte(args[0])) }, "str")
}

func base64encodeFunction() function.Function {
	return stringFunction(func(args []string) string { return base64Text([]byte(args[0])) }, "str")
}

func base64decodeFunction() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		raw, err := base64.StdEncoding.DecodeString(args[0])
		if err != nil {
			return cty.NilVal, errors.New("failed to decode base64 data")
		}
		if !utf8.Valid(raw) {
			return cty.NilVal, errors.New("the result of decoding the provided string is not valid UTF-8")
		}
		return cty.StringVal(string(raw)), nil
	}, "str")
}

func base64gzipFunction() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(args[0])); err != nil {
			return cty.NilVal, err
		}
		if err := w.Flush(); err != nil {
			return cty.NilVal, err
		}
		if err := w.Close(); err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(base64Text(b.Bytes())), nil
	}, "str")
}

// errCharset says of a character set that it is none of those that are computed here.
var errCharset = errors.New("a character set that is not computed here")

// encode returns text in a character set.
func encode(text, charset string) ([]byte, error) {
	switch strings.ToUpper(charset) {
	case "UTF-8", "UTF8":
		return []byte(text), nil
	case "UTF-16LE", "UTF-16BE":
		little := strings.HasSuffix(strings.ToUpper(charset), "LE")
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if hi, lo := byte(u>>8), byte(u); little {
				out = append(out, lo, hi)
			} else {
				out = append(out, hi, lo)
			}
		}
		return out, nil
	case "ISO-8859-1":
		var out []byte
		for _, r := range text {
			if r > 0xFF {
				return nil, errors.New("the given string contains characters that cannot be represented in ISO-8859-1")
			}
			out = append(out, byte(r))
		}
		return out, nil
	}
	return nil, errCharset
}

// decode returns the text that raw is in a character set.
func decode(raw []byte, charset string) (string, error) {
	switch strings.ToUpper(charset) {
	case "UTF-8", "UTF8":
		return strings.ToValidUTF8(string(raw), "\uFFFD"), nil
	case "UTF-16LE", "UTF-16BE":
		little := strings.HasSuffix(strings.ToUpper(charset), "LE")
		units := make([]uint16, 0, len(raw)/2)
		for i := 0; i+1 < len(raw); i += 2 {
			lo, hi := raw[i], raw[i+1]
			if !little {
				lo, hi = hi, lo
			}
			units = append(units, uint16(hi)<<8|uint16(lo))
		}
		text := string(utf16.Decode(units))
		if len(raw)%2 == 1 {
			text += "\uFFFD"
		}
		return text, nil
	case "ISO-8859-1":
		runes := make([]rune, len(raw))
		for i, b := range raw {
			runes[i] = rune(b)
		}
		return string(runes), nil
	}
	return "", errCharset
}

// textencodebase64Function answers for the character sets of encode; for any
// other, which may exist or not, the result is unknown.
func textencodebase64Function() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		raw, err := encode(args[0], args[1])
		if errors.Is(err, errCharset) {
			return unknownString(), nil
		}
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return cty.StringVal(base64Text(raw)), nil
	}, "string", "encoding")
}

func textdecodebase64Function() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		raw, err := base64.StdEncoding.DecodeString(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "the given value is not valid base64")
		}
		text, err := decode(raw, args[1])
		if err != nil {
			return unknownString(), nil
		}
		return cty.StringVal(text), nil
	}, "source", "encoding")
}
