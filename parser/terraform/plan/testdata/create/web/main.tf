variable "group" {}
variable "location" {}
variable "subnet_id" {}
variable "pool_id" {}
variable "pools" {}
variable "password" {}

resource "azurerm_linux_virtual_machine_scale_set" "web" {
  for_each                        = var.pools
  name                            = "vmss-${each.key}"
  resource_group_name             = var.group
  location                        = var.location
  sku                             = "Standard_D2s_v5"
  instances                       = each.value
  zones                           = ["1", "2"]
  overprovision                   = false
  admin_username                  = "shopkeeper"
  admin_password                  = var.password
  disable_password_authentication = false

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

  dynamic "data_disk" {
    for_each = [32, 64]
    content {
      lun                  = data_disk.key
      caching              = "None"
      storage_account_type = "Premium_LRS"
      disk_size_gb         = data_disk.value
    }
  }

  network_interface {
    name    = "web"
    primary = true

    ip_configuration {
      name                                   = "web"
      primary                                = true
      subnet_id                              = var.subnet_id
      load_balancer_backend_address_pool_ids = [var.pool_id]
    }
  }

  extension {
    name                 = "health"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "1.0"
    settings             = jsonencode({ protocol = "http", port = 80, requestPath = "/" })
  }
}

resource "azurerm_monitor_autoscale_setting" "web" {
  for_each            = var.pools
  name                = "scale-${each.key}"
  resource_group_name = var.group
  location            = var.location
  target_resource_id  = azurerm_linux_virtual_machine_scale_set.web[each.key].id

  profile {
    name = "all"
    capacity {
      default = each.value
      minimum = 2
      maximum = 10
    }
  }
}
