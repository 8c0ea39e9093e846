# METADATA
# title: An autoscale setting is enabled
# custom: {id: CAP029, name: autoscale-disabled}
package vmsslint.rules.autoscale_disabled

import rego.v1

deny contains {"autoscaleSetting": i, "path": "properties.enabled", "message": message} if {
	some i, setting in input.autoscaleSettings
	setting.properties.enabled == false
	message := "enabled is false: the autoscale setting does nothing until somebody turns it on"
}

# Since this version the type's text gives false as the default.
deny contains {"autoscaleSetting": i, "path": "properties.enabled", "message": message} if {
	some i, setting in input.autoscaleSettings
	setting.apiVersion >= "2022-10-01"
	object.get(setting, ["properties", "enabled"], null) == null
	message := sprintf("enabled is missing, and since API version 2022-10-01 it is false by default (here %s): say \"enabled\": true", [setting.apiVersion])
}
