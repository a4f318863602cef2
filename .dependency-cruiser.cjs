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
  emulator: ['metadata'],
  diff: [],
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
      name: 'room-cli',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(cli|auth|config|diff|emulator|errors|observe)/',
          // Composition for commands that serve and for those that don't.
          '^src/gateway/(schemas/.*|gateway|read-names-lock)[.]ts$',
        ],
      },
    },
    {
      name: 'gateway-is-the-root',
      severity: 'error',
      comment: 'Only index.ts, the command line and tests may import the composition root.',
      from: { path: '^src/', pathNot: ['^src/index[.]ts$', '^src/(gateway|cli)/'] },
      to: { path: '^src/gateway/' },
    },
    {
      name: 'room-gateway',
      severity: 'error',
      comment:
        'The composition root takes its options as they are, and knows neither commands nor the double.',
      from: { path: '^src/gateway/' },
      to: { path: '^src/(cli|config|diff|emulator|index[.]ts)' },
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
