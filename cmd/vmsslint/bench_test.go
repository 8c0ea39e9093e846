package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkProcess runs vmsslint as its users do, and tells the processor time
// of the whole process, user and system, beside the time on the clock. What
// "version" takes is the start; "none" is the least that go programs take here.
func BenchmarkProcess(b *testing.B) {
	dir := b.TempDir()
	for name, source := range map[string]string{"vmsslint": ".", "none": "../../testdata/programs/none/main.go"} {
		if out, err := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, name), source).CombinedOutput(); err != nil {
			b.Fatalf("go build %s: %v\n%s", source, err, out)
		}
	}
	for _, bench := range []struct{ name, program, args string }{
		{"none", "none", ""},
		{"version", "vmsslint", "version"},
		{"lint", "vmsslint", "lint"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var spent time.Duration
			for b.Loop() {
				cmd := exec.Command(filepath.Join(dir, bench.program), bench.args)
				if bench.name == "lint" {
					cmd.Args = append(cmd.Args, "--fail-on", "never", "../../testdata/bases/uniform.json")
				}
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				spent += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}
