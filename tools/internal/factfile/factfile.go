// Package factfile reads the files of facts that the generators turn into tables.
package factfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Read reads the JSON file called name into a value, all of whose fields must be
// known: one that is not would be lost without anyone noticing. Numbers of no
// particular type come as json.Number.
func Read(name string, into any) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
