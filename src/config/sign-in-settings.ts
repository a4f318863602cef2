import type { Setting } from './setting.ts';

/** Where the organisation is, and what the gateway proves itself with. */
export const signInSettings: readonly Setting[] = [
  {
    path: 'dataverse.url',
    variable: 'DATAVERSE_URL',
    flag: '--dataverse-url',
    about: 'address of the environment, without a path',
    example: 'https://acme.crm.dynamics.com',
  },
  {
    path: 'dataverse.apiVersion',
    variable: 'DATAVERSE_API_VERSION',
    flag: '--api-version',
    about: 'version of the Web API',
    example: 'v9.2',
    standard: 'v9.2',
  },
  {
    path: 'azure.tenantId',
    variable: 'AZURE_TENANT_ID',
    flag: '--tenant-id',
    about: 'Entra tenant, by id or domain',
    example: '7f3c1a52-0000-4000-8000-000000000001',
  },
  {
    path: 'azure.clientId',
    variable: 'AZURE_CLIENT_ID',
    flag: '--client-id',
    about: 'application (client) id of the app registration',
    example: '0f1e2d3c-0000-4000-8000-000000000002',
  },
  {
    path: 'azure.clientSecret',
    variable: 'AZURE_CLIENT_SECRET',
    about: 'value of the client secret',
    example: 'the value shown once when the secret was made',
    secret: true,
  },
  {
    path: 'azure.clientSecretNext',
    variable: 'AZURE_CLIENT_SECRET_NEXT',
    about: 'second client secret, tried when the first is refused: for a change without a restart',
    example: 'the value of the new secret',
    secret: true,
  },
  {
    path: 'azure.clientCertificatePath',
    variable: 'AZURE_CLIENT_CERTIFICATE_PATH',
    flag: '--certificate',
    about: 'PEM or PFX file with certificate and private key, instead of a secret',
    example: '/run/secrets/gateway.pem',
  },
  {
    path: 'azure.clientCertificatePassword',
    variable: 'AZURE_CLIENT_CERTIFICATE_PASSWORD',
    about: 'password of the private key in that file',
    example: 'the password given when the key was made',
    secret: true,
  },
  {
    path: 'azure.federatedTokenFile',
    variable: 'AZURE_FEDERATED_TOKEN_FILE',
    flag: '--federated-token-file',
    about: 'file with a token of another issuer that the app trusts, instead of a secret',
    example: '/var/run/secrets/azure/tokens/azure-identity-token',
  },
  {
    path: 'azure.managedIdentity',
    variable: 'AZURE_MANAGED_IDENTITY',
    flag: '--managed-identity',
    about: 'identity of this Azure machine, instead of a secret: system, or user (that of AZURE_CLIENT_ID)',
    example: 'system',
  },
  {
    path: 'azure.authorityHost',
    variable: 'AZURE_AUTHORITY_HOST',
    flag: '--authority-host',
    about: 'login service',
    example: 'https://login.microsoftonline.com',
    standard: 'https://login.microsoftonline.com',
  },
];
