import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator, type Intercept } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { closedPort } from '../support/closed-port.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let emulator: Emulator;
let double: Awaited<ReturnType<Emulator['listen']>>;
let stateDir: string;
const releases: (() => void)[] = [];

beforeAll(async () => {
  emulator = await createEmulator();
  double = await emulator.listen({ host: 'localhost', port: 0 });
  stateDir = await mkdtemp(join(tmpdir(), 'dynamics-graphql-'));
  const callers = "callers: { anonymous: admin }\nroles: { admin: { tables: '*' } }\n";
  await writeFile(join(stateDir, 'dynamics-graphql.yaml'), callers);
});
afterEach(() => emulator.intercept(undefined));
afterAll(async () => {
  for (const release of releases) release();
  await double.close();
  await rm(stateDir, { recursive: true });
});

interface Outcome {
  readonly code: number | null;
  /** What a person sees: the log, which is JSON, taken out. */
  readonly sentences: readonly string[];
}

/** Runs `serve` until it ends by itself; one that doesn't is ended after a long time, and has no exit code. */
const serve = async (env: Readonly<Record<string, string>>): Promise<Outcome> => {
  const child = spawn(process.execPath, ['--import', tsx, main, 'serve'], {
    cwd: stateDir,
    env: {
      PATH: process.env['PATH'] ?? '',
      STATE_DIR: stateDir,
      PORT: '0',
      DATAVERSE_URL: double.url,
      AZURE_AUTHORITY_HOST: `${double.url}/login`,
      AZURE_TENANT_ID: wellKnown.tenantId,
      AZURE_CLIENT_ID: wellKnown.gatewayClient.clientId,
      AZURE_CLIENT_SECRET: wellKnown.gatewayClient.secret,
      ...env,
    },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, sentences: stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{')) };
};

const answerTo =
  (path: string, answer: { readonly type: string; readonly body: string }): Intercept =>
  ({ target }) =>
    target.includes(path)
      ? { status: 200, headers: new Headers({ 'content-type': answer.type }), body: Buffer.from(answer.body) }
      : undefined;

const truncated =
  '<?xml version="1.0"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Microsoft.Dynamics.CRM"';

interface FailedStart {
  readonly name: string;
  readonly env?: () => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  readonly intercept?: Intercept;
  readonly code: number;
  readonly cause: RegExp;
  readonly step: number;
}

const failedStarts: readonly FailedStart[] = [
  {
    name: 'wrong secret',
    env: () => ({ AZURE_CLIENT_SECRET: 'canary-secret' }),
    code: 3,
    cause: /client secret is wrong.*AZURE_CLIENT_SECRET/,
    step: 2,
  },
  {
    name: 'unknown tenant',
    env: () => ({ AZURE_TENANT_ID: '99999999-0000-4000-8000-000000000000' }),
    code: 3,
    cause: /tenant does not exist.*AZURE_TENANT_ID/,
    step: 1,
  },
  {
    name: 'unknown client',
    env: () => ({ AZURE_CLIENT_ID: '99999999-0000-4000-8000-000000000000' }),
    code: 3,
    cause: /AZURE_CLIENT_ID/,
    step: 1,
  },
  {
    name: 'client without application user',
    env: () => ({
      AZURE_CLIENT_ID: wellKnown.clientWithoutUser.clientId,
      AZURE_CLIENT_SECRET: wellKnown.clientWithoutUser.secret,
    }),
    code: 3,
    cause: /no application user/,
    step: 3,
  },
  {
    name: 'application user without a role',
    env: () => ({
      AZURE_CLIENT_ID: wellKnown.rolelessClient.clientId,
      AZURE_CLIENT_SECRET: wellKnown.rolelessClient.secret,
    }),
    code: 3,
    cause: /no security role/,
    step: 4,
  },
  {
    name: 'organisation down without a snapshot',
    intercept: ({ target }) => {
      if (target.startsWith('/api/')) throw new Error('cut off');
      return undefined;
    },
    code: 3,
    cause: /does not answer.*DATAVERSE_URL/,
    step: 5,
  },
  {
    name: 'nobody listens there',
    env: async () => {
      const { port, release } = await closedPort();
      releases.push(release);
      const url = `http://127.0.0.1:${port}`;
      return { DATAVERSE_URL: url, AZURE_AUTHORITY_HOST: url };
    },
    code: 3,
    cause: /login service .* AZURE_AUTHORITY_HOST/,
    step: 6,
  },
  {
    name: 'HTML instead of metadata',
    intercept: answerTo('/$metadata', { type: 'text/html', body: '<!DOCTYPE html><html>Sign in</html>' }),
    code: 4,
    cause: /\$metadata/,
    step: 5,
  },
  {
    name: 'truncated CSDL',
    intercept: answerTo('/$metadata', { type: 'application/xml', body: truncated }),
    code: 4,
    cause: /\$metadata.*line 1/,
    step: 5,
  },
  {
    name: 'definitions that fail are a failed start, never a silent renaming',
    intercept: ({ target }) =>
      target.includes('/EntityDefinitions')
        ? { status: 500, headers: new Headers(), body: Buffer.from('') }
        : undefined,
    code: 3,
    cause: /EntityDefinitions.*500/,
    step: 6,
  },
];

describe('a start that fails', () => {
  it.each(failedStarts)('$name', async ({ env, intercept, code, cause, step }) => {
    emulator.intercept(intercept);
    const outcome = await serve((await env?.()) ?? {});
    const [sentence = '', ...more] = outcome.sentences;
    expect(more).toEqual([]);
    expect(sentence).toMatch(cause);
    expect(sentence).toContain(`docs/connect-dynamics.md, step ${step}`);
    expect(outcome.code).toBe(code);
    expect(sentence).not.toContain('canary-secret');
  });

  it('lists every problem of the configuration at once', async () => {
    const outcome = await serve({
      DATAVERSE_URL: 'acme',
      PORT: 'x',
      HOST: '0.0.0.0',
      AZURE_CLIENT_SECRET: '',
    });
    expect(outcome.code).toBe(2);
    const text = outcome.sentences.join('\n');
    const places = ['DATAVERSE_URL', 'PORT', 'callers.anonymous', 'AZURE_CLIENT_SECRET'];
    for (const place of places) expect(text).toContain(place);
  });
});
