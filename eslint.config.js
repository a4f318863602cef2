import eslint from '@eslint/js';
import nodePlugin from 'eslint-plugin-n';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const pureRooms = ['query', 'vocabulary', 'model', 'access', 'schema', 'plan', 'odata', 'shape', 'execute'];

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.cache', 'test/server/gql', 'node_modules']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.cjs'] } } },
    plugins: { n: nodePlugin },
    rules: {
      'n/prefer-node-protocol': 'error',
      'max-params': ['error', 3],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Pure rooms get clock, environment, randomness and network as arguments, never for themselves.
    files: pureRooms.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure rooms take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure rooms take randomness as an argument.' },
      ],
    },
  },
  // A table of cases hands each column to the test as a parameter.
  { files: ['test/**/*.ts'], rules: { 'max-params': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { module: 'writable' } },
  },
);
