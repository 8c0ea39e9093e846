package checks

import "vmsslint/rules/lint"

// osRows are rows written by hand about the operating system, its accounts and
// identities, and the priority of instances; see ownRows.
var osRows = [...]row{
	// The name of a set serves as prefix of computer names where azurerm has none.
	{rule: "NAME008", family: "bounds", path: prefixPath, kind: "length", hasMax: true, max: 9, os: "Windows", implicit: true, why: "the name of the set is the computer name prefix here, and one on Windows has at most 9 characters; add computer_name_prefix"},
	{rule: "NAME008", family: "naming", path: prefixPath, pattern: "^[A-Za-z0-9-]+$", forbid: "^[0-9]+$", os: "Windows", implicit: true, why: "the name of the set is the computer name prefix here, and one on Windows holds letters, digits and hyphens, not digits alone; add computer_name_prefix"},
	{rule: "NAME008", family: "bounds", path: prefixPath, kind: "length", hasMax: true, max: 58, os: "Linux", implicit: true, why: "the name of the set is the computer name prefix here, and one on Linux has at most 58 characters; add computer_name_prefix"},
	{rule: "NAME008", family: "naming", path: prefixPath, forbid: `^_|\.$|[\\"\[\]:|<>+=;,?*@&~!#$%^()_{}'/]`, os: "Linux", implicit: true, why: "the name of the set is the computer name prefix here; add computer_name_prefix"},

	// Accounts.
	{rule: "API025", family: "requires", when: []cond{{path: linuxPath + ".disablePasswordAuthentication", op: "eq", value: true}, {path: storagePath, op: "present", aside: true}}, must: []cond{{path: linuxPath + ".ssh.publicKeys", op: "nonempty"}}, why: "nobody could log in"},
	{rule: "API025", family: "required", path: "properties.virtualMachineProfile.osProfile.adminPassword", os: "Linux", when: []cond{{path: "properties.virtualMachineProfile.osProfile.adminUsername", op: "nonempty"}, {path: linuxPath + ".disablePasswordAuthentication", op: "ne", value: true}, {path: linuxPath + ".ssh.publicKeys", op: "empty"}, {path: storagePath, op: "present", aside: true}}, why: "a Linux set has an SSH key or a password to log in with"},
	{rule: "API026", family: "conflicts", all: []cond{{path: linuxPath + ".disablePasswordAuthentication", op: "eq", value: true}, {path: "properties.virtualMachineProfile.osProfile.adminPassword", op: "present"}}, why: "remove the password, which cannot be used"},
	{rule: "API029", family: "naming", path: "properties.virtualMachineProfile.osProfile.secrets[].vaultCertificates[].certificateUrl", only: certificateURL, pattern: certificateVersion, says: "names no version", why: "it ends in /secrets/NAME/VERSION"},
	{rule: "API029", family: "naming", path: windowsPath + ".winRM.listeners[].certificateUrl", only: certificateURL, pattern: certificateVersion, says: "names no version", why: "it ends in /secrets/NAME/VERSION"},
	{rule: "API030", family: "requires", each: windowsPath + ".winRM.listeners[]", when: []cond{{path: "@.protocol", op: "eq", value: "Https"}}, must: []cond{{path: "@.certificateUrl", op: "nonempty"}}},
	{rule: "API031", family: "enum", path: windowsPath + ".additionalUnattendContent[].passName", values: []any{"OobeSystem"}, why: "Azure takes unattend content for no other pass"},
	{rule: "API031", family: "enum", path: windowsPath + ".additionalUnattendContent[].componentName", values: []any{"Microsoft-Windows-Shell-Setup"}, why: "Azure takes unattend content for no other component"},
	{rule: "API031", family: "enum", path: windowsPath + ".additionalUnattendContent[].settingName", values: []any{"AutoLogon", "FirstLogonCommands"}, why: "Azure takes no other setting"},
	{rule: "API031", family: "bounds", path: windowsPath + ".additionalUnattendContent[].content", kind: "length", hasMax: true, max: 4095, why: "unattend content is smaller than 4 KB"},
	{rule: "API032", family: "naming", path: windowsPath + ".timeZone", list: windowsZones},

	// Extensions.
	{rule: "API033", family: "conflicts", all: []cond{{path: extensionsPath, op: "nonempty"}, {path: allowPath, op: "eq", value: false}}, why: "allow extension operations, or drop the extensions"},
	{rule: "API033", family: "conflicts", all: []cond{{path: allowPath, op: "eq", value: true}, {path: osProfile + ".{linuxConfiguration,windowsConfiguration}.provisionVMAgent", op: "eq", value: false}}, why: "extension operations need the VM agent; turn both off"},
	{rule: "API034", family: "conflicts", each: extensionsPath + "[]", all: []cond{{path: "@.properties.protectedSettings", op: "present"}, {path: "@.properties.protectedSettingsFromKeyVault", op: "present"}}},

	// Identities. identityIds is the list of the first API versions.
	{rule: "API035", family: "requires", when: []cond{{path: "identity.type", op: "contains", value: "UserAssigned"}, {path: "identity.identityIds", op: "empty"}}, must: []cond{{path: "identity.userAssignedIdentities", op: "members"}}},
	{rule: "API051", family: "requires", when: []cond{{path: "identity.userAssignedIdentities", op: "members"}}, must: []cond{{path: "identity.type", op: "contains", value: "UserAssigned"}}, why: "set it to 'SystemAssigned, UserAssigned' or to UserAssigned"},

	{rule: "API038", family: "enum", path: osProfile + ".requireGuestProvisionSignal", values: []any{true}, why: "set it to true, or leave it out"},
	{rule: "API040", family: "enum", path: disksPath + "[].createOption", values: []any{"Empty", "FromImage"}},
	{rule: "API044", family: "required", path: osProfile, when: []cond{{path: imagePath + ".publisher", op: "present"}, {path: nicPath, op: "nonempty"}}, why: "marketplace images are generalized; give them a computer name prefix and an account"},

	// Priority.
	{rule: "COST001", family: "requires", when: []cond{{path: evictionPath, op: "present"}}, must: []cond{{path: priorityPath, op: "in", value: []any{"Spot", "Low"}}}},
	{rule: "COST002", family: "required", path: evictionPath, when: []cond{{path: priorityPath, op: "eq", value: "Spot"}}, why: "write Delete or Deallocate, which is the default and goes on paying for disks"},
	{rule: "COST004", family: "conflicts", all: []cond{{path: priorityPath, op: "eq", value: "Low"}}, when: []cond{{path: "apiVersion", op: "ge", value: "2019-03-01"}}, why: "Spot took its place"},
	{rule: "COST014", family: "requires", when: []cond{{path: spotRestorePath, op: "present"}}, must: []cond{{path: priorityPath, op: "eq", value: "Spot"}}, why: "remove it, even where it is not enabled"},
	{rule: "MODE037", family: "not-in-mode", path: extensionsPath + "[].properties.publisher", refusing: "Flexible", op: "eq", value: "Microsoft.Azure.ServiceFabric", most: lint.Warning},
}

// certificateURL is what the id of a Key Vault secret looks like; published
// templates have texts to be replaced in its place.
const certificateURL = "^(?i:https)://[^<>{}]*$"

// certificateVersion is how the id of a version of a Key Vault secret ends.
const certificateVersion = "/(?i:secrets)/[^/]+/[^/]+/?$"

// windowsZones is the name of the list of Windows time zones.
const windowsZones = "windows_time_zones"

// Paths that rows of the operating system look at.
const (
	osProfile      = "properties.virtualMachineProfile.osProfile"
	linuxPath      = osProfile + ".linuxConfiguration"
	windowsPath    = osProfile + ".windowsConfiguration"
	allowPath      = osProfile + ".allowExtensionOperations"
	extensionsPath = "properties.virtualMachineProfile.extensionProfile.extensions"
)
