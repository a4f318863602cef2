import { defaultRoleLimits } from '../access/role-options.ts';

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
    path: 'azure.clientCertificatePath',
    variable: 'AZURE_CLIENT_CERTIFICATE_PATH',
    flag: '--certificate',
    about: 'PEM file with certificate and private key, instead of a secret',
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
    path: 'logLevel',
    variable: 'LOG_LEVEL',
    flag: '--log-level',
    about: 'fatal, error, warn, info, debug, trace or silent',
    example: 'info',
    standard: 'info',
  },
];

/** Values that only the file can hold; `*` stands for a name of one's own. */
export interface FileSetting {
  readonly path: string;
  /** A good value, for messages. */
  readonly example: string;
}

/** Every one of them. */
export const fileSettings: readonly FileSetting[] = [
  { path: 'callers', example: 'callers: { anonymous: reader }' },
  { path: 'callers.anonymous', example: 'reader' },
  { path: 'callers.anonymousFromNetwork', example: 'true' },
  {
    path: 'callers.jwt',
    example: '[{ issuer: …, audience: api://gateway, jwksUri: https://…, roleMap: { Crm.Read: reader } }]',
  },
  { path: 'callers.jwt.*.issuer', example: 'https://login.microsoftonline.com/<tenant id>/v2.0' },
  { path: 'callers.jwt.*.audience', example: 'api://gateway' },
  {
    path: 'callers.jwt.*.jwksUri',
    example: 'https://login.microsoftonline.com/<tenant id>/discovery/v2.0/keys',
  },
  { path: 'callers.jwt.*.tenants', example: '[7f3c1a52-0000-4000-8000-000000000001]' },
  { path: 'callers.jwt.*.algorithms', example: '[RS256]' },
  { path: 'callers.jwt.*.clockToleranceSeconds', example: '30' },
  { path: 'callers.jwt.*.users', example: 'true' },
  { path: 'callers.jwt.*.role', example: 'reader' },
  { path: 'callers.jwt.*.roleClaim', example: 'roles' },
  { path: 'callers.jwt.*.roleMap', example: '{ Crm.Read: reader }' },
  { path: 'callers.jwt.*.scopeMap', example: '{ Crm.Read: reader }' },
  { path: 'callers.jwt.*.groupMap', example: '{ 0f1e2d3c-0000-4000-8000-000000000009: reader }' },
  { path: 'callers.apiKeys', example: '[{ id: partner-1, sha256: <hash>, role: partner }]' },
  { path: 'callers.apiKeys.*.id', example: 'partner-1' },
  { path: 'callers.apiKeys.*.sha256', example: 'the hash that "keys new" prints' },
  { path: 'callers.apiKeys.*.scrypt', example: 'the hash that "keys new --scrypt" prints' },
  { path: 'callers.apiKeys.*.role', example: 'partner' },
  { path: 'callers.apiKeys.*.expires', example: '2027-12-31' },
  { path: 'callers.apiKeysFile', example: '/run/secrets/keys.yaml' },
  { path: 'callers.mtls', example: '{ header: x-client-dn, subjects: { "CN=partner-1": partner } }' },
  { path: 'callers.mtls.header', example: 'x-client-dn' },
  { path: 'callers.mtls.subjects', example: '{ "CN=partner-1,O=Acme": partner }' },
  { path: 'callers.trustedProxies', example: '[10.0.0.0/8]' },
  { path: 'cors', example: 'cors: { origins: [https://app.example] }' },
  { path: 'cors.origins', example: '[https://app.example]' },
  { path: 'cors.credentials', example: 'true' },
  { path: 'rateLimits', example: 'rateLimits: { upstreamRequests: 600 }' },
  { path: 'rateLimits.upstreamRequests', example: '600' },
  { path: 'rateLimits.seconds', example: '60' },
  { path: 'rateLimits.byRole', example: '{ partner: 100 }' },
  { path: 'rateLimits.redisUrl', example: 'redis://localhost:6379' },
  {
    path: 'trustedDocuments',
    example: '[{ manifest: ./documents.json, mode: required, roles: [partner] }]',
  },
  { path: 'trustedDocuments.*.manifest', example: './documents.json' },
  { path: 'trustedDocuments.*.mode', example: 'required' },
  { path: 'trustedDocuments.*.roles', example: '[partner]' },
  { path: 'trustedDocuments.*.callers', example: '["key:partner-1"]' },
  { path: 'roles', example: 'roles: { reader: { tables: { account: { read: true } } } }' },
  { path: 'roles.*', example: 'reader: { tables: { account: { read: true } } }' },
  { path: 'roles.*.tables', example: '{ account: { read: { except: [creditlimit] } } }' },
  { path: 'roles.*.tables.*', example: 'account: { read: true, update: { columns: [name] } }' },
  { path: 'roles.*.tables.*.read', example: '{ columns: [name], rows: { stateCode: { eq: ACTIVE } } }' },
  { path: 'roles.*.tables.*.read.columns', example: '[name, telephone1]' },
  { path: 'roles.*.tables.*.read.except', example: '[creditlimit]' },
  { path: 'roles.*.tables.*.read.rows', example: '{ stateCode: { eq: ACTIVE } }' },
  { path: 'roles.*.tables.*.read.aggregate', example: 'false' },
  { path: 'roles.*.tables.*.create', example: '{ columns: [name] }' },
  { path: 'roles.*.tables.*.create.columns', example: '[name]' },
  { path: 'roles.*.tables.*.create.except', example: '[creditlimit]' },
  { path: 'roles.*.tables.*.update', example: '{ columns: [name] }' },
  { path: 'roles.*.tables.*.update.columns', example: '[name]' },
  { path: 'roles.*.tables.*.update.except', example: '[creditlimit]' },
  { path: 'roles.*.tables.*.delete', example: 'true' },
  { path: 'roles.*.operations', example: '[WinOpportunity]' },
  { path: 'roles.*.impersonate', example: 'required' },
  { path: 'roles.*.rawQueries', example: 'true' },
  { path: 'roles.*.explain', example: 'true' },
  { path: 'roles.*.introspection', example: 'false' },
  { path: 'roles.*.limits', example: '{ depth: 8, upstreamRequests: 10 }' },
  ...Object.entries(defaultRoleLimits).map(([name, value]) => ({
    path: `roles.*.limits.${name}`,
    example: String(value),
  })),
  { path: 'audiences', example: 'audiences: { partners: { include: [account, contact] } }' },
  { path: 'audiences.*', example: 'partners: { include: [account, contact] }' },
  { path: 'audiences.*.include', example: '[account, contact, acme_*]' },
  { path: 'audiences.*.exclude', example: '[account.creditlimit]' },
  { path: 'names.stripPrefixes', example: '[acme]' },
  { path: 'names.overrides', example: 'overrides: { acme_depot: Depot, "account.industrycode#3": FARMING }' },
  { path: 'names.overrides.*', example: 'Depot' },
];
