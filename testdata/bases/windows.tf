terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
  }
}

resource "azurerm_windows_virtual_machine_scale_set" "desk" {
  name                   = "vmss-desk"
  resource_group_name    = "rg-desk"
  location               = "westeurope"
  sku                    = "Standard_D4s_v5"
  instances              = 4
  single_placement_group = false
  overprovision          = false
  upgrade_mode           = "Manual"
  computer_name_prefix   = "desk"
  admin_username         = "deskkeeper"
  admin_password         = var.password
  provision_vm_agent     = true

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }

  extension {
    name                 = "health"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthWindows"
    type_handler_version = "1.0"
  }

  network_interface {
    name    = "nic"
    primary = true

    ip_configuration {
      name      = "ip"
      subnet_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/desk"
    }
  }
}

variable "password" {
  type      = string
  sensitive = true
}
