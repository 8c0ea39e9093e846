import { workerPool } from 'batch-workers-types.bicep'

@description('Region of every resource.')
param location string = resourceGroup().location

@description('Name that the names of the resources begin with.')
@minLength(3)
@maxLength(12)
param project string = 'tidepool'

@description('The workers to start.')
param pool workerPool = {
  size: 'Standard_F8s_v2'
  count: 20
}

@description('Public key of the administrator of the workers.')
param sshPublicKey string

var networkName = '${project}-vnet'

resource network 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: networkName
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.60.0.0/16'
      ]
    }
  }
}

resource subnet 'Microsoft.Network/virtualNetworks/subnets@2023-11-01' = {
  parent: network
  name: 'workers'
  properties: {
    addressPrefix: '10.60.0.0/22'
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${project}-workers-id'
  location: location
}

module workers 'modules/flexible-workers.bicep' = {
  name: '${project}-workers'
  params: {
    name: '${project}-workers'
    location: location
    pool: pool
    subnetId: subnet.id
    identityId: identity.id
    sshPublicKey: sshPublicKey
  }
}

@description('Resource ID of the scale set of the workers.')
output setId string = workers.outputs.setId
