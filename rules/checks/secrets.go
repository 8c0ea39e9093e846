package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
)

// secretIssues reports the loader's issues of one kind about secrets, where the
// unit has something to scale: other templates are not judged.
func secretIssues(p *lint.Pass, kind model.IssueKind) {
	if len(p.Unit.ScaleSets)+len(p.Unit.Autoscales) == 0 {
		return
	}
	for _, is := range p.Unit.Issues {
		if is.Kind == kind {
			p.ReportAt(is.Span, "%s", is.Message).Secret = is.Secret
		}
	}
}

// isLiteral reports whether a text was written where it stands, and not brought
// in by a parameter, a variable or another resource.
func isLiteral(u *model.Unit, n *model.Node) bool {
	text, ok := n.String()
	return ok && text != "" && n.From == nil && n.Defaulted == "" && !u.Computed && !source.FillIn(text)
}

// input is what the language of a set calls what a deployment is given.
func input(set *model.ScaleSet, arm, terraform string) string {
	if set.Attribute != nil {
		return terraform
	}
	return arm
}

// literalPassword is SEC007, literalUser SEC008, and literalLocation SEC026.
func literalPassword(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		if n := set.Profile("osProfile", "adminPassword"); isLiteral(p.Unit, n) {
			p.Report(n, "adminPassword is written here, for all who read the source: bring it in with a %s, or from a key vault", input(set, "secure parameter", "sensitive variable")).Secret = true
		}
	}
}

func literalUser(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		if n := set.Profile("osProfile", "adminUsername"); isLiteral(p.Unit, n) {
			p.Report(n, "adminUsername %s is written here, and is the same wherever this is deployed: take it from a %s", show(n), input(set, "parameter", "variable"))
		}
	}
}

func literalLocation(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		if n := set.At("location"); isLiteral(p.Unit, n) {
			p.Report(n, "location %s is written here: take it from a %s, or from the resource group, and the source serves every region", show(n), input(set, "parameter", "variable"))
		}
	}
}

// scriptInSettings is SEC005: the settings of an extension are there to be read
// on the machine and in the resource, those that are protected are not.
func scriptInSettings(p *lint.Pass) {
	eachExtension(p, func(_ *model.Resource, props *model.Node) {
		command := props.At("settings", "commandToExecute")
		if command.IsAbsent() || !isCustomScript(p, props) {
			return
		}
		text, ok := command.Text()
		switch {
		case !ok:
			p.Undecide(command)
		case text == "":
		case command.Secret || holdsKey(text):
			p.Report(command, "commandToExecute holds a secret, and stands in settings, which are there to be read: move it to protectedSettings").Secret = true
		default:
			p.Report(command, "commandToExecute stands in settings, which are there to be read: protectedSettings keep it to the machine")
		}
	})
}

// isCustomScript reports whether an extension runs a script.
func isCustomScript(p *lint.Pass, props *model.Node) bool {
	kind, _ := p.String(props.At("type"))
	return containsName([]string{"CustomScript", "CustomScriptExtension", "CustomScriptForLinux"}, kind)
}

// holdsKey reports whether a command carries an account key or the signature of
// a shared access signature.
func holdsKey(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "accountkey=") || strings.Contains(text, "sig=") && strings.Contains(text, "sv=")
}

// deepestSettings is how far down in settings secrets are looked for.
const deepestSettings = 8

// secretInSettings is SEC006: what is secret by its name stands in protected settings.
func secretInSettings(p *lint.Pass) {
	eachExtension(p, func(_ *model.Resource, props *model.Node) {
		if settings := props.At("settings"); settings.Kind == model.Object {
			secretMembers(p, settings, deepestSettings)
		}
	})
}

func secretMembers(p *lint.Pass, n *model.Node, depth int) {
	if depth == 0 {
		return
	}
	items, _ := n.Items()
	for _, it := range items {
		secretMembers(p, it, depth-1)
	}
	for _, f := range n.Fields() {
		if !secretSetting(f.Name) {
			secretMembers(p, f.Node, depth-1)
			continue
		}
		text, ok := f.Node.Text()
		if ok && !mayBeSecret(text) || !ok && !(f.Node.Secret && f.Node.IsUnknown()) {
			continue
		}
		p.Report(f.Node, "'%s' stands in the extension's settings, which are there to be read, and is a secret by its name: move it to protectedSettings", f.Name).Secret = true
	}
}

// mayBeSecret reports whether a text is more than a switch, a place to be filled
// in, or a reference to the settings that are protected.
func mayBeSecret(text string) bool {
	lower := strings.ToLower(strings.TrimSpace(text))
	switch lower {
	case "", "true", "false":
		return false
	}
	return !source.FillIn(text) && !strings.HasPrefix(lower, "privatesettingsref:") && !strings.HasPrefix(lower, "@microsoft.keyvault(")
}

// secretSetting reports whether the name of a setting says that it is a secret.
func secretSetting(name string) bool {
	plain := strings.ToLower(name)
	for _, word := range [...]string{"workspacekey", "connectionstring", "sastoken", "sasurl", "sasuri"} {
		if strings.HasSuffix(strings.TrimSuffix(plain, "s"), word) {
			return true
		}
	}
	return source.SecretName(name) || strings.HasSuffix(plain, "token") || plain == "sas" || strings.HasSuffix(name, "SAS") || strings.HasSuffix(name, "Sas")
}
