import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defaultRoleLimits } from '../../src/access/role-options.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import { runCommand } from '../support/run-command.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';

const blocks = (await documentBlocks()).filter(({ file }) => file === 'docs/securing.md');
const block = (language: string, part: string): string => {
  const found = blocks.find((each) => each.language === language && each.text.includes(part));
  if (found === undefined) throw new Error(`docs/securing.md has no ${language} with ${part}`);
  return found.text;
};

const guide = await readFile(new URL('../../docs/securing.md', import.meta.url), 'utf8');
const limits = guide.slice(guide.indexOf('## What a request may be'), guide.indexOf('## Browsers'));

/** The steps of the guide, in a folder of their own. */
describe('docs/securing.md: a partner API in ten minutes', () => {
  const back = process.cwd();
  let test: TestGateway;
  let key: string;
  beforeAll(async () => {
    process.chdir(await mkdtemp(join(tmpdir(), 'docs-securing-')));
    const [, command = ''] = /^npx dynamics-graphql (.*) >> keys\.yaml$/m.exec(block('sh', 'keys new')) ?? [];
    const made = await runCommand(command.split(' '));
    expect(made.code).toBe(0);
    key = /^ {2}(\S+)$/m.exec(made.stderr)?.[1] ?? '';
    await writeFile('keys.yaml', made.stdout);
    await writeFile('documents.json', block('json', 'active-accounts'));
    await writeFile('dynamics-graphql.yaml', block('yaml', 'apiKeysFile: ./keys.yaml'));
    const config = await loadConfig({
      flags: {},
      env: {
        DATAVERSE_URL: 'http://127.0.0.1:5050',
        AZURE_TENANT_ID: wellKnown.tenantId,
        AZURE_CLIENT_ID: wellKnown.gatewayClient.clientId,
        AZURE_CLIENT_SECRET: wellKnown.gatewayClient.secret,
      },
    });
    test = await startGateway({
      gateway: {
        ...config,
        ...gatewaySettings,
        callers: config.callers ?? {},
        roles: config.roles ?? {},
        limits: {},
      },
    });
  });
  afterAll(async () => {
    process.chdir(back);
    await test.gateway.close();
  });

  const send = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('answers what the guide asks', async () => {
    const [, body = ''] = /-d '(.*)'$/m.exec(block('sh', '"documentId"')) ?? [];
    const { data, errors } = (await send(JSON.parse(body), { 'x-api-key': key })).body;
    expect(errors).toBeUndefined();
    expect(data).toHaveProperty('accounts.nodes');
    const all = await send({ documentId: 'active-accounts' }, { 'x-api-key': key });
    const { nodes } = (all.body as { data: { accounts: { nodes: unknown[] } } }).data.accounts;
    expect(nodes).toHaveLength(50);
  });

  it('refuses everything else, as the guide says', async () => {
    const text = { query: '{ accounts { nodes { name } } }' };
    expect(await send(text, { 'x-api-key': key })).toMatchObject({
      body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    });
    expect((await send(text)).status).toBe(401);
    const sdl = await test.gateway.fetch(
      new Request('http://localhost/schema.graphql', { headers: { 'x-api-key': key } }),
    );
    expect(sdl.status).toBe(403);
  });
});

describe('docs/securing.md', () => {
  it('lists every limit with its default', () => {
    const rows = [...limits.matchAll(/^\| (`[^|]+?) +\| ([^|]+?) +\|/gm)];
    const listed = rows.flatMap(([, names = '', values = '']) => {
      const numbers = values.split(', ').map(Number);
      return [...names.matchAll(/`(\w+)`/g)].map(([, name = ''], index) => [name, numbers[index]] as const);
    });
    expect(Object.fromEntries(listed)).toEqual(defaultRoleLimits);
  });
});
