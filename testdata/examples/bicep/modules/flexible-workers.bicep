import { workerPool } from '../batch-workers-types.bicep'

@description('Name of the scale set.')
param name string

@description('Region of the scale set.')
param location string

@description('What the set is made of.')
param pool workerPool

@description('Subnet the workers run in.')
param subnetId string

@description('Identity the workers fetch their jobs with.')
param identityId string

@description('Name of the administrator.')
param adminUsername string = 'batch'

@description('Public key of the administrator.')
param sshPublicKey string

var cloudInit = '#cloud-config\npackages:\n  - jq\nruncmd:\n  - systemctl enable --now tidepool-worker\n'
var priority = pool.?priority ?? 'Regular'

resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: name
  location: location
  sku: {
    name: pool.size
    tier: 'Standard'
    capacity: pool.count
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    orchestrationMode: 'Flexible'
    singlePlacementGroup: true
    platformFaultDomainCount: 5
    virtualMachineProfile: {
      priority: priority
      evictionPolicy: priority == 'Spot' ? 'Delete' : null
      osProfile: {
        computerNamePrefix: 'worker'
        adminUsername: adminUsername
        customData: base64(cloudInit)
        linuxConfiguration: {
          disablePasswordAuthentication: true
          ssh: {
            publicKeys: [
              {
                path: '/home/${adminUsername}/.ssh/authorized_keys'
                keyData: sshPublicKey
              }
            ]
          }
        }
      }
      storageProfile: {
        imageReference: {
          publisher: 'Canonical'
          offer: 'ubuntu-24_04-lts'
          sku: 'server'
          version: 'latest'
        }
        osDisk: {
          createOption: 'FromImage'
          caching: 'ReadWrite'
          managedDisk: {
            storageAccountType: 'StandardSSD_LRS'
          }
        }
      }
      securityProfile: {
        encryptionAtHost: true
        securityType: 'TrustedLaunch'
        uefiSettings: {
          secureBootEnabled: true
          vTpmEnabled: true
        }
      }
      networkProfile: {
        networkApiVersion: '2020-11-01'
        networkInterfaceConfigurations: [
          {
            name: 'worker'
            properties: {
              primary: true
              ipConfigurations: [
                {
                  name: 'primary'
                  properties: {
                    subnet: {
                      id: subnetId
                    }
                  }
                }
              ]
            }
          }
        ]
      }
    }
  }
}

@description('Resource ID of the scale set.')
output setId string = set.id
