package main

// builtConditions say when rules fire, where they were built otherwise than the
// catalogue of facts says.
var builtConditions = map[string]string{
	"API007":  "the apiVersion of a scale set is a preview, or was more than 730 days old on the day of these facts, 2026-11-23",
	"API012":  "an image of a publisher whose images were seen with a plan, and no plan: a warning; or a plan whose publisher or product is not the publisher or offer of the image: an error; or whose name is not its sku: a warning",
	"API019":  "placement is not CacheDisk, ResourceDisk or NvmeDisk; NvmeDisk before API version 2024-03-01, or with azurerm, which does not take it in 5.2: a warning; or the size has a record, and does not offer the placement, or no ephemeral OS disk at all",
	"API041":  "lun < 0 or > 63",
	"API046":  "an image that is of generation 1 by its names, on a size that boots generation 2 alone by its record or its series. A warning where one of them is less sure",
	"API047":  "an image that is of generation 2 by its names, on a size that boots generation 1 alone by its record or its series. A warning where one of them is less sure",
	"API050":  "diskSizeGB is known and below the disk size of a known image: full Windows Server 127; a warning for small-disk Windows and for Canonical, 30, and for Windows clients, 127",
	"CAP010":  "Uniform, a size with InfiniBand (H with the letter r, HB, HC, HX, and NC and ND with the letter r), and singlePlacementGroup false; a warning where that is the default alone",
	"CAP022":  "the capacity is known, and an enabled autoscale setting targets the set: every deployment sets the count again",
	"CAP033":  "for one metric, aggregation and resource: the scale-in threshold is not below the scale-out threshold (for metrics that are better when high, not above it); or the load of the maximum of instances at the scale-in threshold exceeds the scale-out threshold once one action has taken instances away",
	"COST005": "priority Spot, and a size of the B series, a Promo size, or one whose record says so. A warning for the second version of the B series",
	"COST009": "the size is of a series that has retired by the day of the facts, 2026-11-23: NCv3 (2025-09-30), NVv3 and NVv4 (2026-09-30). A warning where it retires within a year of that day: M192 of version 2 (2027-03-31), NP (2027-05-31); info where it retires later: D, Ds, Dv2, Dsv2, Ls (2028-05-01), Av2, Amv2, B of version 1, F, Fs, Fsv2, G, Gs, Lsv2 (2028-11-15). No clock is asked: the same template gives the same finding on every day",
	"COST012": "a Windows licence on Linux, or a licence of RHEL or SLES on Windows; with azurerm also one of RHEL or SLES at all, for it takes None, Windows_Client and Windows_Server",
	"FD005":   "a regional Flexible set with three fault domains in a region that has two by a list of years ago",
	"FD015":   "the host group of a Uniform set is in the unit, and lies in other zones, has no supportAutomaticPlacement, or has fewer fault domains; a warning where it has more",
	"MODE030": "a size of the families G, H, L, M, N or P, or of DC or EC, in an instance mix, which takes A, B, D, E and F",
	"MODE031": "an Arm64 size (the letter p) together with an x64 size. Warning: x64 sizes of version 6 and later, which have NVMe alone, together with earlier ones, which have SCSI; sizes with a local disk together with sizes without one; the letter d tells from version 4 on, and every earlier size has one, but those of B of version 2; AMD sizes of version 4 have one too",
	"MODE045": "target Uniform; or target fault domain count > 1; or two pools on one set; or pool location differs; or Running state with an autoscale setting on the set",
	"MODE055": "Flexible, several fault domains, singlePlacementGroup written as false, and a size of the M series without memory-preserving updates; a warning for other sizes without them: G, H, L and N",
	"NET006":  "a set sits behind a Standard load balancer with a public frontend, and neither the network interface nor its subnet, which is in scope, has a network security group",
	"NET011":  "the instances lie in the subnet of an application gateway; or they join one of its pools and lie in another virtual network than it",
	"NET022":  "true, and the size has no accelerated networking by its record. A warning where that record is of 2022, and no page of the series confirms it; silent where another size of the series has it",
	"SEC005":  "an extension of type CustomScript, CustomScriptExtension or CustomScriptForLinux has commandToExecute in settings; the message says so where a secure parameter, an account key or a shared access signature is in it",
	"SEC015":  "TrustedLaunch, and a size that boots generation 1 alone: A, Dv2, Dv3, NP, and the first NC and NV. A warning for what a page of 2025 calls not supported: M, Arm64 sizes of D of version 5, and the confidential sizes of DC and EC",
	"UPG041":  "automatic OS upgrades on a Uniform set, and a marketplace image that is not on the list that was published on 2026-05-19; info where the list has other skus of the same offer",
}

// conditionOf returns when a rule fires, without the names of files.
func conditionOf(r rule) string {
	if c := builtConditions[r.ID]; c != "" {
		return c
	}
	return withoutFiles(r.Condition)
}
