// Command genfacts turns the facts about VM sizes, marketplace images,
// extensions and regions into the compact tables that the package facts embeds.
//
//	go run ./genfacts -facts FOLDER -out ../rules/facts
//
// A field that it does not know is an error: it would be lost without anyone
// noticing.
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
	out := flag.String("out", "../rules/facts", "folder of the tables")
	own := flag.String("own", "genfacts", "folder of the lists that were read besides")
	flag.Parse()
	if err := run(filepath.Join(*facts, "facts"), *own, *out); err != nil {
		log.Fatal(err)
	}
}

func run(facts, own, out string) error {
	var sizes sizeFile
	if err := factfile.Read(filepath.Join(facts, "vm-sizes.json"), &sizes); err != nil {
		return err
	}
	sizeText, err := sizes.table()
	if err != nil {
		return fmt.Errorf("vm-sizes.json: %w", err)
	}
	var images imageFile
	if err := factfile.Read(filepath.Join(facts, "images.json"), &images); err != nil {
		return err
	}
	upgraded, err := os.ReadFile(filepath.Join(own, "upgraded_images.txt"))
	if err != nil {
		return err
	}
	imageText, err := images.table(string(upgraded))
	if err != nil {
		return fmt.Errorf("images.json: %w", err)
	}
	var handlers handlerFile
	if err := factfile.Read(filepath.Join(facts, "extensions.json"), &handlers); err != nil {
		return err
	}
	var regions regionFile
	if err := factfile.Read(filepath.Join(facts, "fault-domains.json"), &regions); err != nil {
		return err
	}
	for name, text := range map[string]string{
		"sizes.txt": sizeText, "images.txt": imageText, "handlers.txt": handlers.table(), "regions.txt": regions.table(),
	} {
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
