# METADATA
# title: A scale set uses the Azure Monitor agent
# custom: {id: SEC022, name: retired-monitoring-agent}
package vmsslint.rules.retired_monitoring_agent

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message(extension.properties.type)} if {
	some i, set in input.scaleSets
	some n, extension in set.properties.virtualMachineProfile.extensionProfile.extensions
	retired(extension.properties.publisher, extension.properties.type)
	path := sprintf("properties.virtualMachineProfile.extensionProfile.extensions[%d].properties.type", [n])
}

deny contains {"extension": i, "path": "properties.type", "message": message(extension.properties.type)} if {
	some i, extension in input.extensions
	retired(extension.properties.publisher, extension.properties.type)
}

retired(publisher, type) if {
	lower(publisher) == "microsoft.enterprisecloud.monitoring"
	lower(type) in {"microsoftmonitoringagent", "omsagentforlinux"}
}

message(type) := sprintf("%s is the Log Analytics agent, retired on 2024-08-31: use AzureMonitorLinuxAgent or AzureMonitorWindowsAgent with a data collection rule", [type])
