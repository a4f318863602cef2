import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would load graphql's ES module build and Node its CommonJS one: two copies, whose classes don't know each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    // Vitest leaves a core to others, of two that is half of them.
    maxWorkers: '100%',
    setupFiles: ['test/support/fix-seed.ts'],
    // What is waited for comes soon. These times end what hangs; a slow machine that does other things as well has to keep within them.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      ...['unit', 'emulator', 'golden', 'server'].map((name) => ({
        extends: true as const,
        // Those with servers and clients have a process for each file, whose agents and memory are its own; others load all once.
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          isolate: name === 'server' || name === 'emulator',
        },
      })),
      {
        extends: true,
        test: { name: 'bench', include: [], benchmark: { include: ['test/bench/**/*.bench.ts'] } },
      },
    ],
  },
});
