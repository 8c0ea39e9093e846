package checks

import "vmsslint/rules/lint"

// diskRows are rows written by hand about disks, images and security; see
// ownRows.
var diskRows = [...]row{
	{rule: "SEC003", family: "conflicts", all: []cond{{path: "properties.virtualMachineProfile.securityProfile.encryptionAtHost", op: "eq", value: true}, {path: diskEncryption, op: "present"}}},
	{rule: "SEC013", family: "requires", when: []cond{{path: uefiPath, op: "present"}, {path: uefiPath + ".{secureBootEnabled,vTpmEnabled}", op: "eq", value: true, aside: true}}, must: []cond{{path: securityTypePath, op: "in", value: trustedTypes()}}},
	{rule: "SEC013", family: "requires", when: []cond{{path: uefiPath, op: "present"}}, must: []cond{{path: securityTypePath, op: "in", value: trustedTypes()}}, most: lint.Warning},
	{rule: "SEC014", family: "conflicts", all: []cond{{path: securityTypePath, op: "eq", value: "TrustedLaunch"}, {path: imagePath + ".id", op: "managed_image"}}, why: "it takes a platform image or a gallery image"},
	{rule: "SEC023", family: "conflicts", all: []cond{{path: osDiskPath + ".vhdContainers", op: "nonempty"}}, why: "unmanaged disks were retired on 2026-03-31; use managedDisk", yields: []string{"MODE015"}},
	{rule: "SEC023", family: "conflicts", all: []cond{{path: osDiskPath + ".vhdContainers", op: "empty"}, {path: osDiskPath + ".image.uri", op: "nonempty"}}, why: "unmanaged disks were retired on 2026-03-31; make an image of the disk", yields: []string{"MODE015"}},
	{rule: "SEC027", family: "conflicts", all: []cond{{path: ephemeralPath, op: "present"}, {path: diskEncryption, op: "present"}}, why: "Azure Disk Encryption does not take ephemeral OS disks; encrypt at the host"},

	// Images. A managed image is not a gallery image, whose version may follow.
	{rule: "API009", family: "enum", path: osDiskPath + ".createOption", values: []any{"FromImage"}},
	{rule: "API011", family: "naming", path: imagePath + ".version", pattern: `^(?i:latest|[0-9]+\.[0-9]+\.[0-9]+)$`, says: "is no version", why: "write latest or three numbers, as in 1.0.20260801"},
	{rule: "API036", family: "naming", path: "sku.name", pattern: "^(?i:Mix|[a-z0-9]+(_[a-z0-9-]+)+)$", says: "is no size", why: "write the name of a size as in Standard_D2s_v5"},

	// Storage types.
	{rule: "API013", family: "enum", path: osDiskPath + ".managedDisk.storageAccountType", notValues: []any{"UltraSSD_LRS", "PremiumV2_LRS"}},
	{rule: "API014", family: "requires", when: []cond{{path: disksPath + "[].managedDisk.storageAccountType", op: "eq", value: "UltraSSD_LRS"}, {path: "properties.virtualMachineProfile.additionalCapabilities", op: "absent"}}, must: []cond{{path: ultraPath, op: "eq", value: true}}},
	{rule: "API015", family: "conflicts", each: disksPath + "[]", all: []cond{{path: "@.managedDisk.storageAccountType", op: "in", value: fastTypes()}, {path: "@.caching", op: "not_in", value: []any{"None"}, def: "None"}}, why: "such disks are not cached; set caching to None"},
	{rule: "API016", family: "conflicts", each: disksPath + "[]", all: []cond{{path: "@.managedDisk.storageAccountType", op: "not_in", value: fastTypes(), def: "UltraSSD_LRS"}, {path: "@.{diskIOPSReadWrite,diskMBpsReadWrite}", op: "present"}, {path: ultraPath, op: "ne", value: true, aside: true}}},
	{rule: "API017", family: "conflicts", each: disksPath + "[]", all: []cond{{path: "@.managedDisk.storageAccountType", op: "not_in", value: []any{"Premium_LRS"}, def: "Premium_LRS"}, {path: "@.writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator is for Premium_LRS disks"},
	{rule: "API017", family: "conflicts", each: osDiskPath, all: []cond{{path: "@.managedDisk.storageAccountType", op: "not_in", value: []any{"Premium_LRS"}, def: "Premium_LRS"}, {path: "@.writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator is for Premium_LRS disks"},
	{rule: "API017", family: "conflicts", each: disksPath + "[]", all: []cond{{path: "@.caching", op: "eq", value: "ReadWrite"}, {path: "@.writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator takes caching None or ReadOnly"},
	{rule: "API017", family: "conflicts", each: osDiskPath, all: []cond{{path: "@.caching", op: "eq", value: "ReadWrite"}, {path: "@.writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator takes caching None or ReadOnly"},
	{rule: "API017", family: "conflicts", all: []cond{{path: "sku.name", op: "unlike", value: []string{"Standard_M", "Mix"}}, {path: disksPath + "[].writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator is for sizes of the M series"},
	{rule: "API017", family: "conflicts", all: []cond{{path: "sku.name", op: "unlike", value: []string{"Standard_M", "Mix"}}, {path: osDiskPath + ".writeAcceleratorEnabled", op: "eq", value: true}}, why: "write accelerator is for sizes of the M series"},
	{rule: "API023", family: "bounds", each: disksPath + "[]", path: "@.diskSizeGB", kind: "int", hasMin: true, min: 1, hasMax: true, max: 32767, when: []cond{{path: "@.managedDisk.storageAccountType", op: "not_in", value: fastTypes()}}, why: "a data disk has at most 32767 GiB"},
	{rule: "API023", family: "bounds", each: disksPath + "[]", path: "@.diskSizeGB", kind: "int", hasMin: true, min: 1, hasMax: true, max: 65536, when: []cond{{path: "@.managedDisk.storageAccountType", op: "in", value: fastTypes()}}, why: "an Ultra or Premium SSD v2 disk has at most 65536 GiB"},
	{rule: "API023", family: "bounds", path: osDiskPath + ".diskSizeGB", kind: "int", hasMin: true, min: 1, hasMax: true, max: 4095, why: "an OS disk has at most 4095 GiB"},
	{rule: "API041", family: "bounds", path: disksPath + "[].lun", kind: "int", hasMin: true, min: 0, hasMax: true, max: 63},

	// Ephemeral OS disks.
	{rule: "API018", family: "requires", when: []cond{{path: ephemeralPath, op: "present"}}, must: []cond{{path: osDiskPath + ".caching", op: "eq", value: "ReadOnly"}}, absentMost: lint.Warning},
	{rule: "API020", family: "conflicts", all: []cond{{path: ephemeralPath, op: "present"}, {path: priorityPath, op: "eq", value: "Spot"}, {path: evictionPath, op: "eq", value: "Deallocate", def: "Deallocate"}}, why: "ephemeral OS disks cannot be deallocated; set evictionPolicy to Delete", absentMost: lint.Warning},
	{rule: "API020", family: "conflicts", all: []cond{{path: ephemeralPath, op: "present"}, {path: deallocatedPool, op: "present"}}, why: "ephemeral OS disks cannot be deallocated, as the instances of this pool are"},
	{rule: "API020", family: "conflicts", all: []cond{{path: ephemeralPath, op: "present"}}, noneOf: []string{osDiskPath + ".vhdContainers", osDiskPath + ".image.uri"}, why: "an ephemeral OS disk is a managed one"},
	{rule: "API021", family: "conflicts", all: []cond{{path: ephemeralPath + ".enableFullCaching", op: "eq", value: true}, {path: smallSize, op: "present"}}, why: "full caching needs a size of at least 8 vCPUs"},
	{rule: "API021", family: "conflicts", all: []cond{{path: ephemeralPath + ".enableFullCaching", op: "eq", value: true}, {path: olderSize, op: "present"}}, why: "full caching is for sizes of the series N, L, M and H, for D, DC, E and EC from version 5 on, and for F from version 6 on", most: lint.Warning},

	// Confidential disks.
	{rule: "API024", family: "requires", when: []cond{{path: diskSecurity, op: "present"}}, must: []cond{{path: securityTypePath, op: "eq", value: "ConfidentialVM"}}, why: "confidential disks are for confidential machines"},
	{rule: "API024", family: "requires", when: []cond{{path: diskSecurity + ".securityEncryptionType", op: "present"}}, must: []cond{{path: uefiPath + ".vTpmEnabled", op: "eq", value: true}}, absentMost: lint.Warning, why: "the vTPM holds the key of the disk"},
	{rule: "API024", family: "requires", when: []cond{{path: diskSecurity + ".securityEncryptionType", op: "eq", value: "DiskWithVMGuestState"}}, must: []cond{{path: uefiPath + ".secureBootEnabled", op: "eq", value: true}}, absentMost: lint.Warning, why: "a disk that is encrypted as a whole boots securely"},
	{rule: "API024", family: "requires", when: []cond{{path: diskSecurity + ".diskEncryptionSet.id", op: "present"}}, must: []cond{{path: diskSecurity + ".securityEncryptionType", op: "eq", value: "DiskWithVMGuestState"}}, why: "this encryption set is for the disk as a whole"},
	{rule: "API024", family: "conflicts", all: []cond{{path: diskSecurity + ".diskEncryptionSet.id", op: "present"}, {path: osDiskPath + ".managedDisk.diskEncryptionSet.id", op: "present"}}, why: "a disk has one disk encryption set"},

	{rule: "API042", family: "conflicts", all: []cond{{path: osDiskPath + ".name", op: "nonempty"}, {path: osDiskPath + ".vhdContainers", op: "absent"}, {path: osDiskPath + ".image.uri", op: "absent"}}, why: "the platform names managed OS disks itself"},
	{rule: "API043", family: "conflicts", when: []cond{{path: "apiVersion", op: "le", value: "2019-07-01"}}, all: []cond{{path: disksPath + "[].name", op: "nonempty"}}, why: "at that API version the platform names data disks itself"},
}

// fastTypes are the storage types whose IOPS and throughput may be chosen.
func fastTypes() []any { return []any{"UltraSSD_LRS", "PremiumV2_LRS"} }

// trustedTypes are the security types with UEFI settings.
func trustedTypes() []any { return []any{"TrustedLaunch", "ConfidentialVM"} }

// Paths that rows of disks look at.
const (
	storagePath      = "properties.virtualMachineProfile.storageProfile"
	osDiskPath       = storagePath + ".osDisk"
	disksPath        = storagePath + ".dataDisks"
	imagePath        = storagePath + ".imageReference"
	ephemeralPath    = osDiskPath + ".diffDiskSettings"
	diskSecurity     = osDiskPath + ".managedDisk.securityProfile"
	securityTypePath = "properties.virtualMachineProfile.securityProfile.securityType"
	uefiPath         = "properties.virtualMachineProfile.securityProfile.uefiSettings"
	ultraPath        = "properties.additionalCapabilities.ultraSSDEnabled"
	priorityPath     = "properties.virtualMachineProfile.priority"
	evictionPath     = "properties.virtualMachineProfile.evictionPolicy"
)
