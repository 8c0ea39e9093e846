# METADATA
# title: Custom data and user data hold no secrets
# custom: {id: SEC011, name: secret-in-custom-data}
package vmsslint.rules.secret_in_custom_data

import rego.v1

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.osProfile.customData", "message": message} if {
	some i, set in input.scaleSets
	message := warning("customData", set.properties.virtualMachineProfile.osProfile.customData)
}

deny contains {"scaleSet": i, "path": "properties.virtualMachineProfile.userData", "message": message} if {
	some i, set in input.scaleSets
	message := warning("userData", set.properties.virtualMachineProfile.userData)
}

warning(member, encoded) := message if {
	base64.is_valid(encoded)
	found := regex.find_n(`(?im)^[ \t-]*(?:export[ \t]+)?["']?[a-z0-9_-]*(?:password|passwd|secret|token|account_?key|api_?key)["']?[ \t]*[:=][ \t]*["']?[^\s"'$({<\[]{6,}|-----BEGIN [A-Z ]*PRIVATE KEY-----`, base64.decode(encoded), 1)
	name := trim(regex.split(`[:=]`, found[0])[0], " \t-\"'")
	message := sprintf("%s holds what looks like a secret (%s), and everybody on an instance may read it: fetch it from Key Vault with a managed identity", [member, name])
}
