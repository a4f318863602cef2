import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import type { Organization } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';
import { hiddenMark, hideRows, markOf, secretName } from '../support/two-worlds/hide-rows.ts';
import { waysToRows, writesToRows, type RowsOfTable } from '../support/two-worlds/ways-to-rows.ts';

const roleFor = (table: string): RoleOptions => {
  const { field } = markOf(table);
  const rows = { or: [{ [field]: { neq: hiddenMark } }, { [field]: { isNull: true } }] };
  const ruled = { read: { rows }, create: true, update: true, delete: true };
  return {
    tables: { '*': {}, [table]: ruled, ...(table === 'task' && { activitypointer: ruled }) },
    operations: '*',
    limits: gatewaySettings.roles['admin']?.limits,
  };
};

/** So many queries are also asked by somebody to whom no rule applies, to see that there is something to hide. */
const sampleEvery = 5;

/** The first ones are about the table itself. */
const alwaysAsked = 30;

const clock = () => new Date('2026-11-02T10:00:00Z');
const sample = createSampleOrganization();
/** Those have rights, which would go with them. */
const knownUsers: readonly string[] = Object.values(wellKnown.users);

const start = (organization: Organization, table: string): Promise<TestGateway> =>
  startGateway({
    emulator: { organization, clock },
    gateway: {
      clock,
      search: true,
      federation: true,
      roles: { ...gatewaySettings.roles, ruled: roleFor(table) },
    },
  });

interface Sent {
  readonly path?: string;
  readonly method: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const send = async (
  { gateway }: TestGateway,
  role: string,
  { path = '/graphql', ...init }: Sent,
): Promise<string> => {
  const headers = { 'content-type': 'application/json', ...callerHeaders({ role }), ...init.headers };
  const response = await gateway.fetch(new Request(`http://localhost${path}`, { ...init, headers }));
  return `${response.status} ${await response.text()}`;
};
const ask = (test: TestGateway, role: string, query: string): Promise<string> =>
  send(test, role, { method: 'POST', body: JSON.stringify({ query }) });

/** Everything that was asked of Dataverse, each part of a batch by itself. */
const asked = ({ emulator }: TestGateway): readonly { method: string; url: string }[] =>
  emulator.requests
    .filter(({ kind }) => kind === 'data' || kind === 'batch')
    .flatMap((entry): readonly { readonly method: string; readonly url: string }[] => entry.parts ?? [entry])
    .map(({ method, url }) => ({ method, url: decodeURIComponent(url) }));

describe.each([
  ['contact', 1],
  ['account', 4], // as many ways as to contacts, of the same kinds
  ['task', 1],
  ['systemuser', 20], // every table has lookups to them
])('D3, D5, D6, D9, D17: rows of %s that a rule hides', (name, every) => {
  const worlds = hideRows(sample, name, (id) => !knownUsers.includes(id));
  let one: TestGateway;
  let other: TestGateway;
  let given: RowsOfTable;
  beforeAll(async () => {
    one = await start(worlds.withRows, name);
    other = await start(worlds.without, name);
    const { model } = one.gateway.current();
    const table = model.tables.get(name);
    if (table === undefined) throw new Error(`No table ${name}`);
    given = { model, table, ...worlds };
  });
  afterAll(async () => {
    await one.gateway.close();
    await other.gateway.close();
  });

  const valid = (queries: readonly string[]): readonly string[] =>
    queries
      .filter((query) => validate(one.gateway.current().schema, parse(query)).length === 0)
      .filter((_query, index) => index < alwaysAsked || index % every === 0);

  it('are not there, however they are asked for: each answer is that of an organisation without them', async () => {
    const queries = valid(waysToRows(given));
    const listOf = new RegExp(`/${given.table.entitySet}(\\?|$)`);
    const underRule = new RegExp(`['"]${hiddenMark}['"]`);
    let telling = 0;
    for (const [index, query] of queries.entries()) {
      one.emulator.clearRequests();
      const answer = await ask(one, 'ruled', query);
      expect([query, answer]).toEqual([query, await ask(other, 'ruled', query)]);
      expect([query, answer]).toEqual([query, expect.not.stringContaining(secretName)]);
      for (const { method, url } of asked(one)) {
        expect([query, method]).toEqual([query, 'GET']);
        if (listOf.test(url)) expect([query, url]).toEqual([query, expect.stringMatching(underRule)]);
      }
      if (index % sampleEvery === 0 && (await ask(one, 'admin', query)) !== answer) telling += 1;
    }
    expect(queries.length).toBeGreaterThan(100);
    expect(telling).toBeGreaterThan(queries.length / sampleEvery / 3);
  });

  it('can not be written or pointed at: that is as if they were not there, and nothing is sent', async () => {
    const writes = valid(writesToRows(given));
    for (const query of writes) {
      one.emulator.clearRequests();
      const answer = await ask(one, 'ruled', query);
      expect([query, answer]).toEqual([query, await ask(other, 'ruled', query)]);
      expect([query, answer]).toEqual([query, expect.stringContaining('"code"')]);
      expect([query, answer]).toEqual([query, expect.not.stringContaining(secretName)]);
      expect([query, asked(one).filter(({ method }) => method !== 'GET')]).toEqual([query, []]);
    }
    expect(writes.length).toBeGreaterThan(30);
  });

  it('have no files', async () => {
    const path = `/files/${name}/${worlds.hidden[0]}/entityimage`;
    for (const init of [
      { method: 'GET' },
      { method: 'DELETE' },
      { method: 'PUT', body: 'x', headers: { 'content-type': 'application/octet-stream' } },
    ]) {
      one.emulator.clearRequests();
      const answer = await send(one, 'ruled', { path, ...init });
      expect(answer).toBe(await send(other, 'ruled', { path, ...init }));
      expect(answer).toMatch(/^404 /);
      expect(asked(one).filter(({ method }) => method !== 'GET')).toEqual([]);
    }
  });
});
