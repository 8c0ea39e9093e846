// Package cloud loads what Azure says of scale sets that are there: the output
// of az vmss show and az vmss list, and the answers of the REST API.
//
// The command line flattens resources: what Azure has in "properties" stands
// beside the name, also within network interfaces, their configurations and
// extensions. [Load] puts it back, drops what only Azure writes (states, times,
// tags of versions) and null, and leaves all else where it is. Names of
// properties keep the case that the command line gives them; nodes are found
// without regard to it.
//
//   - An object or a list of them, as az gives them, or the value of a list as
//     the REST API gives it.
//   - Beside scale sets, autoscale settings of az monitor autoscale, and any
//     resource in the REST API's own shape. Others are gaps: they cannot be told
//     apart from what the command line made of them.
//
// An exported template is a template like others, and nothing of this package.
package cloud
