# METADATA
# title: A scale set uses a released image
# custom: {id: SEC017, name: preview-image}
package vmsslint.rules.preview_image

import rego.v1

deny contains {"scaleSet": i, "path": path, "message": message} if {
	some i, set in input.scaleSets
	some member in ["offer", "sku", "version"]
	value := set.properties.virtualMachineProfile.storageProfile.imageReference[member]
	endswith(lower(value), "preview")
	path := sprintf("properties.virtualMachineProfile.storageProfile.imageReference.%s", [member])
	message := sprintf("%s '%s' is a preview image, without support and gone without notice: use a released one", [member, value])
}
