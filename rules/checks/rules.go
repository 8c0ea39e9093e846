package checks

import (
	"regexp"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// goChecks are the rules that are functions of their own; some of them judge
// the rows of their rule too.
var goChecks = [...]struct {
	id    string
	check func(*lint.Pass)
}{
	{"CAP002", managedImageCapacity},
	{"CAP003", placementGroupCapacity},
	{"CAP004", fixedSpreadingCapacity},
	{"CAP005", largeSetFaultDomains},
	{"CAP006", unmanagedDiskCapacity},
	{"CAP007", unmanagedImageCapacity},
	{"CAP013", subnetCapacity},
	{"CAP014", subnetOverprovisionHeadroom},
	{"CAP016", autoscaleRange},
	{"CAP017", autoscaleDefault},
	{"CAP018", autoscaleStep},
	{"CAP019", autoscaleMaximum},
	{"CAP021", capacityOutsideAutoscale},
	{"CAP025", autoscaleDuplicateTarget},
	{"CAP036", natPoolRange},
	{"CAP038", instancePublicIPCount},
	{"CAP041", nicCount},
	{"CAP042", priorityMix},
	{"MODE009", singlePlacementGroupOnFlexible},
	{"MODE016", basicLoadBalancerOnFlexible},
	{"MODE028", instanceMixConflicts},
	{"MODE039", attachedVMMode},
	{"MODE040", attachedVMPlacementGroup},
	{"API001", unknownProperty},
	{"API002", propertyTooNew},
	{"API003", propertyRemoved},
	{"API004", enumValue},
	{"API005", valueType},
	{"API006", requiredProperty},
	{"API008", readOnlyProperty},
	{"NAME017", siblingNames},
	{"NAME018", extensionNames},
	{"MODE043", attachedFaultDomains},
	{"FD012", zoneExpansion},
	{"NET007", basicLoadBalancer},
	{"NET021", probeRulePort},
	{"NET028", probeRuleRemoved},
	{"UPG037", trustedLaunchSwitch},
	{"UPG046", automaticUpdatesToggled},
	{"COST015", maxPriceChanged},
	{"MODE027", mixDuplicates},
	{"NET001", primaryNIC},
	{"NET002", primaryIP},
	{"NET004", nicNetworks},
	{"NET008", basicAcrossGroups},
	{"NET009", basicShared},
	{"NET013", natPoolShared},
	{"NET016", probeUnused},
	{"NET020", acceleratedNetworkingOff},
	{"SEC012", trustedLaunchOff},
	{"CAP023", fixedRange},
	{"NET023", poolVersions},
	{"NET025", frontendVersions},
	{"NET027", probeWithoutPool},
	{"API010", imageKind},
	{"CAP031", fixedDate},
	{"NAME011", adminPassword},
	{"MODE041", attachedVMZone},
	{"NET010", balancersOfOneSide},
	{"NET015", frontendAddressSKU},
	{"NET026", rulesOfOnePort},
	{"API022", diskLUNs},
	{"API027", sshKey},
	{"API028", customData},
	{"API052", handlerRepeated},
	{"API055", sshKeyPath},
	{"FD010", zoneList},
	{"FD013", basicSKUWithZones},
	{"COST003", maxPrice},
	{"FD025", zoneInstancePercent},
	{"UPG033", extensionOrder},
	{"UPG026", healthProtocol},
	{"UPG008", batchAboveUnhealthy},
	{"API039", extensionSettings},
	{"MODE045", standbyPoolTarget},
	{"NET031", instancePublicIPSKU},
	{"NET011", gatewaySubnet},
	{"CAP034", backendPoolLimit},
	{"CAP035", balancerRuleLimit},
	{"CAP015", subnetSurgeHeadroom},
	{"CAP037", frontendConfigurations},
	{"CAP043", rebalancingHeadroom},
	{"CAP047", natPoolHeadroom},
	{"CAP039", publicIPPrefixSize},
	{"MODE018", flexibleOutbound},
	{"NET019", uniformOutbound},
	{"NET006", standardWithoutNSG},
	{"MODE044", attachedFaultDomain},
	{"MODE046", capacityWithoutProfile},
	{"CAP009", storageAccounts},
	{"CAP033", autoscaleFlapping},
	{"CAP024", autoscaleOneDirection},
	{"CAP022", capacityFightsAutoscale},
	{"CAP032", autoscaleNumbers},
	{"API007", versionAge},
	{"SEC007", literalPassword},
	{"SEC009", func(p *lint.Pass) { secretIssues(p, model.SecretDefault) }},
	{"SEC010", func(p *lint.Pass) { secretIssues(p, model.PlainSecret) }},
	{"SEC025", func(p *lint.Pass) { secretIssues(p, model.SecretOutput) }},
	{"SEC005", scriptInSettings},
	{"SEC006", secretInSettings},
	{"SEC008", literalUser},
	{"SEC026", literalLocation},
	{"CAP010", infinibandPlacement},
	{"MODE030", mixFamilies},
	{"MODE031", mixCompatibility},
	{"MODE038", infinibandOnFlexible},
	{"MODE053", sizeRefusedByFlexible},
	{"MODE055", placementGroupOfFlexible},
	{"NET022", acceleratedSize},
	{"SEC015", trustedLaunchSize},
	{"COST005", spotSize},
	{"COST009", retiredSize},
	{"API019", ephemeralPlacement},
	{"API049", premiumSize},
	{"API054", ephemeralSize},
	{"SEC029", trustedLaunchImage},
	{"API012", imagePlan},
	{"API045", imageSystem},
	{"API046", imageGeneration1},
	{"API047", imageGeneration2},
	{"API048", imageArchitecture},
	{"API050", imageDisk},
	{"UPG041", upgradedImage},
	{"FD005", regionFaultDomains},
	{"FD015", hostGroupMatch},
	{"UPG028", healthSystem},
	{"API053", extensionSystem},
	{"COST012", licenceSystem},
	{"NAME101", namePattern},
	{"API102", typeBounds},
	{"CAP101", autoscaleCut},
	{"MODE201", instanceProtection},
	{"MODE202", instanceManagement},
	{"PARAM001", parameterContract},
	{"PARAM002", func(p *lint.Pass) { issues(p, model.DuplicateName) }},
	{"PARAM003", func(p *lint.Pass) { issues(p, model.UnusedParameter) }},
	{"PARAM004", func(p *lint.Pass) { issues(p, model.UnusedVariable) }},
	{"PARAM005", func(p *lint.Pass) { issues(p, model.LanguageVersion) }},
	{"TF001", func(p *lint.Pass) { issues(p, model.UnknownArgument) }},
	{"TF002", func(p *lint.Pass) { issues(p, model.RenamedArgument) }},
	{"TF003", func(p *lint.Pass) { issues(p, model.MissingArgument) }},
}

// Dropped returns the rules that were thought of and are not there.
func Dropped() []lint.Dropped { return dropped[:] }

// Rules returns the catalogue: every rule with its metadata, those in Go with
// the function that judges. Rules in Rego have their Policy set.
func Rules() []*lint.Rule {
	functions := make(map[string]func(*lint.Pass), len(goChecks))
	for _, c := range goChecks {
		functions[c.id] = c.check
	}
	all := make([]lint.Rule, len(catalogue)+len(own))
	out := make([]*lint.Rule, len(all))
	for i := range all {
		r := &all[i]
		out[i] = r
		if i < len(catalogue) {
			r.Meta = &catalogue[i]
		} else {
			r.Meta = &own[i-len(catalogue)]
		}
		switch check := functions[r.ID]; {
		case r.Policy != "":
			r.Applies = mayApply(r.Policy)
		case check != nil:
			r.Check = check
		case r.Kind == lint.Change:
			r.Check = changedProperty
		default:
			r.Check = checkRows
		}
	}
	return out
}

// namePattern holds names to the organisation's own pattern, where one is set.
func namePattern(p *lint.Pass) {
	pattern, ok := p.Options["pattern"].(string)
	if !ok {
		return
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return // the configuration was found right when it was read
	}
	for _, set := range p.Unit.ScaleSets {
		name := set.At("name")
		if text, ok := p.String(name); ok && !re.MatchString(text) {
			p.Report(name, "the name '%s' does not match %s, the pattern that the configuration sets for scale sets", text, pattern)
		}
	}
}

// own are rules about the template itself, which no table of Azure facts has.
var own = [...]lint.Meta{
	{
		ID: "NAME101", Name: "resource-name-pattern", Group: "NAME", Kind: lint.Create, Severity: lint.Warning,
		Title:     "Name outside the organisation's pattern",
		Summary:   "A scale set's name matches the pattern that the configuration sets.",
		Condition: "the option pattern is set, and the name does not match it; without the option the rule is silent",
		Paths:     []string{"name"},
		Options:   []lint.Option{{Name: "pattern", Type: lint.PatternOption, Doc: "a regular expression that names must match; without it the rule is silent"}},
		Why:       "An organisation finds its resources, and bills and protects them, by their names.",
		Fix:       "Change the name to one that matches the pattern.",
		Sources: []string{
			"the organisation's own configuration",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "API102", Name: "type-bounds", Group: "API", Kind: lint.Create, Severity: lint.Error,
		Title:     "Number outside the type's bounds",
		Summary:   "Numbers, and the lengths of arrays, keep to the bounds that the resource type declares.",
		Condition: "the type gives a property a least or a greatest value, or an array a least or a greatest number of items, and the value is known and outside; on types other than scale sets and their children a warning",
		Paths:     []string{"properties.upgradePolicy.rollingUpgradePolicy.maxBatchInstancePercent", "Microsoft.Insights/autoscaleSettings:properties.profiles"},
		Why:       "Resource Manager checks a request against the type before anything is made, and refuses the deployment.",
		Fix:       "Change the number, or the number of entries, to one within the bounds.",
		Sources: []string{
			"Azure/bicep-types-az@1f896de generated/compute_1/microsoft.compute/<api>/types.json (30 API versions, 2015-06-15..2026-04-01)",
		},
		YieldsTo:   []string{"UPG005", "UPG006", "UPG007", "FD025"},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "CAP101", Name: "autoscale-cuts-instances", Group: "CAP", Kind: lint.Change, Severity: lint.Warning,
		Title:     "Autoscale maximum below the instances there are",
		Summary:   "A new maximum of autoscale does not fall below the capacity that the set had.",
		Condition: "the capacity before is known, and afterwards the maximum of a profile of an autoscale setting for the set is below it",
		Paths:     []string{"Microsoft.Insights/autoscaleSettings:properties.profiles[].capacity.maximum"},
		Why:       "Autoscale brings the set down to its new maximum at once, and takes running instances away for it.",
		Fix:       "Raise the maximum, or scale in first and watch.",
		Sources: []string{
			"learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, How autoscale evaluates (2024-11)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "MODE201", Name: "uniform-instance-protection", Group: "MODE", Kind: lint.Create, Severity: lint.Warning,
		Title:     "Backup or recovery of a Uniform set's instance",
		Summary:   "Azure Backup and Azure Site Recovery protect virtual machines, and instances of Flexible sets, but none of Uniform sets.",
		Condition: "a protected item of a Recovery Services vault names an instance of a scale set of the template, and that set is Uniform, written or by default",
		Exceptions: []string{
			"instances of Flexible sets",
			"ids that are not known, and those of sets outside the template",
		},
		Paths:          []string{backupType + ":properties.sourceResourceId", recoveryType + ":properties.providerSpecificDetails.fabricObjectId"},
		TerraformPaths: []string{"azurerm_backup_protected_vm.source_vm_id", "azurerm_site_recovery_replicated_vm.source_vm_id"},
		Why:            "Instances of a Uniform set are not compatible with the interfaces of ordinary virtual machines, so nothing is backed up or replicated. The documentation says so; the answer of the service was not read.",
		Fix:            "Make a Flexible set, whose instances are virtual machines, or keep data outside the instances and deploy the set anew where it is needed.",
		Sources: []string{
			"MicrosoftDocs/azure-compute-docs articles/virtual-machine-scale-sets/virtual-machine-scale-sets-orchestration-modes.md (2024-06-14)",
		},
		Confidence: "medium", Since: "0.1", Engine: "go",
	},
	{
		ID: "MODE202", Name: "uniform-instance-management", Group: "MODE", Kind: lint.Create, Severity: lint.Warning,
		Title:     "Role or tag on a Uniform set's instance",
		Summary:   "Roles and tags are given to a Uniform set as a whole, and to single instances of Flexible sets alone.",
		Condition: "a role assignment or tags have an instance of a scale set of the template as their scope, or an instance resource has tags, and that set is Uniform, written or by default",
		Exceptions: []string{
			"instances of Flexible sets",
			"ids that are not known, and those of sets outside the template",
		},
		Paths:          []string{assignmentType + ":scope", tagsType + ":scope", instanceType + ":tags"},
		TerraformPaths: []string{"azurerm_role_assignment.scope"},
		Why:            "Instances of a Uniform set take no part in Resource Manager's tags and roles, so the permission or the label is not there when somebody counts on it. The documentation says so; the answer of the service was not read.",
		Fix:            "Give the role or the tag to the set, or make a Flexible set, whose instances are virtual machines.",
		Sources: []string{
			"MicrosoftDocs/azure-compute-docs articles/virtual-machine-scale-sets/virtual-machine-scale-sets-orchestration-modes.md (2024-06-14)",
		},
		Confidence: "medium", Since: "0.1", Engine: "go",
	},
	{
		ID: "PARAM001", Name: "parameter-contract", Group: "PARAM", Kind: lint.Inputs, Severity: lint.Error,
		Title:     "Parameter value outside its declaration",
		Summary:   "A parameter's value keeps to the type, the allowed values and the bounds that the template declares.",
		Condition: "the value of a parameter, given or by default, is of another type, not among allowedValues, or outside minValue, maxValue, minLength or maxLength, at any depth where the template defines types: a property too few or too many, an element, the type that a discriminator chooses; a parameter file that is in use gives a required parameter no value, or names one that does not exist",
		Why:       "Resource Manager validates all parameters before anything else, and refuses the whole deployment.",
		Fix:       "Change the value, or what the declaration allows.",
		Sources: []string{
			"MicrosoftDocs/azure-docs articles/azure-resource-manager/templates/parameters.md (2025-03)",
		},
		AzureError: &lint.AzureError{Code: "InvalidTemplate", Message: "Deployment template validation failed: 'The value for the template parameter '{name}' … is not valid.'"},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "PARAM002", Name: "duplicate-name", Group: "PARAM", Kind: lint.Inputs, Severity: lint.Warning,
		Title:     "Member written twice",
		Summary:   "An object of a template names each member once.",
		Condition: "an object holds two members of exactly the same name; Resource Manager keeps the last one",
		Why:       "Only one of the two counts, and nothing says which: the other one is a setting that somebody believes in.",
		Fix:       "Remove one of the two members.",
		Sources: []string{
			"Newtonsoft.Json documentation, DuplicatePropertyNameHandling (the default is Replace), 2025",
		},
		Confidence: "medium", Since: "0.1", Engine: "go",
	},
	{
		ID: "PARAM003", Name: "unused-parameter", Group: "PARAM", Kind: lint.Inputs, Severity: lint.Info,
		Title:     "Parameter that nothing reads",
		Summary:   "An expression of the template reads each parameter that it declares.",
		Condition: "no expression of the template has parameters('name'), not even in the default of another parameter; a nested template of inner scope has parameters of its own, and is held to the same. Silent where some name is computed, and for names that begin with an underscore or a dollar sign",
		Why:       "Whoever sets it believes that it does something.",
		Fix:       "Remove the parameter, or use it.",
		Sources: []string{
			"MicrosoftDocs/azure-docs articles/azure-resource-manager/templates/template-test-cases.md, Declared parameters must be used (2021-07)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "PARAM004", Name: "unused-variable", Group: "PARAM", Kind: lint.Inputs, Severity: lint.Info,
		Title:     "Variable that nothing reads",
		Summary:   "An expression of the template reads each variable that it declares.",
		Condition: "no expression of the template has variables('name'), not even in another variable; a nested template of inner scope has variables of its own, and is held to the same. Silent where some name is computed, and for names that begin with an underscore or a dollar sign",
		Why:       "It is read by people alone, and goes stale without anybody noticing.",
		Fix:       "Remove the variable, or use it.",
		Sources: []string{
			"MicrosoftDocs/azure-docs articles/azure-resource-manager/templates/template-test-cases.md, Declared variables must be used (2021-07)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "PARAM005", Name: "language-version-mismatch", Group: "PARAM", Kind: lint.Inputs, Severity: lint.Warning,
		Title:     "Resources of another language version",
		Summary:   "The resources of a template are an object of symbolic names in language 2.0, and an array without it.",
		Condition: "resources is an object, and languageVersion is absent or a version without symbolic names; or resources is an array that is not empty, and languageVersion is 2.0 or later",
		Why:       "Resource Manager reads the resources by the language version, and refuses those of the other one.",
		Fix:       "Set languageVersion to 2.0 for resources by symbolic name, or write them as an array.",
		Sources: []string{
			"MicrosoftDocs/azure-docs articles/azure-resource-manager/templates/resource-declaration.md, Use symbolic name (2025)",
		},
		Confidence: "medium", Since: "0.1", Engine: "go",
	},
	{
		ID: "TF001", Name: "unknown-argument", Group: "TF", Kind: lint.Inputs, Severity: lint.Warning,
		Title:     "Argument that azurerm does not have",
		Summary:   "A resource of azurerm is written with arguments and blocks that its provider has.",
		Condition: "an argument or a block is not in the schema of azurerm 5.2, is in it as the other of the two, or is there to be read only; and the lock file, or the constraints on the provider's version, leave no version older than 5.0. Where all that they leave is newer than that schema, only what looks like a mistake: the name is close to one that is known, or is known in another block",
		Exceptions: []string{
			"resource types other than those that have to do with scale sets",
			"Terraform's own arguments and blocks",
			"configurations that run with 6.0 or later only",
		},
		Why: "Terraform refuses the configuration when it validates it, before anything is planned.",
		Fix: "Write the argument that the message names, or move it into its block.",
		Sources: []string{
			"the schema of the provider hashicorp/azurerm 5.2.0 (2026-08-21)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "TF002", Name: "renamed-argument", Group: "TF", Kind: lint.Inputs, Severity: lint.Warning,
		Title:     "Argument under a name that azurerm no longer has",
		Summary:   "A resource of azurerm is written with the names of the major version that it runs with.",
		Condition: "an argument or a block has a name that a major version of azurerm removed, and the lock file, or the constraints on the provider's version, leave no version older than that",
		Why:       "The provider that the configuration runs with no longer knows the name, and Terraform refuses it.",
		Fix:       "Use the name that the message gives.",
		Sources: []string{
			"the upgrade guides of the provider hashicorp/azurerm to 4.0 and 5.0 (2026-08-21)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
	{
		ID: "TF003", Name: "missing-argument", Group: "TF", Kind: lint.Inputs, Severity: lint.Warning,
		Title:     "Argument missing that azurerm requires",
		Summary:   "A resource of azurerm has the arguments and blocks that its provider requires.",
		Condition: "the schema of azurerm 5.2 requires an argument or a block, and it is not written; and the lock file, or the constraints on the provider's version, leave no version older than 5.0",
		Exceptions: []string{
			"resource types other than those that have to do with scale sets",
			"what is in a dynamic block",
			"arguments of which the provider asks for one of several",
		},
		Why: "Terraform refuses the configuration when it validates it, before anything is planned.",
		Fix: "Add the argument or the block.",
		Sources: []string{
			"the schema of the provider hashicorp/azurerm 5.2.0 (2026-08-21)",
		},
		Confidence: "high", Since: "0.1", Engine: "go",
	},
}

// issues reports the loader's issues of one kind.
func issues(p *lint.Pass, kind model.IssueKind) {
	for _, is := range p.Unit.Issues {
		if is.Kind == kind {
			p.ReportAt(is.Span, "%s", is.Message)
		}
	}
}

func parameterContract(p *lint.Pass) {
	for _, is := range p.Unit.Issues {
		if is.Kind != model.ParameterIssue {
			continue
		}
		f := p.ReportAt(is.Span, "%s", is.Message)
		f.Secret = is.Secret
		if is.Weak {
			f.AtMost(lint.Warning)
		}
	}
}
