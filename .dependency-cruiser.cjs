// The import table of src/README.md, enforced: a room may import itself, `errors`, and the rooms named here.
const rooms = {
  errors: [],
  query: [],
  vocabulary: ['query'],
  metadata: [],
  model: ['metadata', 'vocabulary'],
  access: ['model', 'vocabulary', 'query'],
  schema: ['model', 'vocabulary', 'access'],
  plan: ['model', 'vocabulary', 'query', 'access'],
  odata: ['query'],
  transport: [],
  store: [],
  load: ['query', 'odata', 'transport/send.ts', 'transport/unless-given-up.ts'],
  shape: ['model', 'vocabulary', 'query', 'odata', 'plan'],
  execute: ['model', 'query', 'schema', 'plan', 'odata', 'load', 'shape', 'access', 'store/store.ts'],
  lifecycle: ['metadata', 'model', 'transport/send.ts'],
  auth: [],
  observe: [],
  server: ['schema', 'auth', 'access', 'observe', 'store'],
  config: ['auth', 'access', 'transport', 'plan', 'server'],
  gateway: [
    'metadata',
    'model',
    'access',
    'schema',
    'query',
    'plan',
    'odata',
    'transport',
    'store',
    'load',
    'shape',
    'execute',
    'lifecycle',
    'auth',
    'server',
    'observe',
  ],
  emulator: ['metadata'],
  diff: [],
  cli: [
    'auth',
    'config',
    'diff',
    'emulator',
    'observe',
    'gateway/gateway.ts',
    'gateway/package-version.ts',
    'gateway/read-names-lock.ts',
    'gateway/schemas',
  ],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import: ${[room, 'errors', ...allowed].join(', ')}`,
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [room, 'errors', ...allowed].map((name) =>
      name.endsWith('.ts') ? `^src/${name.replace('.', '[.]')}$` : `^src/${name}/`,
    ),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'gateway-is-the-root',
      severity: 'error',
      comment: 'Only index.ts, the command line and tests may import the composition root.',
      from: { path: '^src/', pathNot: ['^src/index[.]ts$', '^src/(gateway|cli)/'] },
      to: { path: '^src/gateway/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
