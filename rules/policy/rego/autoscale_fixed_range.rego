# METADATA
# title: An autoscale profile with rules has a maximum above its minimum
# custom: {id: CAP023, name: autoscale-fixed-range}
package vmsslint.rules.autoscale_fixed_range

import rego.v1

deny contains {"autoscaleSetting": i, "path": path, "message": message} if {
	some i, setting in input.autoscaleSettings
	some j, profile in setting.properties.profiles
	profile.capacity.minimum == profile.capacity.maximum
	count(profile.rules) > 0
	path := sprintf("properties.profiles[%d].capacity.maximum", [j])
	message := sprintf("autoscale minimum and maximum are both %v, so the profile's rules never change anything", [profile.capacity.maximum])
}
