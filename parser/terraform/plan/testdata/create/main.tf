terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
    azapi = {
      source = "azure/azapi"
    }
  }
}

variable "pools" {
  type = map(number)
  default = {
    blue = 3
  }
}

variable "password" {
  type      = string
  sensitive = true
}

resource "azurerm_resource_group" "shop" {
  name     = "rg-shop"
  location = "West Europe"
}

resource "azurerm_subnet" "web" {
  name                 = "web"
  resource_group_name  = azurerm_resource_group.shop.name
  virtual_network_name = "vnet-shop"
  address_prefixes     = ["10.20.0.0/22"]
}

resource "azurerm_lb" "shop" {
  name                = "lb-shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
}

resource "azurerm_lb_backend_address_pool" "web" {
  name            = "web"
  loadbalancer_id = azurerm_lb.shop.id
}

module "web" {
  source    = "./web"
  group     = azurerm_resource_group.shop.name
  location  = azurerm_resource_group.shop.location
  subnet_id = azurerm_subnet.web.id
  pool_id   = azurerm_lb_backend_address_pool.web.id
  pools     = var.pools
  password  = var.password
}

resource "azapi_resource" "extra" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-extra"
  parent_id = azurerm_resource_group.shop.id
  location  = "westeurope"
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 7
    }
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
    }
  }
}
