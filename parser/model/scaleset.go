package model

import (
	"strings"
)

// The resource types that the package reads.
const (
	ScaleSetType     = "Microsoft.Compute/virtualMachineScaleSets"
	AutoscaleType    = "Microsoft.Insights/autoscaleSettings"
	LoadBalancerType = "Microsoft.Network/loadBalancers"
	PublicIPType     = "Microsoft.Network/publicIPAddresses"
	SubnetType       = "Microsoft.Network/virtualNetworks/subnets"
	NetworkType      = "Microsoft.Network/virtualNetworks"
)

// serviceDefault marks values that Azure fills in.
const serviceDefault = "the service's default"

// ScaleSet reads a scale set through Azure's ideas, with the defaults of the
// service filled in and marked as such.
type ScaleSet struct {
	*Resource
	Unit *Unit
}

// Profile returns the node at path below properties.virtualMachineProfile.
func (s *ScaleSet) Profile(path ...string) *Node {
	return s.At("properties", "virtualMachineProfile").At(path...)
}

// Mode returns the orchestration mode. Where it is not written, the service
// takes Uniform for a set with a machine profile and Flexible for one without
// (learn.microsoft.com, orchestration modes, 2026-05). A new Flexible set says
// how many fault domains it has; what has neither a profile nor that changes a
// few properties of a set that is there, whose mode it does not tell.
func (s *ScaleSet) Mode() *Node {
	mode := s.At("properties", "orchestrationMode")
	if !mode.IsAbsent() {
		return mode
	}
	switch profile := s.Profile(); {
	case profile.IsUnknown():
		return &Node{Kind: Unknown, Why: profile.Why, Place: mode.Place, parent: mode.parent, name: mode.name, index: -1}
	case profile.IsAbsent() && s.FaultDomains().IsAbsent():
		return &Node{Kind: Unknown, Why: "the scale set that is there has a mode already", Place: mode.Place, parent: mode.parent, name: mode.name, index: -1}
	case profile.IsAbsent():
		return mode.Default(serviceDefault, "Flexible")
	}
	return mode.Default(serviceDefault, "Uniform")
}

// Capacity returns the number of instances.
func (s *ScaleSet) Capacity() *Node { return s.At("sku", "capacity") }

// Zones returns the list of availability zones.
func (s *ScaleSet) Zones() *Node { return s.At("zones") }

// FaultDomains returns the number of fault domains. It is absent where it is
// not written: the service's choice depends on mode, zones and API version.
func (s *ScaleSet) FaultDomains() *Node {
	return s.At("properties", "platformFaultDomainCount")
}

// SinglePlacementGroup returns whether all instances lie in one placement
// group. A Uniform set that does not say so lies in one when it is regional,
// and does not when it is zonal, since API version 2017-12-01 (REST reference
// of virtual machine scale sets, 2026-04-01). A Flexible one has no default.
func (s *ScaleSet) SinglePlacementGroup() *Node {
	spg := s.At("properties", "singlePlacementGroup")
	if !spg.IsAbsent() {
		return spg
	}
	unknown := func(because *Node) *Node {
		return &Node{Kind: Unknown, Why: because.Why, Place: spg.Place, parent: spg.parent, name: spg.name, index: -1}
	}
	mode := s.Mode()
	uniform, known := mode.Is("Uniform")
	switch {
	case !known:
		return unknown(mode)
	case !uniform:
		return spg
	}
	zones := s.Zones()
	regional, known := zones.IsEmpty()
	switch {
	case !known:
		return unknown(zones)
	case regional && s.At("placement", "zonePlacementPolicy").IsUnknown():
		return unknown(s.At("placement", "zonePlacementPolicy"))
	case regional && s.At("placement", "zonePlacementPolicy").IsPresent():
		return spg
	case regional:
		return spg.Default(serviceDefault, true)
	case s.APIVersion >= "2017-12-01":
		return spg.Default(serviceDefault, false)
	}
	return spg
}

// ImageKind says where the image of a scale set comes from.
type ImageKind uint8

// The kinds of images. UnknownImage is one that cannot be told.
const (
	UnknownImage ImageKind = iota
	NoImage
	MarketplaceImage
	GalleryImage
	ManagedImage
	UnmanagedImage
)

// Image returns what kind of image the set starts from, and the property that
// says so.
func (s *ScaleSet) Image() (ImageKind, *Node) {
	ref := s.Profile("storageProfile", "imageReference")
	id := ref.At("id")
	if text, ok := id.Text(); ok {
		text = strings.ToLower(text)
		switch {
		case strings.Contains(text, "/providers/microsoft.compute/images/"):
			return ManagedImage, id
		case strings.Contains(text, "/galleries/"):
			return GalleryImage, id
		}
		return UnknownImage, id
	}
	vhd := s.Profile("storageProfile", "osDisk", "image", "uri")
	switch {
	case ref.IsUnknown() || id.IsUnknown():
		return UnknownImage, id
	case ref.At("sharedGalleryImageId").IsPresent():
		return GalleryImage, ref.At("sharedGalleryImageId")
	case ref.At("communityGalleryImageId").IsPresent():
		return GalleryImage, ref.At("communityGalleryImageId")
	case !ref.At("publisher").IsAbsent():
		return MarketplaceImage, ref.At("publisher")
	case vhd.IsUnknown(), ref.At("sharedGalleryImageId").IsUnknown(), ref.At("communityGalleryImageId").IsUnknown():
		return UnknownImage, ref
	case vhd.IsPresent():
		return UnmanagedImage, vhd
	case ref.IsAbsent():
		return NoImage, ref
	}
	return UnknownImage, ref
}

// OS returns "Windows" or "Linux", as far as the configuration or the image's
// publisher tells, with the property that tells it; "" where nothing does.
func (s *ScaleSet) OS() (string, *Node) {
	profile := s.Profile("osProfile")
	windows, linux := profile.At("windowsConfiguration"), profile.At("linuxConfiguration")
	switch {
	case windows.IsPresent() && !linux.IsPresent():
		return "Windows", windows
	case linux.IsPresent() && !windows.IsPresent():
		return "Linux", linux
	}
	disk := s.Profile("storageProfile", "osDisk", "osType")
	if name, ok := disk.String(); ok {
		for _, os := range []string{"Windows", "Linux"} {
			if strings.EqualFold(name, os) {
				return os, disk
			}
		}
	}
	publisher := s.Profile("storageProfile", "imageReference", "publisher")
	if name, ok := publisher.String(); ok {
		for _, p := range publishers {
			if strings.EqualFold(p.name, name) {
				return p.os, publisher
			}
		}
	}
	return "", profile
}

// publishers lists publishers all of whose images are of one system
// (az vm image list-offers, read 2026-11).
var publishers = []struct{ name, os string }{
	{"MicrosoftWindowsServer", "Windows"},
	{"MicrosoftWindowsDesktop", "Windows"},
	{"MicrosoftVisualStudio", "Windows"},
	{"Canonical", "Linux"},
	{"RedHat", "Linux"},
	{"SUSE", "Linux"},
	{"Debian", "Linux"},
	{"credativ", "Linux"},
	{"OpenLogic", "Linux"},
	{"CoreOS", "Linux"},
	{"AlmaLinux", "Linux"},
	{"resf", "Linux"},
	{"MicrosoftCBLMariner", "Linux"},
}

// NICs returns the network interface configurations.
func (s *ScaleSet) NICs() []*Node {
	items, _ := s.Profile("networkProfile", "networkInterfaceConfigurations").Items()
	return items
}

// IPConfigurations returns the IP configurations of all network interfaces.
func (s *ScaleSet) IPConfigurations() []*Node {
	var out []*Node
	for _, nic := range s.NICs() {
		items, _ := nic.At("properties", "ipConfigurations").Items()
		out = append(out, items...)
	}
	return out
}

// Autoscales returns the autoscale settings of the unit that target s.
func (s *ScaleSet) Autoscales() []*Autoscale {
	var out []*Autoscale
	for _, a := range s.Unit.Autoscales {
		if a.ScaleSet == s {
			out = append(out, a)
		}
	}
	return out
}

// Autoscale is an autoscale setting.
type Autoscale struct {
	*Resource
	// ScaleSet is the set of the unit that it scales, or nil.
	ScaleSet *ScaleSet
}

func newAutoscale(u *Unit, r *Resource) *Autoscale {
	a := &Autoscale{Resource: r}
	target := u.ByID(a.Target())
	for _, s := range u.ScaleSets {
		if target != nil && s.Resource == target {
			a.ScaleSet = s
		}
	}
	return a
}

// Target returns the id of what the setting scales.
func (a *Autoscale) Target() *Node { return a.At("properties", "targetResourceUri") }

// Enabled returns whether the setting is in force. Where it is not written the
// answer depends on the API version: it is absent then.
func (a *Autoscale) Enabled() *Node { return a.At("properties", "enabled") }

// Profiles returns the profiles of the setting.
func (a *Autoscale) Profiles() []*Node {
	items, _ := a.At("properties", "profiles").Items()
	return items
}
