# METADATA
# title: Automatic repairs of instances with data disks do not replace them
# custom: {id: UPG025, name: repairs-delete-data-disks}
package vmsslint.rules.repairs_delete_data_disks

import rego.v1

deny contains {"scaleSet": i, "path": "properties.automaticRepairsPolicy.repairAction", "message": message} if {
	some i, set in input.scaleSets
	set.properties.automaticRepairsPolicy.enabled == true
	not keeps(set)
	some _ in set.properties.virtualMachineProfile.storageProfile.dataDisks
	message := "automatic repairs replace an unhealthy instance, and its data disks go with it: set repairAction to Restart or Reimage, or keep the data elsewhere"
}

keeps(set) if set.properties.automaticRepairsPolicy.repairAction in {"Reimage", "Restart"}
