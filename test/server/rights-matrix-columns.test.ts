import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import type { Table } from '../../src/model/model.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { askWholeAnswer } from '../support/two-worlds/ask-whole-answer.ts';

/** Each column of each table is denied to one of so many roles. */
const roleCount = 3;
/** No more mistakes are told of one document (B8), so that no more columns can be asked for at once. */
const columnsAtOnce = 5;

interface Column {
  readonly logicalName: string;
  readonly field: string;
}

interface Shares {
  readonly name: string;
  /** By table. */
  readonly denied: ReadonlyMap<string, readonly Column[]>;
}

const columnsOf = (table: Table): readonly Column[] =>
  [...table.fields.values()].flatMap((member) =>
    (member.kind === 'column' && member !== table.key) || member.kind === 'lookup'
      ? [{ logicalName: member.logicalName, field: member.field }]
      : [],
  );

/** Columns are dealt out in turn, an amount together with itself in the base currency. */
const deal = (tables: readonly Table[]): readonly Shares[] =>
  Array.from({ length: roleCount }, (_none, share) => ({
    name: `share-${share}`,
    denied: new Map(
      tables.map((table) => {
        const columns = columnsOf(table);
        const amounts = columns.filter(({ logicalName }) => !logicalName.endsWith('_base'));
        const own = new Set(
          amounts.filter((_column, index) => index % roleCount === share).map((column) => column.logicalName),
        );
        return [
          table.logicalName,
          columns.filter(({ logicalName }) => own.has(logicalName.replace(/_base$/, ''))),
        ];
      }),
    ),
  }));

const roleWithout = ({ denied }: Shares): RoleOptions => ({
  tables: {
    '*': {},
    ...Object.fromEntries(
      [...denied].map(([table, columns]) => {
        const except = { except: columns.map(({ logicalName }) => logicalName) };
        return [table, { read: except, create: except, update: except, delete: true }];
      }),
    ),
  },
  operations: '*',
  limits: gatewaySettings.roles['admin']?.limits,
});

const someId = '"00000000-0000-4000-8000-000000000001"';

/** One operation for each way to ask for columns. */
const waysTo = (
  { listField, oneField, typeName, logicalName }: Table,
  columns: readonly Column[],
): readonly string[] => {
  const each = (print: (field: string, index: number) => string): string =>
    columns.map(({ field }, index) => print(field, index)).join(' ');
  return [
    `{ ${listField}(first: 1) { nodes { ${each((field) => field)} } } }`,
    `{ ${listField}(first: 1) { nodes { formatted { ${each((field) => field)} } } } }`,
    `{ ${listField}(first: 1, filter: { ${each((field) => `${field}: { isNull: true }`)} }) { nodes { id } } }`,
    `{ ${listField}(first: 1, orderBy: [${each((field) => `{ ${field}: ASC }`)}]) { nodes { id } } }`,
    `{ ${oneField}Aggregate { countDistinct { ${each((field) => field)} } } }`,
    `{ ${oneField}Aggregate(groupBy: [${each((field) => `{ ${field}: true }`)}]) { count } }`,
    `{ node(id: "x") { ... on ${typeName} { ${each((field) => field)} } } }`,
    `mutation { create${typeName}(input: { ${each((field) => `${field}: null`)} }) { id } }`,
    `mutation { update${typeName}(id: ${someId}, input: { ${each((field) => `${field}: null`)} }) { id } }`,
    `{ ${columns.map((column, index) => `c${index}: choices(table: "${logicalName}", column: "${column.logicalName}") { name }`).join(' ')} }`,
  ];
};

/** All that is left of a table. */
const restOf = ({ listField, fields }: Table, denied: ReadonlySet<string>): string => {
  const seen = [...fields.values()].filter(
    (member) =>
      (member.kind === 'lookupId' ||
        (member.kind === 'column' && member.type.kind !== 'image' && member.type.kind !== 'file')) &&
      !denied.has(member.logicalName),
  );
  return `{ ${listField}(first: 2) { nodes { displayName ${seen.map(({ field }) => field).join(' ')} } } }`;
};

describe('D1, D4, D8: each column of each table, denied to somebody', () => {
  let test: TestGateway;
  let tables: readonly Table[];
  let shares: readonly Shares[];
  beforeAll(async () => {
    const first = await startGateway();
    tables = [...first.gateway.current().model.tables.values()];
    shares = deal(tables);
    await first.gateway.close();
    test = await startGateway({
      gateway: {
        search: true,
        roles: {
          ...gatewaySettings.roles,
          whole: roleWithout({
            name: 'whole',
            denied: new Map(tables.map(({ logicalName }) => [logicalName, []])),
          }),
          ...Object.fromEntries(shares.map((share) => [share.name, roleWithout(share)])),
        },
        audiences: Object.fromEntries(
          shares.map(({ name, denied }) => [
            name,
            {
              exclude: [...denied].flatMap(([table, columns]) =>
                columns.map(({ logicalName }) => `${table}.${logicalName}`),
              ),
            },
          ]),
        ),
      },
    });
  });
  afterAll(() => test.gateway.close());

  const ask = (path: string, role: string, query?: string): Promise<string> =>
    askWholeAnswer(test, { path, role, ...(query !== undefined && { query }) });

  it('the schema is that of an organisation without them, byte for byte', async () => {
    for (const { name } of shares) {
      const schema = await ask('/schema.graphql', name);
      expect(schema.length).toBeGreaterThan(100_000);
      expect(schema === (await ask(`/graphql/${name}/schema.graphql`, 'whole'))).toBe(true);
    }
  });

  it('so are the answers, however they are asked for, and nothing is sent', async () => {
    let columnsAsked = 0;
    test.emulator.clearRequests();
    for (const { name, denied } of shares) {
      for (const table of tables) {
        const columns = denied.get(table.logicalName) ?? [];
        for (let from = 0; from < columns.length; from += columnsAtOnce) {
          const some = columns.slice(from, from + columnsAtOnce);
          for (const query of waysTo(table, some)) {
            const answer = await ask('/graphql', name, query);
            expect([name, query, answer]).toEqual([
              name,
              query,
              await ask(`/graphql/${name}`, 'whole', query),
            ]);
            expect([name, query, answer]).toEqual([
              name,
              query,
              expect.stringMatching(/"errors"|^200 .*(:null[,}])+/),
            ]);
          }
          columnsAsked += some.length;
        }
      }
    }
    expect(test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch')).toEqual([]);
    expect(columnsAsked).toBe(tables.reduce((sum, table) => sum + columnsOf(table).length, 0));
    expect(tables.length).toBeGreaterThan(30);
    expect(columnsAsked).toBeGreaterThan(1000);
  }, 300_000);

  it('all the rest is read, and none of them is named in a request for it', async () => {
    for (const { name, denied } of shares) {
      for (const table of tables) {
        const gone = new Set((denied.get(table.logicalName) ?? []).map(({ logicalName }) => logicalName));
        const query = restOf(table, gone);
        test.emulator.clearRequests();
        const answer = await ask('/graphql', name, query);
        const sent = test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');
        expect([name, query, sent.length]).toEqual([name, query, 1]);
        const words = decodeURIComponent(sent.map(({ url }) => url).join(' ')).match(/\w+/g) ?? [];
        const named = words.map((word) => word.replace(/^_(\w+)_value$/, '$1'));
        expect([name, query, named.filter((word) => gone.has(word))]).toEqual([name, query, []]);
        expect([name, query, answer]).toEqual([name, query, await ask(`/graphql/${name}`, 'whole', query)]);
        expect([name, query, answer]).toEqual([name, query, expect.not.stringContaining('"errors"')]);
      }
    }
  });
});
