# METADATA
# title: A scale set has boot diagnostics
# custom: {id: SEC016, name: boot-diagnostics-missing}
package vmsslint.rules.boot_diagnostics_missing

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.diagnosticsProfile.bootDiagnostics.enabled", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	not set.properties.virtualMachineProfile.diagnosticsProfile.bootDiagnostics.enabled
	message := "boot diagnostics are off, so nobody sees why an instance does not start: enable them; without a storageUri Azure manages the storage"
}
