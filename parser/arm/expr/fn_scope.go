package expr

import (
	"strings"
	"sync"
)

// Reasons for what the context does not tell.
const (
	whySubscription = "the subscription is not given (--subscription-id)"
	whyTenant       = "the tenant is not given (--tenant-id)"
	whyGroup        = "the resource group is not given (--resource-group)"
	whyLocation     = "the location is not given (--location)"
	whyManagement   = "the management group is not given (--management-group)"
)

// given returns text, or a placeholder part for it, with the reason.
func (c *call) given(text, key, why string) *Value {
	if text == "" {
		text = c.ev.env.Placeholders().Opaque(key, true)
	}
	return TextValue(text, why)
}

// givenGUID is given for an id in the shape of a GUID; unset is what stands in
// for one that is not given.
func givenGUID(text string, unset func() string, why string) *Value {
	if text == "" {
		text = unset()
	}
	return TextValue(text, why)
}

var (
	unsetSubscription = sync.OnceValue(func() string { return shaped(guidOf("subscription().subscriptionId")) })
	unsetTenant       = sync.OnceValue(func() string { return shaped(guidOf("tenant().tenantId")) })
)

func (c *call) subscriptionID() *Value {
	return givenGUID(c.ev.env.Context().SubscriptionID, unsetSubscription, whySubscription)
}

func (c *call) tenantID() *Value {
	return givenGUID(c.ev.env.Context().TenantID, unsetTenant, whyTenant)
}

func (c *call) groupName() *Value {
	return c.given(c.ev.env.Context().ResourceGroup, "resourceGroup().name", whyGroup)
}

func (c *call) managementName() *Value {
	return c.given(c.ev.env.Context().ManagementGroup, "managementGroup().name", whyManagement)
}

// path joins parts to a text; a string part is a value's text.
func path(parts ...any) *Value {
	var b builder
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p)
		case *Value:
			b.add(p.text, p.why)
		}
	}
	return b.value()
}

// object makes an object of names and values.
func object(pairs ...any) *Value {
	fields := make([]Field, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		f := Field{}
		f.Name, _ = pairs[i].(string)
		switch v := pairs[i+1].(type) {
		case string:
			f.Value = StringValue(v)
		case *Value:
			f.Value = v
		}
		fields = append(fields, f)
	}
	return ObjectValue(fields)
}

// runtimeOnly is a member that only a deployment knows.
func runtimeOnly(kind Kind, what string) *Value {
	return UnknownValue(kind, what+" is only known to the deployment").WithKey(what)
}

func fnSubscription(c *call) (*Value, *Error) {
	id := c.subscriptionID()
	return object(
		"id", path("/subscriptions/", id),
		"subscriptionId", id,
		"tenantId", c.tenantID(),
		"displayName", runtimeOnly(String, "subscription().displayName"),
	).AsOpen("this member of subscription() is only known to the deployment"), nil
}

func fnTenant(c *call) (*Value, *Error) {
	return object(
		"tenantId", c.tenantID(),
		"countryCode", runtimeOnly(String, "tenant().countryCode"),
		"displayName", runtimeOnly(String, "tenant().displayName"),
	).AsOpen("this member of tenant() is only known to the deployment"), nil
}

func fnResourceGroup(c *call) (*Value, *Error) {
	name := c.groupName()
	return object(
		"id", path("/subscriptions/", c.subscriptionID(), "/resourceGroups/", name),
		"name", name,
		"type", "Microsoft.Resources/resourceGroups",
		"location", c.given(c.ev.env.Context().Location, "resourceGroup().location", whyLocation),
		"tags", runtimeOnly(Object, "resourceGroup().tags"),
		"properties", runtimeOnly(Object, "resourceGroup().properties"),
	).AsOpen("this member of resourceGroup() is only known to the deployment"), nil
}

func fnManagementGroup(c *call) (*Value, *Error) {
	name := c.managementName()
	return object(
		"id", path("/providers/Microsoft.Management/managementGroups/", name),
		"name", name,
		"type", "Microsoft.Management/managementGroups",
		"properties", runtimeOnly(Object, "managementGroup().properties"),
	).AsOpen("this member of managementGroup() is only known to the deployment"), nil
}

// fnEnvironment gives the values of the public cloud, as
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment
// lists them.
func fnEnvironment(*call) (*Value, *Error) {
	const manager = "https://management.azure.com/"
	return object(
		"name", "AzureCloud",
		"gallery", "https://gallery.azure.com/",
		"graph", "https://graph.windows.net/",
		"portal", "https://portal.azure.com",
		"graphAudience", "https://graph.windows.net/",
		"activeDirectoryDataLake", "https://datalake.azure.net/",
		"batch", "https://batch.core.windows.net/",
		"media", "https://rest.media.azure.net",
		"sqlManagement", "https://management.core.windows.net:8443/",
		"vmImageAliasDoc", "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
		"resourceManager", manager,
		"authentication", object(
			"loginEndpoint", "https://login.microsoftonline.com/",
			"audiences", ArrayValue([]*Value{StringValue("https://management.core.windows.net/"), StringValue(manager)}),
			"tenant", "common",
			"identityProvider", "AAD",
		),
		"suffixes", object(
			"acrLoginServer", ".azurecr.io",
			"azureDatalakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net",
			"azureDatalakeStoreFileSystem", "azuredatalakestore.net",
			"azureFrontDoorEndpointSuffix", "azurefd.net",
			"keyvaultDns", ".vault.azure.net",
			"sqlServerHostname", ".database.windows.net",
			"storage", "core.windows.net",
		),
	), nil
}

// typed finds the argument that is the resource type, the first from first to
// last with a slash, and matches it with the names behind it. It reports false
// where that depends on what is not known. An argument without a known slash
// is taken to have none, which a resource group's name cannot, if what follows
// then fits.
func (c *call) typed(first, last int) (at int, known bool, err *Error) {
	last = min(last, len(c.args)-1)
	at = first
	unsure := false
	for ; at <= last && !strings.Contains(c.args[at].text, "/"); at++ {
		unsure = unsure || containsText(c.args[at].text, "/") == maybe
	}
	if at > last {
		if unsure {
			return 0, false, nil
		}
		return 0, true, c.failArg(last, "%s needs a full resource type such as 'Microsoft.Compute/virtualMachineScaleSets', not %s", c.n.fn.name, describe(c.args[last]))
	}
	typ := c.args[at]
	segments := strings.Count(strings.TrimSuffix(typ.text, "/"), "/")
	names := len(c.args) - at - 1
	switch {
	case HasOpaque(typ.text):
		return 0, false, nil
	case segments == names:
		return at, true, nil
	case unsure:
		return 0, false, nil
	}
	return 0, true, c.n.fail("the type %s needs %s, not %d", quote(typ.text), plural(segments, "name"), names)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return textOfInt(int64(n)) + " " + word + "s"
}

// id joins the segments of type and names, from argument at on, behind base.
func (c *call) id(base *Value, at int) *Value {
	var b builder
	b.add(base.text, base.why)
	types := strings.Split(strings.TrimSuffix(c.args[at].text, "/"), "/")
	b.add("/providers/"+types[0], c.args[at].why)
	for i, t := range types[1:] {
		b.WriteString("/" + t + "/")
		name := c.args[at+1+i]
		b.add(name.text, name.why)
	}
	return b.value()
}

func fnResourceID(c *call) (*Value, *Error) {
	scope := c.ev.env.Context().Scope
	at, known, err := c.typed(0, 2)
	if err != nil {
		return nil, err
	}
	if !known {
		return c.unknown(String, whyOf(c.args...)), nil
	}
	sub, group := c.subscriptionID(), c.groupName()
	switch {
	case at == 2:
		sub, group = c.args[0], c.args[1]
	case at == 1 && scope == SubscriptionScope:
		return c.id(path("/subscriptions/", c.args[0]), at), nil
	case at == 1:
		group = c.args[0]
	case scope == SubscriptionScope:
		return c.id(path("/subscriptions/", sub), at), nil
	case scope > SubscriptionScope:
		return c.id(StringValue(""), at), nil
	}
	return c.id(path("/subscriptions/", sub, "/resourceGroups/", group), at), nil
}

func fnSubscriptionResourceID(c *call) (*Value, *Error) {
	at, known, err := c.typed(0, 1)
	if err != nil {
		return nil, err
	}
	if !known {
		return c.unknown(String, whyOf(c.args...)), nil
	}
	sub := c.subscriptionID()
	if at == 1 {
		sub = c.args[0]
	}
	return c.id(path("/subscriptions/", sub), at), nil
}

func fnManagementGroupResourceID(c *call) (*Value, *Error) {
	at, known, err := c.typed(0, 1)
	if err != nil {
		return nil, err
	}
	if !known {
		return c.unknown(String, whyOf(c.args...)), nil
	}
	group := c.managementName()
	if at == 1 {
		group = c.args[0]
	}
	return c.id(path("/providers/Microsoft.Management/managementGroups/", group), at), nil
}

func fnTenantResourceID(c *call) (*Value, *Error) {
	at, known, err := c.typed(0, 0)
	if err != nil {
		return nil, err
	}
	if !known {
		return c.unknown(String, whyOf(c.args...)), nil
	}
	return c.id(StringValue(""), at), nil
}

func fnExtensionResourceID(c *call) (*Value, *Error) {
	at, known, err := c.typed(1, 1)
	if err != nil {
		return nil, err
	}
	if !known {
		return c.unknown(String, whyOf(c.args...)), nil
	}
	base := TextValue(strings.TrimSuffix(c.args[0].text, "/"), c.args[0].why)
	return c.id(base, at), nil
}
