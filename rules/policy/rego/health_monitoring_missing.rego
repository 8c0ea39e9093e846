# METADATA
# title: A scale set reports the health of its application
# custom: {id: UPG035, name: health-monitoring-missing}
package vmsslint.rules.health_monitoring_missing

import rego.v1

import data.vmsslint.lib

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.extensionProfile", "message": message} if {
	some i, set in input.scaleSets
	lib.describes(set)
	not input.incomplete
	not set.properties.virtualMachineProfile.networkProfile.healthProbe
	not set.properties.externalHealthPolicy.enabled
	not watched(i)
	not lib.service_fabric(i)
	message := "nothing tells the platform whether the application is healthy: add the Application Health extension, or a health probe in Uniform mode"
}

watched(i) if {
	some extension in input.scaleSets[i].properties.virtualMachineProfile.extensionProfile.extensions
	lower(extension.properties.type) in {"applicationhealthlinux", "applicationhealthwindows"}
}

watched(i) if {
	some extension in input.extensions
	extension.scaleSet == i
	lower(extension.properties.type) in {"applicationhealthlinux", "applicationhealthwindows"}
}
