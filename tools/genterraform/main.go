// Command genterraform turns the facts about the azurerm provider into the two
// compact tables that the package azurerm embeds: how attributes map to Azure's
// properties, and the schema of the provider's resources.
//
//	go run ./genterraform -facts FOLDER -out ../parser/terraform/azurerm
//
// A field, a conversion, or a fact about a major version that it does not know
// is an error: it would be lost without anyone noticing.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"vmsslint/tools/internal/factfile"
)

func main() {
	facts := flag.String("facts", "../../shared/azure", "folder of the facts")
	out := flag.String("out", "../parser/terraform/azurerm", "folder of the tables")
	flag.Parse()
	if err := run(*facts, *out); err != nil {
		log.Fatal(err)
	}
}

func run(facts, out string) error {
	var m mapFile
	if err := factfile.Read(filepath.Join(facts, "terraform-map.json"), &m); err != nil {
		return err
	}
	var s schemaFile
	if err := factfile.Read(filepath.Join(facts, "azurerm-schema.json"), &s); err != nil {
		return err
	}
	if err := m.adopt(s); err != nil {
		return fmt.Errorf("terraform-map.json against azurerm-schema.json: %w", err)
	}
	mapped, err := m.table()
	if err != nil {
		return fmt.Errorf("terraform-map.json: %w", err)
	}
	schema, err := s.table()
	if err != nil {
		return fmt.Errorf("azurerm-schema.json: %w", err)
	}
	for name, text := range map[string]string{"map.txt": mapped, "schema.txt": schema} {
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
