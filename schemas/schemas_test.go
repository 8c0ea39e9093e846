package schemas

import "testing"

func TestTypes(t *testing.T) {
	vmss := Load().Type("microsoft.compute/virtualmachinescalesets")
	if vmss == nil {
		t.Fatal("no scale sets")
	}
	mode := vmss.Child("PROPERTIES").Child("orchestrationmode")
	if mode == nil || mode.Name != "orchestrationMode" || mode.Kind != "string" || len(mode.Enum) != 2 {
		t.Errorf("orchestrationMode: %+v", mode)
	}
	if zones := vmss.Child("zones"); zones.Kind != "array" || zones.Child("[]").Kind != "string" {
		t.Errorf("zones: %+v", zones)
	}
	if c := vmss.Child("nosuchthing").Child("x"); c != nil {
		t.Errorf("a property that does not exist has %+v", c)
	}
	if Load().Type("Contoso.Compute/none") != nil {
		t.Error("a type that does not exist")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load().Type("Microsoft.Compute/virtualMachineScaleSets")
	}
}
