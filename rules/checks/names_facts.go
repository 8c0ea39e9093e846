package checks

// Facts about names, as of 2026-11-23; sources: the text of the type
// Microsoft.Compute/virtualMachineScaleSets for adminUsername
// (Azure/bicep-types-az@1f896de) and the validators of azurerm 5.2.0.

// nameList returns the list of refused names that a row speaks of.
func nameList(name string) []string {
	switch name {
	case "windows_admin_names_reserved", "linux_admin_names_reserved":
		return reservedAdminNames[:]
	}
	return nil
}

// reservedAdminNames are refused on both systems.
var reservedAdminNames = [...]string{"1", "123", "a", "actuser", "adm", "admin", "admin1", "admin2", "administrator", "aspnet", "backup", "console", "david", "guest", "john", "owner", "root", "server", "sql", "support", "support_388945a0", "sys", "test", "test1", "test2", "test3", "user", "user1", "user2", "user3", "user4", "user5"}
