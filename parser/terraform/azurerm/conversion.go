package azurerm

// Conversion is what becomes of the value of an attribute on its way into the
// ARM resource. Beside it, for every attribute: booleans and numbers pass as
// they are, an empty string or an empty list counts as omitted, and a number
// that is written for a text is converted to text.
type Conversion string

// The conversions. An omitted value is not sent, unless one of them, or a
// default, says otherwise.
const (
	// Plain: the value passes as it is.
	Plain Conversion = ""
	// Region: a location, in lower case and without blanks.
	Region Conversion = "region"
	// WhenPositive: sent only when it is greater than 0.
	WhenPositive Conversion = "when-positive"
	// FromJSON: a text of JSON, sent as the value that it is of.
	FromJSON Conversion = "from-json"
	// WhenTrue: sent only when it is true.
	WhenTrue Conversion = "when-true"
	// OrName: where it is omitted, the value of the attribute name is sent.
	OrName Conversion = "or-name"
	// Base64: a text that is written in Base64 already, and passes as it is.
	Base64 Conversion = "base64"
	// ListOfOne: one value, sent as the only element of a list.
	ListOfOne Conversion = "list-of-one"
	// TrustedLaunch: when it is true, securityProfile.securityType TrustedLaunch
	// is sent beside it.
	TrustedLaunch Conversion = "trusted-launch"
	// ToText: an integer, sent as decimal text.
	ToText Conversion = "to-text"
	// WhenZones: sent only when the attribute zones is not empty; the provider
	// refuses true without zones.
	WhenZones Conversion = "when-zones"
	// WhenSet: sent only when it is written.
	WhenSet Conversion = "when-set"
	// Keys: a list of ids, sent as an object with each as a key of an empty object.
	Keys Conversion = "keys"
	// ImageID: the id of an image. It is sent as communityGalleryImageId where it
	// has /communityGalleries/, as sharedGalleryImageId where it has
	// /sharedGalleries/, and as id otherwise.
	ImageID Conversion = "image-id"
	// BootDiagnostics: of a block. Without it enabled is false; with an empty one
	// enabled is true, and the storage is managed.
	BootDiagnostics Conversion = "boot-diagnostics"
	// FrontendID: the name of a frontend of the load balancer, sent as its id.
	FrontendID Conversion = "frontend-id"
	// Strings: a set of strings, sent as a list.
	Strings Conversion = "strings"
	// WhenNotZero: sent only when it is written and not 0.
	WhenNotZero Conversion = "when-not-zero"
	// EdgeZone: with it extendedLocation.type EdgeZone is sent.
	EdgeZone Conversion = "edge-zone"
	// Negated: true is sent as false, and false as true.
	Negated Conversion = "negated"
	// SSHPath: the name of a user, sent as /home/{name}/.ssh/authorized_keys.
	SSHPath Conversion = "ssh-path"
	// UnlessMinusOne: -1 is not sent.
	UnlessMinusOne Conversion = "unless-minus-one"
	// Unattend: passName OobeSystem and componentName Microsoft-Windows-Shell-Setup
	// are sent beside it.
	Unattend Conversion = "unattend"
	// PlatformChooses: omitted or null it is not sent, and the platform chooses.
	PlatformChooses Conversion = "platform-chooses"
	// Rank: sent minus 1, and only when it is greater than 0.
	Rank Conversion = "rank"
	// WithOSProfile: sent only where there is a block os_profile; so is its default.
	WithOSProfile Conversion = "with-os-profile"
	// SplitSKU: Standard_Regional is sent as the object of name Standard and tier Regional.
	SplitSKU Conversion = "split-sku"
	// WhenLow: sent only when the attribute priority is Low.
	WhenLow Conversion = "when-low"
	// ToBase64: a text that the provider encodes in Base64, unless it is in that already.
	ToBase64 Conversion = "to-base64"
)

// Conversions returns all of them but Plain.
func Conversions() []Conversion {
	return []Conversion{
		Region, WhenPositive, FromJSON, WhenTrue, OrName, Base64, ListOfOne, TrustedLaunch, ToText, WhenZones, WhenSet, Keys, ImageID,
		BootDiagnostics, FrontendID, Strings, WhenNotZero, EdgeZone, Negated, SSHPath, UnlessMinusOne, Unattend, PlatformChooses, Rank,
		WithOSProfile, SplitSKU, WhenLow, ToBase64,
	}
}
