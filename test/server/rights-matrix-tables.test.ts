import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import type { Model, Table } from '../../src/model/model.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { askWholeAnswer } from '../support/two-worlds/ask-whole-answer.ts';

/** Each table is denied to one of so many roles. */
const roleCount = 4;

interface Share {
  readonly name: string;
  readonly denied: readonly Table[];
  readonly left: readonly Table[];
}

const deal = ({ tables }: Model): readonly Share[] => {
  const all = [...tables.values()];
  return Array.from({ length: roleCount }, (_none, share) => {
    const isDenied = (index: number): boolean => index % roleCount === share;
    return {
      name: `share-${share}`,
      denied: all.filter((_table, index) => isDenied(index)),
      left: all.filter((_table, index) => !isDenied(index)),
    };
  });
};

const roleWithout = ({ denied, left }: Omit<Share, 'name'>): RoleOptions => ({
  tables: {
    ...Object.fromEntries(
      left.map(({ logicalName }) => [logicalName, { read: true, create: true, update: true, delete: true }]),
    ),
    ...Object.fromEntries(denied.map(({ logicalName }) => [logicalName, { read: false }])),
  },
  operations: '*',
  limits: gatewaySettings.roles['admin']?.limits,
});

const someId = '"00000000-0000-4000-8000-000000000001"';
const globalId = (table: string): string =>
  `"${Buffer.from(`${table}:00000000-0000-4000-8000-000000000001`).toString('base64url')}"`;

/** Ways to ask for a table; five mistakes are told of one document at most (B8). */
const waysTo = ({ listField, oneField, typeName, logicalName, key }: Table): readonly string[] => [
  `{ ${listField}(first: 1) { nodes { id } } one: ${oneField}(id: ${someId}) { id } count: ${oneField}Aggregate { count } }`,
  `{ node(id: ${globalId(logicalName)}) { id __typename } }`,
  `{ nodes(ids: [${globalId(logicalName)}]) { id ... on ${typeName} { id } } }`,
  `{ search(term: "Contoso", tables: ["${logicalName}"]) { nodes { id } } }`,
  `{ choices(table: "${logicalName}", column: "statecode") { name } }`,
  `{ __type(name: "${typeName}") { name } filter: __type(name: "${typeName}Filter") { name } create: __type(name: "Create${typeName}Input") { name } }`,
  `mutation { create${typeName}(input: {}) { id } update${typeName}(id: ${someId}, input: {}) { id }
    upsert${typeName}(id: ${someId}, input: {}) { created } delete${typeName}(id: ${someId}) { id } }`,
  `mutation { create${typeName}s(inputs: [{ ${key.field}: ${someId} }]) { results { id } } }`,
];

/** Where a table shows others: who is behind its lookups, by id, name and label. */
const lookupsOf = ({ listField, fields }: Table, left: readonly Table[]): string => {
  const seen = new Set(left.map(({ logicalName }) => logicalName));
  const members = [...fields.values()];
  const lookups = members.flatMap((member) =>
    member.kind === 'lookup' && member.targets.some(({ table }) => seen.has(table)) ? [member] : [],
  );
  const columns = new Set(lookups.map(({ logicalName }) => logicalName));
  const ids = members.filter((member) => member.kind === 'lookupId' && columns.has(member.logicalName));
  const formatted = lookups.map(({ field }) => field).join(' ');
  return `{ ${listField}(first: 3) { nodes { id ${ids.map(({ field }) => field).join(' ')}
    ${lookups.map(({ field }) => `${field} { __typename id displayName }`).join(' ')}
    ${formatted === '' ? '' : `formatted { ${formatted} }`} } } }`;
};

describe('D1, D2, D3, D7, D8: each table, denied to somebody', () => {
  let test: TestGateway;
  let shares: readonly Share[];
  beforeAll(async () => {
    const first = await startGateway();
    const { model } = first.gateway.current();
    shares = deal(model);
    await first.gateway.close();
    test = await startGateway({
      gateway: {
        search: true,
        roles: {
          ...gatewaySettings.roles,
          whole: roleWithout({ denied: [], left: [...model.tables.values()] }),
          ...Object.fromEntries(shares.map((share) => [share.name, roleWithout(share)])),
        },
        audiences: Object.fromEntries(
          shares.map(({ name, denied }) => [name, { exclude: denied.map(({ logicalName }) => logicalName) }]),
        ),
      },
    });
  });
  afterAll(() => test.gateway.close());

  const ask = (path: string, role: string, query?: string): Promise<string> =>
    askWholeAnswer(test, { path, role, ...(query !== undefined && { query }) });
  const dataRequests = () => test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');

  it('the schema is that of an organisation without them, byte for byte', async () => {
    for (const { name } of shares) {
      const schema = await ask('/schema.graphql', name);
      expect(schema.length).toBeGreaterThan(100_000);
      expect(schema === (await ask(`/graphql/${name}/schema.graphql`, 'whole'))).toBe(true);
    }
  });

  it('so are the answers, and nothing is sent', async () => {
    let asked = 0;
    test.emulator.clearRequests();
    for (const { name, denied } of shares) {
      for (const query of denied.flatMap(waysTo)) {
        const answer = await ask('/graphql', name, query);
        expect([name, query, answer]).toEqual([name, query, await ask(`/graphql/${name}`, 'whole', query)]);
        asked += 1;
      }
    }
    expect(dataRequests()).toEqual([]);
    expect(asked).toBeGreaterThan(250);
  });

  it('what the others show of their lookups is as if they were not there', async () => {
    for (const { name, denied, left } of shares) {
      const gone = denied.map(({ entitySet }) => entitySet);
      for (const query of left.map((table) => lookupsOf(table, left))) {
        test.emulator.clearRequests();
        const answer = await ask('/graphql', name, query);
        const urls = dataRequests().flatMap(({ url, parts = [] }) => [url, ...parts.map((part) => part.url)]);
        const sent = decodeURIComponent(urls.join(' ')).match(/\w+/g) ?? [];
        expect(sent).toContain('api');
        expect([name, query, sent.filter((word) => gone.includes(word))]).toEqual([name, query, []]);
        expect([name, query, answer]).toEqual([name, query, await ask(`/graphql/${name}`, 'whole', query)]);
        expect([name, query, answer]).toEqual([name, query, expect.not.stringContaining('"errors"')]);
      }
    }
  });
});
