package facts_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"vmsslint/rules/facts"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Standard_D2s_v5":           "D 2 s 5",
		"standard_ds3_V2":           "DS 3  2",
		"Standard_NC24ads_A100_v4":  "NC 24 ads 4",
		"Standard_HB120-16rs_v3":    "HB 120 rs 3 constrained",
		"Standard_M8-2ms":           "M 8 ms 1 constrained",
		"Standard_D2_v2_Promo":      "D 2  2 promo",
		"Basic_A1":                  "A 1  1 basic",
		"Standard_ND96isr_H100_v5":  "ND 96 isr 5",
		"Standard_DC96ads_cc_v5":    "DC 96 ads 5",
		"Standard_D128ds_v12":       "D 128 ds 12",
		"Standard_LRS":              "",
		"Standard":                  "",
		"Standard_":                 "",
		"Standard_D2s_":             "",
		"D2s_v5":                    "",
		"Mix":                       "",
		"Standard_D2s_v5\nxx":       "",
		"Standard_D-2":              "",
		"Standard_D2-":              "",
		"Standard_B1ls2":            "",
		"Standard_D999999999999_v3": "",
		"Standard_D2!_v5":           "",
		"Premium_D2_v5":             "",
	} {
		n, ok := facts.ParseName(name)
		got := ""
		if ok {
			got = fmt.Sprintf("%s %d %s %d", n.Family, n.VCPUs, n.Features, n.Version)
			for _, flag := range []struct {
				is   bool
				word string
			}{{n.Constrained, " constrained"}, {n.Promo, " promo"}, {n.Basic, " basic"}} {
				if flag.is {
					got += flag.word
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for name, want := range map[string]string{
		// premium accelerated preserving spot rdma trusted generation 1 and 2, architecture, NICs, cores
		"Standard_A0":              "-2 -2 2 -2 -2 -2 2 -2 x64 2 1",
		"standard_d2_V3":           "-2 2 2 2 -2 -2 2 -2 x64 2 2",
		"Standard_D16plds_v5":      "2 2 2 2 -2 -1 -2 2 Arm64 4 16",
		"Standard_D4s_v3":          "2 2 2 2 -2 0 2 2 x64 2 4",
		"Standard_D4as_v6":         "2 0 0 0 -2 0 -2 2 x64 -1 4",
		"Standard_E2s_v3":          "2 0 0 0 -2 0 0 0 x64 -1 2",
		"Standard_F2s_v2":          "2 0 0 0 -2 0 0 0 x64 -1 0",
		"Standard_HC44rs":          "2 -1 -1 0 2 0 0 0 x64 -1 0",
		"Standard_M64":             "0 2 -1 0 -2 -1 0 0 x64 -1 0",
		"Standard_B2ms":            "2 -2 0 -2 -2 0 0 0 x64 -1 0",
		"Standard_B2ts_v2":         "2 0 0 -1 -2 0 0 0 x64 -1 0",
		"Standard_D2_v2_Promo":     "-2 2 0 -2 -2 -2 2 -2 x64 -1 0",
		"Standard_NC24ads_A100_v4": "2 2 -2 2 -2 0 -2 2 x64 2 24",
		"Standard_NC24r":           "-2 -1 -1 0 2 -2 2 -2 x64 -1 0",
		"Standard_DC4as_v5":        "2 0 0 0 -2 -1 0 0 x64 -1 4",
		"Standard_DC8s_v3":         "2 2 2 2 -2 0 -2 2 x64 8 8",
		"Standard_M208ms_v2":       "2 2 -1 0 -2 -1 -1 2 x64 -1 0",
		"Standard_E16-8s_v5":       "2 0 0 0 -2 0 0 0 x64 -1 0",
		"Standard_ZRS":             "",
		"# standard":               "",
		"standard_a0 premium=yes":  "",
		"":                         "",
	} {
		s, ok := facts.SizeOf(name)
		got := ""
		if ok {
			got = fmt.Sprint(s.Premium, s.Accelerated, s.Preserving, s.Spot, s.RDMA, s.Trusted, s.Generation1, s.Generation2, " ", s.Architecture, " ", s.NICs, s.Cores)
			got = strings.Join(strings.Fields(got), " ")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestLocalDisk(t *testing.T) {
	for name, want := range map[string]facts.Fact{
		"Standard_D2s_v3": facts.Yes, "Standard_D2s_v4": facts.No, "Standard_D2ds_v4": facts.Yes, "Standard_D2as_v4": facts.Yes, "Standard_D2as_v5": facts.No,
		"Standard_B2s": facts.Yes, "Standard_B2s_v2": facts.No, "Standard_DS2_v2": facts.Yes, "Standard_L8s_v3": facts.Unknown,
	} {
		n, ok := facts.ParseName(name)
		if got := n.LocalDisk(); got != want || !ok {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}

func TestRetires(t *testing.T) {
	for name, want := range map[string]string{
		"Standard_NC24rs_v3": "2025-09-30", "Standard_NC16as_T4_v3": "", "Standard_NV12s_v3": "2026-09-30", "Standard_NV4as_v4": "2026-09-30",
		"Standard_NV6ads_A10_v5": "", "Standard_M192idms_v2": "2027-03-31", "Standard_M208ms_v2": "", "Standard_D2_v2": "2028-05-01", "Standard_DS2_v2": "2028-05-01",
		"Standard_D2_v3": "", "Standard_DS2": "2028-05-01", "Standard_L8s": "2028-05-01", "Standard_L8s_v2": "2028-11-15", "Standard_L8s_v3": "",
		"Standard_A2m_v2": "2028-11-15", "Standard_A2": "", "Standard_B2s": "2028-11-15", "Standard_B2s_v2": "", "Standard_NP10s": "2027-05-31", "Standard_F2s_v2": "2028-11-15", "Standard_F2": "2028-11-15", "Standard_F2as_v6": "", "Standard_GS5": "2028-11-15",
	} {
		n, ok := facts.ParseName(name)
		if got := n.Retires(); got != want || !ok {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestImages(t *testing.T) {
	for name, want := range map[string]string{
		"MicrosoftWindowsServer WindowsServer 2022-Datacenter":                   "Windows true x64 1 true 127 true 0 -2 2",
		"microsoftwindowsserver windowsserver 2022-datacenter-g2":                "Windows true x64 2 true 127 true 0 -2 2",
		"MicrosoftWindowsServer WindowsServer 2019-datacenter-gs":                "Windows true x64 0 false 127 true 0 -2 2",
		"MicrosoftWindowsServer WindowsServer 2022-datacenter-azure-edition":     "Windows true x64 2 true 127 true 0 2 2",
		"MicrosoftWindowsServer WindowsServer 2022-datacenter-azure-edition-new": "Windows true x64 2 true 127 true 0 0 -1",
		"MicrosoftWindowsServer WindowsServer 2019-datacenter-smalldisk":         "Windows true x64 1 true 30 false 0 -2 2",
		"MicrosoftWindowsServer WindowsServer 2025-datacenter":                   "Windows true x64 0 false 127 true 0 -2 -1",
		"Canonical UbuntuServer 18.04-LTS":                                       "Linux true x64 1 true 30 false 0 0 -2",
		"Canonical UbuntuServer 18_04-lts-arm64":                                 "Linux true Arm64 2 true 30 false 0 0 -2",
		"Canonical UbuntuServer 18_04-lts-gen2":                                  "Linux true x64 2 true 30 false 0 0 -2",
		"Canonical 0001-com-ubuntu-server-jammy 22_04-lts":                       "Linux true x64 1 true 30 false 0 0 2",
		"Canonical 0001-com-ubuntu-server-jammy 22_04-lts-cvm":                   "Linux true x64 0 false 30 false 0 0 -1",
		"Canonical ubuntu-24_04-lts server":                                      "Linux true  2 false 30 false 0 0 -1",
		"Debian debian-12 12":                                                    "Linux true x64 1 false 0 false 0 0 -2",
		"Oracle Oracle-Linux ol8":                                                "Linux false  0 false 0 false 0 0 -2",
		"f5-networks f5-big-ip-good good":                                        "    0 false 0 false 1 0 -2",
		"redhat RHEL 9-lvm":                                                      "Linux true  0 false 0 false 0 0 -2",
		"somebody something 1":                                                   "unknown",
	} {
		part := strings.Fields(name)
		im, ok := facts.ImageOf(part[0], part[1], part[2])
		got := "unknown"
		if ok {
			os := im.OS + " " + fmt.Sprint(im.SureOS)
			if im.OS == "" {
				os = "  "
			}
			got = fmt.Sprintf("%s %s %d %v %d %v %d %d %d", os, im.Architecture, im.Generation, im.SureGeneration, im.Disk, im.SureDisk, im.Plan, im.Hotpatch, im.Upgrade)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestHandlers(t *testing.T) {
	for name, want := range map[string]string{
		"microsoft.azure.extensions customscript":              "{Linux true Microsoft.Compute CustomScriptExtension}",
		"Microsoft.ManagedServices ApplicationHealthWindows":   "{Windows true }",
		"Microsoft.Azure.ServiceFabric ServiceFabricLinuxNode": "{Linux false }",
		"Microsoft.Compute CustomScript":                       "",
	} {
		publisher, typ, _ := strings.Cut(name, " ")
		h, ok := facts.HandlerOf(publisher, typ)
		got := ""
		if ok {
			got = fmt.Sprint(h)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestFaultDomains(t *testing.T) {
	for region, want := range map[string]int{"West Europe": 3, "uksouth": 2, "UKSouth": 2, "nowhere": 0, "": 0, "#": 0} {
		n, ok := facts.FaultDomains(region)
		if n != want || ok != (want > 0) {
			t.Errorf("%q: %d %v, want %d", region, n, ok, want)
		}
	}
}

// Looking a size up is what a rule does for each set: it keeps nothing and costs
// little.
func BenchmarkSizeOf(b *testing.B) {
	for b.Loop() {
		facts.SizeOf("Standard_NC6s_v3")
	}
}

func BenchmarkImageOf(b *testing.B) {
	for b.Loop() {
		facts.ImageOf("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2")
	}
}

func FuzzSizeOf(f *testing.F) {
	f.Add("Standard_D2s_v5")
	f.Add("Standard_NC24ads_A100_v4")
	f.Fuzz(func(t *testing.T, name string) {
		a, ok1 := facts.SizeOf(name)
		b, ok2 := facts.SizeOf(strings.ToLower(name))
		if ok1 && strings.ToUpper(strings.ToLower(name)) == strings.ToUpper(name) && (ok1 != ok2 || fmt.Sprint(a) != fmt.Sprint(b)) {
			t.Errorf("%q: %v and %v", name, a, b)
		}
	})
}

// Every size that is recorded is found, and none is found by a part of its name.
func TestRecords(t *testing.T) {
	raw, err := os.ReadFile("sizes.txt")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(raw)) {
		name, _, _ := strings.Cut(line, " ")
		if name == "#" {
			continue
		}
		found++
		if s, ok := facts.SizeOf(strings.ToUpper(name)); !ok || !s.Recorded {
			t.Errorf("%s is not found", name)
		}
		if s, _ := facts.SizeOf(name + "x"); s.Recorded {
			t.Errorf("%sx is found", name)
		}
	}
	if found < 290 {
		t.Errorf("%d sizes, which cannot be all", found)
	}
}
