variable "name" {
  type = string
}

variable "instances" {
  type = number
}

variable "size" {
  type = string
}

variable "resource_group" {
  type = object({ name = string, location = string })
}

variable "subnet_id" {
  type = string
}

resource "azurerm_linux_virtual_machine_scale_set" "pool" {
  name                = "vmss-press-${var.name}"
  resource_group_name = var.resource_group.name
  location            = var.resource_group.location
  sku                 = var.size
  instances           = var.instances
  admin_username      = "printer"
  upgrade_mode        = "Manual"

  admin_ssh_key {
    username   = "printer"
    public_key = file("~/.ssh/press.pub")
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Premium_LRS"
  }

  network_interface {
    name    = "nic"
    primary = true

    ip_configuration {
      name      = "ip"
      primary   = true
      subnet_id = var.subnet_id
    }
  }
}
