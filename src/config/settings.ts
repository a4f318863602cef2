/** One value that can be configured, and the names under which it is. */
export interface Setting {
  /** Place in the file: `dataverse.url`. */
  readonly path: string;
  readonly variable: string;
  /** `--port`; secrets have none, because a command line is visible to every user of the machine. */
  readonly flag?: string;
  /** What it is, for `--help`. */
  readonly about: string;
  /** A good value, for messages. */
  readonly example: string;
  /** How it is written on the command line: `list`, with commas; `switch`, the flag alone. @default one value */
  readonly kind?: 'list' | 'switch';
  /** Shown in `--help`; the schema in options.ts sets it. */
  readonly standard?: string;
  readonly secret?: true;
}

/** Every setting, in the order of `--help`. */
export const settings: readonly Setting[] = [
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
  {
    path: 'server.host',
    variable: 'HOST',
    flag: '--host',
    about: 'address to listen on; beyond loopback only with callers who are somebody',
    example: 'localhost',
    standard: 'localhost',
  },
  {
    path: 'server.port',
    variable: 'PORT',
    flag: '--port',
    about: 'port to listen on',
    example: '4000',
    standard: '4000',
  },
  {
    path: 'server.metricsPort',
    variable: 'METRICS_PORT',
    flag: '--metrics-port',
    about: 'port of GET /metrics, for Prometheus; not served where not set',
    example: '9464',
  },
  {
    path: 'server.preStopSeconds',
    variable: 'PRE_STOP_SECONDS',
    flag: '--pre-stop-seconds',
    about: 'seconds that SIGTERM leaves for traffic to go elsewhere before the gateway stops listening',
    example: '5',
    standard: '0',
  },
  {
    path: 'upstream.maxConcurrent',
    variable: 'UPSTREAM_MAX_CONCURRENT',
    flag: '--upstream-max-concurrent',
    about: 'requests to Dataverse at once, of one application user; it refuses the 53rd',
    example: '24',
    standard: '48',
  },
  {
    path: 'upstream.executionSeconds',
    variable: 'UPSTREAM_EXECUTION_SECONDS',
    flag: '--upstream-execution-seconds',
    about:
      'seconds that requests of one application user may take together in five minutes; learnt where not set',
    example: '960',
  },
  {
    path: 'schemaDir',
    variable: 'SCHEMA_DIR',
    flag: '--schema-dir',
    about: 'folder of names.lock.json and schema.graphql; written by "schema pull" only',
    example: './schema',
    standard: './schema',
  },
  {
    path: 'stateDir',
    variable: 'STATE_DIR',
    flag: '--state-dir',
    about: 'folder of the metadata snapshot; may be absent or read-only',
    example: './.dynamics-graphql',
    standard: './.dynamics-graphql',
  },
  {
    path: 'exposure.include',
    variable: 'SCHEMA_INCLUDE',
    flag: '--include',
    about: 'what is visible: tables, prefixes, columns, solutions, separated by commas',
    example: 'account,contact,acme_*,solution:acme_core',
    kind: 'list',
  },
  {
    path: 'exposure.exclude',
    variable: 'SCHEMA_EXCLUDE',
    flag: '--exclude',
    about: 'what is not visible, likewise; wins over what is included',
    example: 'acme_audit*,account.creditlimit,*.importsequencenumber',
    kind: 'list',
  },
  {
    path: 'languages',
    variable: 'LANGUAGES',
    flag: '--languages',
    about: 'LCIDs whose labels are kept besides the base language, separated by commas',
    example: '1033,1031',
    kind: 'list',
  },
  {
    path: 'csdlOnly',
    variable: 'CSDL_ONLY',
    flag: '--csdl-only',
    about: 'do without entity definitions: logical names, choices as numbers',
    example: 'true',
    kind: 'switch',
  },
  {
    path: 'federation',
    variable: 'FEDERATION',
    flag: '--federation',
    about: 'be a subgraph of Apollo Federation',
    example: 'true',
    kind: 'switch',
  },
  {
    path: 'search',
    variable: 'SEARCH',
    flag: '--search',
    about: 'offer Dataverse search, which must be on in the environment',
    example: 'true',
    kind: 'switch',
  },
  {
    path: 'incrementalDelivery',
    variable: 'INCREMENTAL_DELIVERY',
    flag: '--incremental-delivery',
    about: 'offer @defer and @stream: answers may begin before everything was read',
    example: 'true',
    kind: 'switch',
  },
  {
    path: 'idempotency',
    variable: 'IDEMPOTENCY',
    flag: '--idempotency',
    about: 'where outcomes of writes with an idempotencyKey are kept: memory (of this process), redis or off',
    example: 'redis',
    standard: 'off',
  },
  {
    path: 'automaticPersistedQueries',
    variable: 'AUTOMATIC_PERSISTED_QUERIES',
    flag: '--automatic-persisted-queries',
    about: 'let clients register documents by their hash',
    example: 'true',
    kind: 'switch',
  },
  {
    path: 'metadata.probeSeconds',
    variable: 'METADATA_PROBE_SECONDS',
    flag: '--metadata-probe-seconds',
    about: 'seconds between two looks whether metadata changed, 0 for never',
    example: '300',
    standard: '300',
  },
  {
    path: 'limits.requests',
    variable: 'LIMIT_REQUESTS',
    flag: '--limit-requests',
    about: 'requests to Dataverse that one operation may take, by prediction, where its role does not say',
    example: '20',
    standard: '50',
  },
  {
    path: 'limits.waits',
    variable: 'LIMIT_WAITS',
    flag: '--limit-waits',
    about: 'requests one after another that one operation may take, likewise',
    example: '6',
    standard: '12',
  },
  {
    path: 'limits.rows',
    variable: 'LIMIT_ROWS',
    flag: '--limit-rows',
    about: 'rows that one operation may read, likewise',
    example: '10000',
    standard: '50000',
  },
  {
    path: 'cursorSecret',
    variable: 'CURSOR_SECRET',
    about: 'seals cursors, the same on every replica; made of the credential where not set',
    example: 'the output of "openssl rand -base64 32"',
    secret: true,
  },
  {
    path: 'redisUrl',
    variable: 'REDIS_URL',
    about: 'Redis that gateways share, for rate limits and idempotency',
    example: 'redis://localhost:6379',
    secret: true,
  },
  {
    path: 'logLevel',
    variable: 'LOG_LEVEL',
    flag: '--log-level',
    about: 'fatal, error, warn, info, debug, trace or silent',
    example: 'info',
    standard: 'info',
  },
];
