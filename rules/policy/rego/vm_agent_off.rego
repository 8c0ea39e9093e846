# METADATA
# title: The VM agent is on
# custom: {id: SEC021, name: vm-agent-off}
package vmsslint.rules.vm_agent_off

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	some system in ["linuxConfiguration", "windowsConfiguration"]
	set.properties.virtualMachineProfile.osProfile[system].provisionVMAgent == false
	path := sprintf("properties.virtualMachineProfile.osProfile.%s.provisionVMAgent", [system])
	message := "provisionVMAgent is false: without the agent no extension runs, and the platform sees neither health nor patches; set it to true"
}
