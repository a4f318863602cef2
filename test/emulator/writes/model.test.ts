import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { id } from '../data/fixture-rows.ts';
import { organization } from '../data/fixture.ts';
import { createWriteClient, type WriteClient } from './write-client.ts';

/** Few rows, so that writes meet. */
const numbers = [1, 2, 3, 4];
const accountId = (number: number): string => id('a', number);
const contactId = (number: number): string => id('c', number);

type Write =
  | {
      readonly kind: 'create' | 'upsert' | 'update';
      readonly row: number;
      readonly name: string;
      readonly key: string | null;
    }
  | { readonly kind: 'createContact'; readonly row: number; readonly account: number | null }
  | { readonly kind: 'move'; readonly row: number; readonly account: number | null }
  | { readonly kind: 'deleteAccount' | 'deleteContact'; readonly row: number }
  | { readonly kind: 'nested'; readonly row: number; readonly contacts: readonly number[] };

const row = fc.constantFrom(...numbers);
const account = fc.option(row, { nil: null });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('create' as const, 'upsert' as const, 'update' as const),
    row,
    name: fc.string({ maxLength: 170 }),
    key: fc.option(fc.constantFrom('K1', 'k1', 'K2'), { nil: null }),
  }),
  fc.record({ kind: fc.constant('createContact' as const), row, account }),
  fc.record({ kind: fc.constant('move' as const), row, account }),
  fc.record({ kind: fc.constantFrom('deleteAccount' as const, 'deleteContact' as const), row }),
  fc.record({ kind: fc.constant('nested' as const), row, contacts: fc.array(row, { maxLength: 3 }) }),
);

/** What the rows should be: names and keys of accounts, accounts of contacts. */
interface Model {
  readonly accounts: ReadonlyMap<number, { readonly name: string; readonly key: string | null }>;
  readonly contacts: ReadonlyMap<number, number | null>;
}

/** The naive rules, each written down once more; undefined: refused. */
function apply({ accounts, contacts }: Model, step: Write): Model | undefined {
  const isFree = (key: string | null, own: number): boolean =>
    key === null ||
    ![...accounts].some(
      ([number, other]) => number !== own && other.key?.toLowerCase() === key.toLowerCase(),
    );
  switch (step.kind) {
    case 'create':
    case 'upsert':
    case 'update': {
      const exists = accounts.has(step.row);
      if ((step.kind === 'create' && exists) || (step.kind === 'update' && !exists)) return undefined;
      if (step.name.length > 160 || !isFree(step.key, step.row)) return undefined;
      return { accounts: new Map([...accounts, [step.row, { name: step.name, key: step.key }]]), contacts };
    }
    case 'createContact':
    case 'move': {
      if (contacts.has(step.row) !== (step.kind === 'move')) return undefined;
      if (step.account !== null && !accounts.has(step.account)) return undefined;
      return { accounts, contacts: new Map([...contacts, [step.row, step.account]]) };
    }
    case 'deleteAccount': {
      if (!accounts.has(step.row)) return undefined;
      return {
        accounts: new Map([...accounts].filter(([number]) => number !== step.row)),
        contacts: new Map([...contacts].map(([number, of]) => [number, of === step.row ? null : of])),
      };
    }
    case 'deleteContact':
      if (!contacts.has(step.row)) return undefined;
      return { accounts, contacts: new Map([...contacts].filter(([number]) => number !== step.row)) };
    case 'nested': {
      const taken = accounts.has(step.row) || step.contacts.some((number) => contacts.has(number));
      if (taken || new Set(step.contacts).size < step.contacts.length) return undefined;
      return {
        accounts: new Map([...accounts, [step.row, { name: 'nested', key: null }]]),
        contacts: new Map([...contacts, ...step.contacts.map((number) => [number, step.row] as const)]),
      };
    }
  }
}

const bind = (of: number | null): object => ({
  'parentcustomerid_account@odata.bind': of === null ? null : `/accounts(${accountId(of)})`,
});

/** Method, address, body and headers of a step. */
function requestOf(
  step: Write,
): readonly [method: string, url: string, body: object, headers?: Record<string, string>] {
  const url = 'row' in step ? `accounts(${accountId(step.row)})` : '';
  switch (step.kind) {
    case 'create':
      return [
        'POST',
        'accounts',
        { accountid: accountId(step.row), name: step.name, accountnumber: step.key },
      ];
    case 'upsert':
      return ['PATCH', url, { name: step.name, accountnumber: step.key }];
    case 'update':
      return ['PATCH', url, { name: step.name, accountnumber: step.key }, { 'If-Match': '*' }];
    case 'createContact':
      return ['POST', 'contacts', { contactid: contactId(step.row), lastname: 'x', ...bind(step.account) }];
    case 'move':
      return ['PATCH', `contacts(${contactId(step.row)})`, bind(step.account), { 'If-Match': '*' }];
    case 'deleteAccount':
      return ['DELETE', url, {}];
    case 'deleteContact':
      return ['DELETE', `contacts(${contactId(step.row)})`, {}];
    case 'nested':
      return [
        'POST',
        'accounts',
        {
          accountid: accountId(step.row),
          name: 'nested',
          contact_customer_accounts: step.contacts.map((number) => ({
            contactid: contactId(number),
            lastname: 'x',
          })),
        },
      ];
  }
}

const send = ({ send: ask }: WriteClient, step: Write): number => {
  const [method, url, body, headers = {}] = requestOf(step);
  return ask(method, url, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  }).status;
};

const numberOf = (text: unknown): number => Number(String(text).slice(-12));

/** The rows as three different ways of reading show them: lists, by index, through the collection. */
function read(client: WriteClient): Model {
  const accounts = client.get('accounts?$select=name,accountnumber').rows;
  const contacts = client.get('contacts?$select=_parentcustomerid_value').rows;
  for (const of of accounts) {
    const byLookup = client.get(
      `contacts?$filter=_parentcustomerid_value eq ${String(of['accountid'])}`,
    ).rows;
    const members = contacts.filter((contact) => contact['_parentcustomerid_value'] === of['accountid']);
    expect(byLookup.map((contact) => contact['contactid'])).toEqual(
      members.map((contact) => contact['contactid']),
    );
    expect(client.get(`accounts(${String(of['accountid'])})`).json['name']).toBe(of['name']);
  }
  return {
    accounts: new Map(
      accounts.map((of) => [
        numberOf(of['accountid']),
        { name: String(of['name']), key: of['accountnumber'] as string | null },
      ]),
    ),
    contacts: new Map(
      contacts.map((contact) => {
        const of = contact['_parentcustomerid_value'];
        return [numberOf(contact['contactid']), of === null ? null : numberOf(of)];
      }),
    ),
  };
}

const sorted = ({ accounts, contacts }: Model): unknown => [
  [...accounts].sort(([left], [right]) => left - right),
  [...contacts].sort(([left], [right]) => left - right),
];

describe('random writes', () => {
  const empty = organization({});

  it('leave the rows that a naive model has, and refuse what it refuses', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 25 }), (steps) => {
        const client = createWriteClient(empty);
        let model: Model = { accounts: new Map(), contacts: new Map() };
        for (const step of steps) {
          const next = apply(model, step);
          const status = send(client, step);
          expect([step, status < 400]).toEqual([step, next !== undefined]);
          model = next ?? model;
        }
        expect(sorted(read(client))).toEqual(sorted(model));
      }),
      { numRuns: 60 },
    );
  });

  it('in a change set, all of them or none', () => {
    fc.assert(
      fc.property(
        fc.array(write, { minLength: 1, maxLength: 6 }),
        fc.array(write, { maxLength: 6 }),
        (before, steps) => {
          const client = createWriteClient(empty);
          let model: Model = { accounts: new Map(), contacts: new Map() };
          for (const step of before) {
            send(client, step);
            model = apply(model, step) ?? model;
          }
          const after = steps.reduce<Model | undefined>((state, step) => state && apply(state, step), model);
          const parts = steps.map((step, index) => {
            const [method, url, body, headers = {}] = requestOf(step);
            const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
            return (
              `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${index}\r\n\r\n` +
              `${method} ${url} HTTP/1.1\r\nContent-Type: application/json\r\n${lines.join('')}\r\n${JSON.stringify(body)}\r\n`
            );
          });
          const set = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join('')}--c--\r\n\r\n--b--\r\n`;
          client.send('POST', '$batch', {
            body: set,
            headers: { 'Content-Type': 'multipart/mixed; boundary=b' },
          });
          expect(sorted(read(client))).toEqual(sorted(after ?? model));
        },
      ),
      { numRuns: 60 },
    );
  });
});
