# METADATA
# title: WinRM listens on HTTPS only
# custom: {id: SEC024, name: winrm-over-http}
package vmsslint.rules.winrm_over_http

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	some n, listener in set.properties.virtualMachineProfile.osProfile.windowsConfiguration.winRM.listeners
	listener.protocol == "Http"
	path := sprintf("properties.virtualMachineProfile.osProfile.windowsConfiguration.winRM.listeners[%d].protocol", [n])
	message := "WinRM listens on plain HTTP, where others on the network may read along: use Https with a certificateUrl"
}
