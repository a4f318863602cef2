import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import type { Model } from '../../src/model/model.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { askWholeAnswer } from '../support/two-worlds/ask-whole-answer.ts';
import { everythingOf, waysToDenied, type Denied } from '../support/two-worlds/ways-to-denied.ts';

const tables = ['account', 'contact', 'opportunity', 'task', 'systemuser'];
/** Columns whose names are parts of no other, so that a request that has one shows it. */
const named = [
  'account.creditlimit',
  'account.primarycontactid',
  'contact.fullname',
  'contact.emailaddress1',
];
const everyNth = 33;

const nameOf = (path: string): string => `no-${path.replace('.', '-').replaceAll('_', '')}`;

const chooseDenied = (model: Model): readonly Denied[] => {
  const columns = tables.flatMap((name) => {
    const table = model.tables.get(name);
    return [...(table?.fields.values() ?? [])].flatMap((member) =>
      (member.kind === 'column' && member !== table?.key) || member.kind === 'lookup'
        ? [`${name}.${member.logicalName}`]
        : [],
    );
  });
  const chosen = new Set([...columns.filter((_column, index) => index % everyNth === 0), ...named]);
  return [
    ...['contact', 'opportunity'].map((table) => ({ name: nameOf(table), table, column: undefined })),
    ...[...chosen].map((path) => {
      const [table = '', column = ''] = path.split('.');
      return { name: nameOf(path), table, column };
    }),
  ];
};

const except = (column: string) => ({ except: [column] });

const roleWithout = ({ table, column }: Denied): RoleOptions => ({
  tables: {
    '*': {},
    role: { read: true },
    ...(table !== '' && {
      [table]:
        column === undefined
          ? { read: false }
          : { read: except(column), create: except(column), update: except(column), delete: true },
    }),
  },
  operations: '*',
  limits: gatewaySettings.roles['admin']?.limits,
});

describe('D1, D2, D4, D7, D8: what a role may not see', () => {
  let test: TestGateway;
  let denied: readonly Denied[];
  beforeAll(async () => {
    const first = await startGateway();
    denied = chooseDenied(first.gateway.current().model);
    await first.gateway.close();
    test = await startGateway({
      gateway: {
        search: true,
        roles: {
          ...gatewaySettings.roles,
          whole: roleWithout({ name: 'whole', table: '', column: '' }),
          ...Object.fromEntries(denied.map((each) => [each.name, roleWithout(each)])),
        },
        audiences: Object.fromEntries(
          denied.map(({ name, table, column }) => [
            name,
            {
              // An amount in the base currency goes with the amount.
              exclude: column === undefined ? [table] : [`${table}.${column}`, `${table}.${column}_base`],
            },
          ]),
        ),
      },
    });
  });
  afterAll(() => test.gateway.close());

  const ask = (path: string, role: string, query?: string): Promise<string> =>
    askWholeAnswer(test, { path, role, ...(query !== undefined && { query }) });

  it('is as good as not there: the same answers byte for byte, and never a word of it in a request', async () => {
    const { model } = test.gateway.current();
    let asked = 0;
    for (const each of denied) {
      const table = model.tables.get(each.table);
      if (table === undefined) throw new Error(`No table ${each.table}`);
      const wholeRows = each.column === undefined ? [] : [everythingOf(table, each)];
      for (const query of [...waysToDenied(model, each), ...wholeRows]) {
        const gone = await ask(`/graphql/${each.name}`, 'whole', query);
        test.emulator.clearRequests();
        const answer = await ask('/graphql', each.name, query);
        expect([each.name, query, answer]).toEqual([each.name, query, gone]);
        const word = each.column ?? table.entitySet;
        const sent = decodeURIComponent(JSON.stringify(test.emulator.requests));
        expect([each.name, query, new RegExp(`\\b_?${word}(_value)?\\b`).exec(sent)?.[0]]).toEqual([
          each.name,
          query,
          undefined,
        ]);
        asked += 1;
      }
      expect(
        wholeRows.length === 0 || (await ask('/graphql', each.name, wholeRows[0] ?? '')).startsWith('200'),
      ).toBe(true);
      if (each.column !== undefined && !named.includes(`${each.table}.${each.column}`)) continue;
      const gone = await ask(`/graphql/${each.name}/schema.graphql`, 'whole');
      expect([each.name, (await ask('/schema.graphql', each.name)) === gone]).toEqual([each.name, true]);
    }
    expect(asked).toBeGreaterThan(400);
  }, 300_000);
});
