import { expect, it } from 'vitest';

import type { Organization } from '../../../src/emulator/organization.ts';
import { dropTable, renameLabel } from '../../../src/emulator/organization/changes/index.ts';
import { settleOrganization } from '../../../src/emulator/settle-organization.ts';
import { createStore, type Store } from '../../../src/emulator/store/store.ts';
import { A1, C1, id, T1 } from '../data/fixture-rows.ts';
import { organization } from '../data/fixture.ts';

/** A store, and that of the same organisation after accounts have got another name. */
function before(): readonly [Organization, Store, Store] {
  const data = organization();
  const store = createStore(data);
  return [data, store, after(data, store, renameLabel({ table: 'account' }, 'Company'))];
}

function after(data: Organization, store: Store, change: (from: Organization) => Organization): Store {
  const now = { ...data, ...store.snapshot() };
  return createStore(settleOrganization(now, change(now)), store);
}

const named = (store: Store, table: string, row: string, column: string): unknown =>
  store.get(table, row)?.values[column];

function rename(store: Store, table: string, row: string): void {
  const found = store.get(table, row);
  if (found !== undefined) store.update(found, { ...found.values, lastname: 'New', subject: 'New' });
}

it('tables that a change leaves alone are taken over as they are, others are read again', () => {
  const [, old, now] = before();
  expect(now.all('contact')).toBe(old.all('contact'));
  expect(now.all('activitypointer')).toBe(old.all('activitypointer'));
  expect(now.all('account')).not.toBe(old.all('account'));
  expect(now.get('account', A1)?.table.displayName.get(1033)).toBe('Company');
  expect(now.get('account', A1)?.version).toBe(old.get('account', A1)?.version);
});

it('what is written on one side is not seen on the other', () => {
  const [, old, now] = before();
  const match = { column: 'lastname', key: 'new' };
  expect(old.matching('contact', match)).toEqual([]);
  rename(now, 'contact', C1);
  expect(named(old, 'contact', C1, 'lastname')).toBe('Ann');
  expect([old.matching('contact', match).length, now.matching('contact', match).length]).toEqual([0, 1]);
  rename(old, 'task', T1);
  expect(named(now, 'task', T1, 'subject')).not.toBe('New');
  expect(named(now, 'activitypointer', T1, 'subject')).not.toBe('New');
  expect(named(old, 'activitypointer', T1, 'subject')).toBe('New');
});

it('rows that were written are there after the next change, with their versions, and what is undone is not', () => {
  const [data, old, now] = before();
  rename(now, 'contact', C1);
  now.transaction(
    () => rename(now, 'task', T1),
    () => false,
  );
  const third = after(data, now, renameLabel({ table: 'task' }, 'Job'));
  expect(third.get('contact', C1)).toBe(now.get('contact', C1));
  expect(third.get('contact', C1)?.version).not.toBe(old.get('contact', C1)?.version);
  expect(third.get('task', T1)?.version).toBe(old.get('task', T1)?.version);
  expect(third.lastVersion).toBeGreaterThanOrEqual(now.lastVersion);
});

it('a kind of activity that is dropped takes its rows along', () => {
  const [data, old] = before();
  const now = after(data, old, dropTable('phonecall'));
  expect(now.get('activitypointer', id('8', 1))).toBeUndefined();
  expect(now.all('activitypointer')).toHaveLength(3);
  expect(old.all('activitypointer')).toHaveLength(4);
});
