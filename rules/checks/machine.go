package checks

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
)

// imageKind is API010: an image is named in exactly one way.
func imageKind(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		ref := set.Profile("storageProfile", "imageReference")
		if ref.Kind != model.Object {
			p.Undecide(ref)
			continue
		}
		var ways []*model.Node
		open := false
		for _, name := range [...]string{"id", "sharedGalleryImageId", "communityGalleryImageId"} {
			n := ref.At(name)
			empty, known := n.IsEmpty()
			// Of an id of which only parts are known, a slash says that it is not empty.
			written := known && !empty || !known && strings.Contains(n.Str, "/")
			open = open || !known && !written
			if written {
				ways = append(ways, n)
			}
		}
		missing, written := marketplaceParts(ref)
		if written != nil {
			ways = append(ways, written)
		}
		switch {
		case open:
			p.Undecide(firstUnknown(ref.At("id"), ref.At("sharedGalleryImageId"), ref.At("communityGalleryImageId")))
		case len(ways) > 1:
			p.Report(ways[1], "the image is named by %s and by %s: one way is needed", ways[0].Name(), ways[1].Name()).Related(ways[0], "the other way")
		case written != nil && missing != "":
			p.Report(ref, "the image is named by %s, and %s is missing: publisher, offer, sku and version go together", written.Name(), missing)
		}
	}
}

// marketplaceParts returns the first part of a marketplace image's name that is
// missing, and the first that is written.
func marketplaceParts(ref *model.Node) (missing string, written *model.Node) {
	for _, name := range [...]string{"publisher", "offer", "sku", "version"} {
		n := ref.At(name)
		if empty, known := n.IsEmpty(); known && empty {
			if missing == "" {
				missing = name
			}
		} else if written == nil {
			written = n
		}
	}
	return missing, written
}

// diskLUNs is API022.
func diskLUNs(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		disks, _ := set.Profile("storageProfile", "dataDisks").Items()
		seen := map[int64]*model.Node{}
		for _, d := range disks {
			lun := d.At("lun")
			n, ok := p.Int(lun)
			switch {
			case !ok || lun.Defaulted != "":
			case seen[n] != nil:
				p.Report(lun, "lun %d is that of another data disk: each disk has a number of its own", n).Related(seen[n], "the other disk")
			default:
				seen[n] = lun
			}
		}
	}
}

// handlerRepeated is API052.
func handlerRepeated(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		items, _ := set.Profile("extensionProfile", "extensions").Items()
		var handlers []*model.Node
		for _, it := range items {
			handlers = append(handlers, it.At("properties"))
		}
		for _, r := range p.Unit.Resources {
			if r.Is(model.ScaleSetType+"/extensions") && strings.HasPrefix(strings.ToLower(r.ID), strings.ToLower(set.ID)+"/extensions/") && r.Conditional == "" {
				handlers = append(handlers, r.At("properties"))
			}
		}
		seen := map[string]*model.Node{}
		for _, h := range handlers {
			publisher, ok1 := p.String(h.At("publisher"))
			typ, ok2 := p.String(h.At("type"))
			key := strings.ToLower(publisher + "/" + typ)
			switch {
			case !ok1 || !ok2:
			case seen[key] != nil:
				p.Report(h.At("type"), "the extension %s of %s is there twice: a machine takes each handler once", typ, publisher).Related(seen[key], "the other one")
			default:
				seen[key] = h.At("type")
			}
		}
	}
}

// publicKeys calls judge for each SSH key of each set.
func publicKeys(p *lint.Pass, judge func(set *model.ScaleSet, key *model.Node)) {
	for _, set := range p.Unit.ScaleSets {
		keys, _ := set.Profile("osProfile", "linuxConfiguration", "ssh", "publicKeys").Items()
		for _, k := range keys {
			judge(set, k)
		}
	}
}

// sshKeyPath is API055.
func sshKeyPath(p *lint.Pass) {
	publicKeys(p, func(set *model.ScaleSet, key *model.Node) {
		user, ok1 := p.String(set.Profile("osProfile", "adminUsername"))
		path, ok2 := p.String(key.At("path"))
		if want := "/home/" + user + "/.ssh/authorized_keys"; ok1 && ok2 && path != "" && user != "" && path != want {
			p.Report(key.At("path"), "the key goes to '%s', and Azure takes only %s, the file of adminUsername", path, want).
				Related(set.Profile("osProfile", "adminUsername"), "the user")
		}
	})
}

// leastRSA is the least length of an RSA key, in bits.
const leastRSA = 2048

// sshKey is API027.
func sshKey(p *lint.Pass) {
	publicKeys(p, func(_ *model.ScaleSet, key *model.Node) {
		data := key.At("keyData")
		text, ok := p.String(data)
		if text = strings.TrimSpace(text); !ok || text == "" || source.FillIn(text) {
			return
		}
		if why := wrongKey(text); why != "" {
			f := p.Report(data, "keyData %s: Azure takes public keys in OpenSSH's format, ssh-rsa of %d bits or more and ssh-ed25519", why, leastRSA)
			f.Secret = f.Secret || strings.Contains(text, "PRIVATE KEY")
		}
	})
}

// wrongKey says what is wrong with a public key, "" for one that is taken.
func wrongKey(text string) string {
	switch {
	case strings.Contains(text, "PRIVATE KEY"):
		return "is a private key"
	case strings.HasPrefix(text, "-----BEGIN"), strings.HasPrefix(text, "---- BEGIN"):
		return "is in PEM or RFC 4716 format"
	}
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return "is no public key"
	}
	kind := fields[0]
	if kind != "ssh-rsa" && kind != "ssh-ed25519" {
		if strings.HasPrefix(kind, "ecdsa-") || strings.HasPrefix(kind, "ssh-") || strings.HasPrefix(kind, "sk-") {
			return "is of the kind " + kind
		}
		return "is no public key"
	}
	raw, err := base64.StdEncoding.DecodeString(fields[1])
	if err != nil {
		return "" // shortened in an example, or not what it seems: the service decides
	}
	if kind == "ssh-rsa" {
		if bits := rsaBits(raw); bits > 0 && bits < leastRSA {
			return "is an RSA key of " + strconv.Itoa(bits) + " bits"
		}
	}
	return ""
}

// rsaBits returns the length of the modulus in the body of an ssh-rsa key
// (RFC 4253, 6.6), 0 where it is cut.
func rsaBits(raw []byte) int {
	var part []byte
	for range 3 { // the kind, the exponent, the modulus
		if len(raw) < 4 {
			return 0
		}
		n := binary.BigEndian.Uint32(raw)
		if raw = raw[4:]; uint64(n) > uint64(len(raw)) {
			return 0
		}
		part, raw = raw[:n], raw[n:]
	}
	for len(part) > 0 && part[0] == 0 {
		part = part[1:]
	}
	return len(part) * 8
}

// mostCustomData is the most bytes of custom data, decoded.
const mostCustomData = 65535

// customData is API028.
func customData(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, n := range []*model.Node{set.Profile("osProfile", "customData"), set.Profile("userData")} {
			text, ok := p.String(n)
			if !ok || text == "" || source.FillIn(text) {
				continue
			}
			raw, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\n", "", "\r", "").Replace(text))
			switch {
			case err != nil:
				p.Report(n, "%s is not written in Base64: encode it, with base64() in a template or base64encode() in Terraform", n.Name())
			case n.Name() == "customData" && len(raw) > mostCustomData:
				p.Report(n, "customData has %d bytes, above %d, the most there may be", len(raw), mostCustomData)
			}
		}
	}
}

// primaryNIC is NET001, and primaryIP NET002.
func primaryNIC(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		list := set.Profile("networkProfile", "networkInterfaceConfigurations")
		onePrimary(p, list, "network interfaces")
	}
}

func primaryIP(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, nic := range set.NICs() {
			onePrimary(p, nic.At("properties", "ipConfigurations"), "IP configurations of "+show(nic.At("name")))
		}
	}
}

// onePrimary requires that exactly one of several elements is the primary one.
func onePrimary(p *lint.Pass, list *model.Node, what string) {
	items, known := list.Items()
	if !known {
		p.Undecide(list)
		return
	}
	if len(items) < 2 {
		return
	}
	var primaries []*model.Node
	for _, it := range items {
		n := it.At("properties", "primary")
		if n.IsUnknown() {
			p.Undecide(n)
			return
		}
		if is, _ := n.Bool(); is {
			primaries = append(primaries, n)
		}
	}
	switch len(primaries) {
	case 1:
	case 0:
		p.Report(list, "none of the %d %s is primary: one of them has to be", len(items), what)
	default:
		p.Report(primaries[1], "%d of the %d %s are primary: exactly one is", len(primaries), len(items), what).Related(primaries[0], "the first")
	}
}
