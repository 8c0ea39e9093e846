# METADATA
# title: OS disks are SSDs
# custom: {id: COST011, name: hdd-os-disk}
package vmsslint.rules.hdd_os_disk

import rego.v1

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.storageAccountType", "message": message} if {
	some i, set in input.scaleSets
	set.properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.storageAccountType == "Standard_LRS"
	not ephemeral(set)
	message := "Standard_LRS is a hard disk, slow to start from: use StandardSSD_LRS or Premium_LRS for the OS disk"
}

# An ephemeral OS disk lies on the machine, whatever type is written: azurerm
# asks for one.
ephemeral(set) if {
	settings := set.properties.virtualMachineProfile.storageProfile.osDisk.diffDiskSettings
	is_object(settings)
	count(settings) > 0
}
