package jsonc

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser/source"
)

// sharedFolder is where the reference data lies, which not everyone has.
func sharedFolder() string {
	if dir := os.Getenv("VMSSLINT_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "shared")
}

func benchmark(b *testing.B, text []byte) {
	b.Helper()
	file, err := source.NewFile("bench.json", text)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := Parse(file, Options{}); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	path := filepath.Join(sharedFolder(), "corpus/bicep/Azure+bicep-registry-modules/avm/res/compute/virtual-machine-scale-set/main.json")
	text, err := os.ReadFile(path)
	if err != nil {
		b.Skip(err)
	}
	benchmark(b, text)
}

func BenchmarkParseGenerated(b *testing.B) {
	for _, indented := range []bool{true, false} {
		b.Run(fmt.Sprintf("indented=%t", indented), func(b *testing.B) {
			benchmark(b, []byte(generated(400, indented)))
		})
	}
}

// generated returns a document in the manner of a template with n resources.
func generated(n int, indented bool) string {
	var s strings.Builder
	s.WriteString("{\n  \"contentVersion\": \"1.0.0.0\",\n  \"resources\": [\n")
	for i := range n {
		if i > 0 {
			s.WriteString(",\n")
		}
		fmt.Fprintf(&s, `    {
      "type": "Example.Compute/virtualMachineScaleSets",
      "name": "[format('set-{0}-%d', parameters('suffix'))]",
      "sku": {
        "name": "Standard_D2s_v5",
        "capacity": %d
      },
      "zones": [
        "1",
        "2"
      ],
      "properties": {
        "note": "a \"quoted\" word\nand a line",
        "overprovision": false,
        "platformFaultDomainCount": 1,
        "plan": null
      }
    }`, i, i)
	}
	s.WriteString("\n  ]\n}\n")
	if indented {
		return s.String()
	}
	return strings.NewReplacer("\n", "", "  ", "", ": ", ":").Replace(s.String())
}
