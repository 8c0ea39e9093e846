package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
)

// zoneLine is a line of Go's table of Windows time zones, which is made from
// Unicode's file windowsZones.xml.
var zoneLine = regexp.MustCompile(`(?m)^\t"([^"]+)":\s+\{[^}]*\},\s+// (\S+)$`)

// oldZones are names that Windows has, and Unicode's file no longer.
var oldZones = []string{"Kamchatka Standard Time", "Mid-Atlantic Standard Time"}

// timeZonesSource writes the names of Windows time zones, each with the name of
// the tz database that stands for it.
func timeZonesSource(file string) ([]byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(header)
	b.WriteString("// timeZones are the time zones of Windows, as Go 1.26 knows them from Unicode's\n// CLDR, and some that are in Windows only.\n")
	b.WriteString("var timeZones = [...]struct{ windows, tz string }{\n")
	found := zoneLine.FindAllSubmatch(raw, -1)
	if len(found) < 100 {
		return nil, fmt.Errorf("%s: %d time zones, which cannot be all", file, len(found))
	}
	for _, m := range found {
		fmt.Fprintf(&b, "{%q, %q},\n", m[1], m[2])
	}
	for _, name := range oldZones {
		fmt.Fprintf(&b, "{%q, \"\"},\n", name)
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}
