terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
  }
}

resource "azurerm_lb" "jobs" {
  name                = "lb-jobs"
  resource_group_name = "rg-jobs"
  location            = "westeurope"
  sku                 = "Standard"
}

resource "azurerm_lb_backend_address_pool" "jobs" {
  name            = "jobs"
  loadbalancer_id = azurerm_lb.jobs.id
}

resource "azurerm_orchestrated_virtual_machine_scale_set" "jobs" {
  name                        = "vmss-jobs"
  resource_group_name         = "rg-jobs"
  location                    = "westeurope"
  sku_name                    = "Standard_D4s_v5"
  instances                   = 3
  platform_fault_domain_count = 1
  priority                    = "Regular"
  network_api_version         = "2022-11-01"

  os_profile {
    linux_configuration {
      computer_name_prefix            = "jobs"
      admin_username                  = "jobrunner"
      disable_password_authentication = true

      admin_ssh_key {
        username   = "jobrunner"
        public_key = var.public_key
      }
    }
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }

  data_disk {
    lun                  = 0
    caching              = "None"
    create_option        = "Empty"
    disk_size_gb         = 128
    storage_account_type = "Premium_LRS"
  }

  network_interface {
    name    = "nic"
    primary = true

    ip_configuration {
      name                                   = "ip"
      primary                                = true
      subnet_id                              = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/jobs"
      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.jobs.id]
    }
  }
}

variable "public_key" {
  type = string
}
