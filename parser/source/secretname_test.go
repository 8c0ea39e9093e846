package source

import "testing"

func TestSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"adminPassword": true, "admin_password": true, "ADMIN-PASSWD": true, "sqlPwd": true, "clientSecret": true, "storageAccountKey": true,
		"adminPasswordOrKey": true, "sasToken": true, "userPassword": true, "servicePrincipalClientSecret": true,
		"": false, "adminUsername": false, "secretName": false, "keyVaultSecretUri": false, "passwordPolicy": false, "password_length": false,
		"disablePasswordAuthentication": false, "usePassword": false, "secrets": false, "secretVersion": false, "sshKey": false, "resetPassword": false,
	} {
		if got := SecretName(name); got != want {
			t.Errorf("SecretName(%q) is %v", name, got)
		}
	}
}
