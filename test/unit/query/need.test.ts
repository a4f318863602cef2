import { describe, expect, test } from 'vitest';

import { mergeNeed, needOf, type Need } from '../../../src/query/need.ts';
import { lookupTo, makeNeed, rowsOf } from '../../support/make-need.ts';

const merged = (...needs: readonly [Need, ...Need[]]): Need => {
  const target = needOf(needs[0].table, undefined);
  for (const need of needs) mergeNeed(target, need);
  return target;
};

describe('merging needs', () => {
  test('unites columns and annotations, and keeps digits where one wants them', () => {
    const first = makeNeed('account', { columns: ['name', 'phone'] });
    const second = makeNeed('account', { columns: ['phone', 'revenue'] });
    second.annotations.add('Microsoft.Dynamics.CRM.lookuplogicalname');
    second.lossless = true;
    const need = merged(first, second);
    expect([...need.columns]).toEqual(['name', 'phone', 'revenue']);
    expect([...need.annotations]).toEqual(['Microsoft.Dynamics.CRM.lookuplogicalname']);
    expect(need.lossless).toBe(true);
  });

  test('unites what the same slot wants, at every depth', () => {
    const wanting = (column: string) =>
      makeNeed('account', {
        lookups: [lookupTo('primary', makeNeed('contact', { columns: [column] }))],
        collections: [rowsOf('contacts', makeNeed('contact', { columns: [column] }))],
      });
    const need = merged(wanting('email'), wanting('phone'));
    expect([...(need.lookups.get('primary')?.need.columns ?? [])]).toEqual(['email', 'phone']);
    expect([...(need.collections.get('contacts#')?.need.columns ?? [])]).toEqual(['email', 'phone']);
  });

  test('reads a record by id as soon as one wants it so', () => {
    const expanded = makeNeed('account', { lookups: [lookupTo('primary', makeNeed('contact'))] });
    const byId = makeNeed('account', {
      lookups: [lookupTo('primary', makeNeed('contact'), { byId: true })],
    });
    expect(merged(expanded, byId).lookups.get('primary')?.byId).toBe(true);
    expect(merged(byId, expanded).lookups.get('primary')?.byId).toBe(true);
    expect(merged(expanded, expanded).lookups.get('primary')?.byId).toBe(false);
  });

  test('leaves the merged needs as they were', () => {
    const first = makeNeed('account', {
      lookups: [lookupTo('primary', makeNeed('contact', { columns: ['email'] }))],
    });
    const second = makeNeed('account', {
      lookups: [lookupTo('primary', makeNeed('contact', { columns: ['phone'] }))],
    });
    merged(first, second);
    expect([...(first.lookups.get('primary')?.need.columns ?? [])]).toEqual(['email']);
    expect([...(second.lookups.get('primary')?.need.columns ?? [])]).toEqual(['phone']);
  });
});
