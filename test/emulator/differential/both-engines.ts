import fc from 'fast-check';
import initSqlJs from 'sql.js';

import type { Row } from '../../../src/emulator/organization.ts';
import { id } from '../data/fixture-rows.ts';
import { createApi, organization, type Api } from '../data/fixture.ts';
import { accountColumns, contactColumns, type Column, type Value } from './condition.ts';
import { sqlLiteral } from './print-condition.ts';

/** The same rows in the double and in SQLite. */
export interface BothEngines {
  readonly api: Api;
  readonly select: (sql: string) => readonly Readonly<Record<string, unknown>>[];
}

const counts = { accounts: 150, contacts: 250 };

interface Reference {
  readonly table: string;
  readonly id: string;
}

type MadeRow = Readonly<Record<string, Value | Reference | null>>;

const referenceTo = (table: string, letter: string, count: number): fc.Arbitrary<Reference | null> =>
  fc.option(
    fc.nat(count - 1).map((number) => ({ table, id: id(letter, number) })),
    { freq: 3 },
  );

const rowOf = (
  columns: readonly Column[],
  more: Readonly<Record<string, fc.Arbitrary<Reference | null>>>,
): fc.Arbitrary<MadeRow> =>
  fc.record({
    ...Object.fromEntries(
      columns.map(({ name, values }) => [name, fc.option(fc.constantFrom(...values), { freq: 4 })]),
    ),
    ...more,
  });

const makeRows = (arbitrary: fc.Arbitrary<MadeRow>, count: number, key: string): readonly MadeRow[] =>
  fc
    .sample(arbitrary, { numRuns: count, seed: 7 })
    .map((row, number) => ({ [key]: id(key === 'accountid' ? 'a' : 'c', number), ...row }));

/** Fills both with rows of a fixed seed, a quarter of whose values are null. */
export async function bothEngines(): Promise<BothEngines> {
  const accounts = makeRows(
    rowOf(accountColumns, { primarycontactid: referenceTo('contact', 'c', counts.contacts) }),
    counts.accounts,
    'accountid',
  );
  const contacts = makeRows(
    rowOf(contactColumns, { parentcustomerid: referenceTo('account', 'a', counts.accounts) }),
    counts.contacts,
    'contactid',
  );
  const { Database } = await initSqlJs();
  const database = new Database();
  fill(database, 'account', {
    columns: accountColumns,
    keys: ['accountid', 'primarycontactid'],
    rows: accounts,
  });
  fill(database, 'contact', {
    columns: contactColumns,
    keys: ['contactid', 'parentcustomerid'],
    rows: contacts,
  });
  const data: Readonly<Record<string, readonly Row[]>> = { account: accounts, contact: contacts };
  return {
    api: createApi(organization(data)),
    select: (sql) => {
      const [result] = database.exec(sql);
      return (result?.values ?? []).map((values) =>
        Object.fromEntries(values.map((value, index) => [result?.columns[index] ?? '', value])),
      );
    },
  };
}

interface Filling {
  readonly columns: readonly Column[];
  readonly keys: readonly string[];
  readonly rows: readonly MadeRow[];
}

function fill(
  database: { readonly run: (sql: string) => unknown },
  table: string,
  { columns, keys, rows }: Filling,
): void {
  const types = columns.map(({ name, kind }) =>
    kind === 'text' || kind === 'instant' ? `${name} TEXT COLLATE NOCASE` : `${name} INTEGER`,
  );
  database.run(`CREATE TABLE ${table} (${[...keys.map((key) => `${key} TEXT`), ...types].join(', ')})`);
  for (const row of rows) {
    const references = keys.map((key) => {
      const value = row[key];
      if (value === null || value === undefined) return 'NULL';
      return `'${typeof value === 'object' ? value.id : String(value)}'`;
    });
    const values = columns.map((column) => {
      const value = row[column.name];
      return value === null || value === undefined || typeof value === 'object'
        ? 'NULL'
        : sqlLiteral(column, value);
    });
    database.run(`INSERT INTO ${table} VALUES (${[...references, ...values].join(', ')})`);
  }
}
