import { randomUUID } from 'node:crypto';

import type { Emulator } from '../../src/emulator/create-emulator.ts';
import type { Row } from '../../src/emulator/organization.ts';

/** A mutation of one kind, and how the double tells whether it was done. */
export interface PreparedMutation {
  readonly source: string;
  /** Writes that it takes, as the double's journal counts them; a bulk action is one. */
  readonly effects: readonly number[];
  /** How many of the rows that it is about are as it wants them, and how many there are. */
  readonly rows: () => readonly [done: number, all: number];
}

/** Rows that mutations of a test use up. */
export interface RowPool {
  readonly account: () => string;
  readonly contact: () => string;
  readonly opportunity: () => string;
}

export const writeKinds = [
  ...(['create', 'read back', 'update', 'version', 'upsert', 'delete'] as const),
  ...(['bulk create', 'bulk update', 'bulk delete', 'transaction', 'link', 'unlink', 'action'] as const),
] as const;
export type WriteKindOfTest = (typeof writeKinds)[number];

/** Makes a mutation whose rows bear the marker. */
export const prepareMutation = (
  kind: WriteKindOfTest,
  { marker, pool, emulator }: { marker: string; pool: RowPool; emulator: Emulator },
): PreparedMutation => {
  const all = (table: string): readonly Row[] => [...(emulator.organization.rows.get(table) ?? [])];
  const account = (id: string): Row | undefined => all('account').find(({ accountid }) => accountid === id);
  const named = (expected: number) => (): readonly [number, number] => [
    all('account').filter(({ name }) => name === marker).length,
    expected,
  ];
  const input = `input: { name: "${marker}" }`;
  switch (kind) {
    case 'create':
      return { source: `mutation { it: createAccount(${input}) { name } }`, effects: [1], rows: named(1) };
    case 'read back': {
      const source = `mutation { it: createAccount(${input}) { name primaryContact { fullName } } }`;
      return { source, effects: [1], rows: named(1) };
    }
    case 'update': {
      const source = `mutation { it: updateAccount(id: "${pool.account()}", ${input}) { name } }`;
      return { source, effects: [1], rows: named(1) };
    }
    case 'version': {
      const id = pool.account();
      const etag = JSON.stringify(`W/"${account(id)?.['versionnumber'] as number}"`);
      const source = `mutation { it: updateAccount(id: "${id}", ifMatch: ${etag}, ${input}) { name } }`;
      return { source, effects: [1], rows: named(1) };
    }
    case 'upsert': {
      const source = `mutation { it: upsertAccount(id: "${randomUUID()}", ${input}) { created } }`;
      return { source, effects: [1], rows: named(1) };
    }
    case 'delete': {
      const id = pool.account();
      const source = `mutation { it: deleteAccount(id: "${id}") { recordId } }`;
      return { source, effects: [1], rows: () => [account(id) === undefined ? 1 : 0, 1] };
    }
    case 'bulk create': {
      const inputs = `inputs: [${Array.from({ length: 3 }, () => `{ name: "${marker}" }`).join()}]`;
      const source = `mutation { it: createAccounts(${inputs}) { results { id error { code } } } }`;
      return { source, effects: [1, 3], rows: named(3) };
    }
    case 'bulk update': {
      const one = (): string => `{ id: "${pool.account()}", ${input} }`;
      const source = `mutation { it: updateAccounts(inputs: [${one()}, ${one()}]) { results { error { code } } } }`;
      return { source, effects: [1, 2], rows: named(2) };
    }
    case 'bulk delete': {
      const ids = [pool.account(), pool.account()];
      const source = `mutation { it: deleteAccounts(ids: ${JSON.stringify(ids)}) { results { error { code } } } }`;
      return {
        source,
        effects: [2],
        rows: () => [ids.filter((id) => account(id) === undefined).length, 2],
      };
    }
    case 'transaction': {
      const source = `mutation @transaction {
        it: createAccount(${input}) { name }
        other: updateAccount(id: "${pool.account()}", ${input}) { name }
      }`;
      return { source, effects: [2], rows: named(2) };
    }
    case 'link':
    case 'unlink': {
      const [id, contact] = [pool.account(), pool.contact()];
      const parent = (): unknown => {
        const row = all('contact').find(({ contactid }) => contactid === contact);
        return (row?.['parentcustomerid'] as { id?: unknown } | null | undefined)?.id;
      };
      const related = `input: { contactsByParentCustomer: { ${kind}: ["${contact}"] } }`;
      const source = `mutation { it: updateAccount(id: "${id}", ${related}) { recordId } }`;
      // Ending what isn't there is done as well, and leaves nothing to see.
      const isDone = (): boolean => kind === 'link' && parent() === id;
      return { source, effects: [1], rows: () => [isDone() ? 1 : 0, kind === 'link' ? 1 : 0] };
    }
    case 'action': {
      const id = pool.opportunity();
      const close = `opportunityClose: { values: { subject: "${marker}", opportunity: "${id}" } }`;
      const row = (): Row | undefined => all('opportunity').find(({ opportunityid }) => opportunityid === id);
      return {
        source: `mutation { it: winOpportunity(status: 3, ${close}) }`,
        effects: [1],
        rows: () => [row()?.['statecode'] === 1 ? 1 : 0, 1],
      };
    }
  }
};
