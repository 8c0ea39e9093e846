package rules_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TestOneCause holds rules about sizes and images to one finding for one cause:
// of those that a deployment touches, the most exact one speaks.
func TestOneCause(t *testing.T) {
	image := `properties.virtualMachineProfile.storageProfile.imageReference = {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "SKU", "version": "latest"}`
	trusted := `properties.virtualMachineProfile.securityProfile = {"securityType": "TrustedLaunch", "uefiSettings": {"secureBootEnabled": true, "vTpmEnabled": true}}`
	ephemeral := `properties.virtualMachineProfile.storageProfile.osDisk = {"createOption": "FromImage", "caching": "ReadOnly", "diskSizeGB": 900, "diffDiskSettings": {"option": "Local", "placement": "PLACE"}}`
	for _, c := range []struct {
		what  string
		edits []string
		want  []string
	}{
		{"an x64 image of generation 1 on an Arm64 size with Trusted Launch", []string{`sku.name = "Standard_D4ps_v6"`, strings.Replace(image, "SKU", "18.04-LTS", 1), trusted}, []string{"API048"}},
		{"a generation 1 image on a generation 2 size with Trusted Launch", []string{`sku.name = "Standard_D4as_v6"`, strings.Replace(image, "SKU", "18.04-LTS", 1), trusted}, []string{"SEC029"}},
		{"a generation 2 image on a generation 1 size with Trusted Launch", []string{`sku.name = "Standard_D2_v3"`, strings.Replace(image, "SKU", "18_04-lts-gen2", 1), trusted, `properties.virtualMachineProfile.storageProfile.osDisk = {"createOption": "FromImage"}`}, []string{"SEC015"}},
		{"a placement that there is not", []string{strings.Replace(ephemeral, "PLACE", "Attic", 1)}, []string{"API019"}},
		{"a large disk on a size without a place for it", []string{`sku.name = "Standard_D128ds_v6"`, strings.Replace(ephemeral, "PLACE", "ResourceDisk", 1)}, []string{"API019"}},
		{"a health extension for the other system", []string{`properties.virtualMachineProfile.extensionProfile.extensions = [{"name": "h", "properties": {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthWindows", "typeHandlerVersion": "1.0"}}]`}, []string{"UPG028"}},
	} {
		base := ruleCase{base: "uniform", edits: c.edits}
		root, _ := templateRoot(t, base.document(t))
		cat := rules.Default()
		rep := rules.Run(context.Background(), cat.Rules, []rules.Root{root}, rules.Options{Catalogue: cat})
		var got []string
		for _, f := range rep.Findings {
			if f.Severity == lint.Error {
				got = append(got, f.Rule.ID)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
