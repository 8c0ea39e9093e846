package azurerm

// ReadAgain reads a type as its first use does.
func ReadAgain(resourceType string) {
	m, _ := section(mapTable, resourceType)
	s, _ := section(schemaTable, resourceType)
	readMap(m)
	readSchema(s)
}
