# Three pools of machines from one module; what is wrong with one of them lies
# in a value that its caller gives.
terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

variable "pools" {
  description = "The pools by name: how many machines, and of which size."
  type = map(object({
    instances = optional(number, 2)
    size      = optional(string, "Standard_D2s_v5")
  }))
  default = {
    front   = { instances = 140 }
    reports = { size = "Standard_D4s_v5" }
  }
}

resource "azurerm_resource_group" "press" {
  name     = "rg-press"
  location = "westeurope"
}

resource "azurerm_virtual_network" "press" {
  name                = "vnet-press"
  resource_group_name = azurerm_resource_group.press.name
  location            = azurerm_resource_group.press.location
  address_space       = ["10.40.0.0/16"]
}

resource "azurerm_subnet" "pools" {
  name                 = "pools"
  resource_group_name  = azurerm_resource_group.press.name
  virtual_network_name = azurerm_virtual_network.press.name
  address_prefixes     = ["10.40.8.0/22"]
}

module "pool" {
  source   = "./pool"
  for_each = var.pools

  name           = each.key
  instances      = each.value.instances
  size           = each.value.size
  resource_group = azurerm_resource_group.press
  subnet_id      = azurerm_subnet.pools.id
}
