package checks

import (
	"math"
	"testing"
	"time"
)

// TestParseDuration reads durations as Resource Manager does, and refuses what
// only looks like one.
func TestParseDuration(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"PT5M": 5 * time.Minute, "pt5m": 5 * time.Minute, " PT5M ": 5 * time.Minute,
		"P1D": day, "P2W": 14 * day, "P1Y2M": 365*day + 60*day, "P1DT1H2M3S": day + time.Hour + 2*time.Minute + 3*time.Second,
		"PT1.5S": time.Second, "PT0S": 0, "PT90M": 90 * time.Minute, "P999999Y": math.MaxInt64,
		"00:05:00": 5 * time.Minute, "1.00:00:00": day, "00:00:01.5": time.Second,
	} {
		if got, ok := parseDuration(text); !ok || got != want {
			t.Errorf("%q is %v %t, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "P", "PT", "P1DT", "P1", "PT5", "5M", "PTM", "PT1M1H", "PT1H1H", "P1H", "PT1D", "P1M1Y",
		"PT1.5M", "PT1.S", "PT.5S", "PT1,5S", "PT-5M", "PT5M5", "PT 5M", "PTT5M", "PT1000000M", "5:00", "00:5:00", "1d",
	} {
		if got, ok := parseDuration(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
