import { describe, expect, it } from 'vitest';

import type { Lookup, Model } from '../../../src/model/model.ts';
import type { TypeSketch } from '../../support/make-csdl.ts';
import { makeDefinitions } from '../../support/make-definitions.ts';
import { collectionsOf, modelOf, owned, ownedProperties, principals } from './owned-tables.ts';

function lookup(built: Model, table: string, field: string): Lookup | undefined {
  const member = built.tables.get(table)?.fields.get(field);
  return member?.kind === 'lookup' ? member : undefined;
}

describe('lookups', () => {
  const tables = (count: number): TypeSketch[] =>
    Array.from({ length: count }, (_, index) => ({ name: `t${index}`, properties: [`t${index}id`] }));
  const pointing = (count: number): TypeSketch => ({
    name: 'note',
    properties: ['noteid', '_objectid_value'],
    navigations: tables(count).map(({ name }) => ({
      name: `objectid_${name}`,
      type: name,
      property: '_objectid_value',
    })),
  });

  it.each([
    [1, { kind: 'object', table: 't0' }],
    [2, { kind: 'interface', name: 'NoteObject' }],
    [10, { kind: 'interface', name: 'NoteObject' }],
    [11, { kind: 'record' }],
  ])('with %i targets', (count, result) => {
    const built = modelOf([...tables(count), pointing(count)]);
    expect(lookup(built, 'note', 'object')).toMatchObject({ property: '_objectid_value', result });
    expect(lookup(built, 'note', 'object')?.targets).toHaveLength(count);
    const implementing = [...built.tables.values()].filter(({ interfaces }) => interfaces.length > 0);
    expect(implementing).toHaveLength(result.kind === 'interface' ? count : 0);
    expect(built.interfaces.size).toBe(result.kind === 'interface' ? 1 : 0);
  });

  it('leave out targets that are not visible; without any only the id stays', () => {
    const built = modelOf([
      ...tables(1),
      {
        name: 'note',
        properties: ['noteid', '_a_value', '_b_value'],
        navigations: [
          { name: 'a_t0', type: 't0', property: '_a_value' },
          { name: 'a_hidden', type: 'hidden', property: '_a_value' },
          { name: 'b_hidden', type: 'hidden', property: '_b_value' },
        ],
      },
      { name: 'hidden', properties: ['hiddenid'], set: null },
    ]);
    expect(lookup(built, 'note', 'a')?.targets).toEqual([
      { table: 't0', navigation: 'a_t0', binding: 'a_t0' },
    ]);
    expect([...(built.tables.get('note')?.fields.keys() ?? [])]).toEqual(['a', 'aId', 'bId', 'noteid']);
    expect(built.omissions).toContainEqual({
      path: 'note.b',
      reason: 'it points at no visible table; only its id is exposed',
      kind: 'unmappable',
    });
  });

  it('of the owner are reached by owninguser and owningteam; other principals can not be expanded', () => {
    const built = modelOf([
      ...principals,
      {
        name: 'account',
        properties: ['accountid', ...ownedProperties, '_who_value'],
        navigations: [...owned, { name: 'who', type: 'principal', property: '_who_value' }],
      },
    ]);
    expect(lookup(built, 'account', 'owner')).toMatchObject({
      targets: [
        { table: 'systemuser', navigation: 'owninguser', binding: 'ownerid' },
        { table: 'team', navigation: 'owningteam', binding: 'ownerid' },
      ],
      result: { kind: 'interface', name: 'Principal' },
    });
    expect(lookup(built, 'account', 'who')?.targets).toEqual([
      { table: 'systemuser', navigation: undefined, binding: 'who' },
      { table: 'team', navigation: undefined, binding: 'who' },
    ]);
    expect([...built.interfaces.values()]).toEqual([
      { typeName: 'Principal', targets: ['systemuser', 'team'] },
    ]);
    expect(built.tables.get('team')?.interfaces).toEqual(['Principal']);
  });

  it('without a constraint belong to the one column whose name the navigation begins with, in any case', () => {
    const built = modelOf([
      ...tables(1),
      {
        name: 'note',
        properties: ['noteid', '_new_book_value', '_a_value', '_a_b_value', '_cc_value'],
        navigations: [
          { name: 'new_Book_t0', type: 't0' },
          { name: 'a_b_t0', type: 't0' },
          { name: 'ccx_t0', type: 't0' },
          { name: 'plain', type: 't0', property: 'noteid' },
        ],
      },
    ]);
    expect(lookup(built, 'note', 'newBook')?.targets).toEqual([
      { table: 't0', navigation: 'new_Book_t0', binding: 'new_Book_t0' },
    ]);
    expect(lookup(built, 'note', 'a')).toBeUndefined();
    expect(built.omissions.map(({ path }) => path)).toEqual([
      'note.a',
      'note.a_b',
      'note.cc',
      'note:a_b_t0',
      'note:ccx_t0',
      'note:plain',
    ]);
  });

  it('without a constraint are known for certain from definitions', () => {
    const definitions = makeDefinitions({
      logicalName: 'note',
      manyToOne: [{ schemaName: 'x', column: 'a_b', target: 't0', navigation: 'a_b_t0' }],
    });
    const type: TypeSketch = {
      name: 'note',
      properties: ['noteid', '_a_value', '_a_b_value'],
      navigations: [{ name: 'a_b_t0', type: 't0' }],
    };
    expect(lookup(modelOf([...tables(1), type], definitions), 'note', 'aB')?.targets).toHaveLength(1);
  });

  it('of an activity prefer its own navigations to the base type’s', () => {
    const built = modelOf([
      ...principals,
      {
        name: 'account',
        properties: ['accountid'],
        navigations: [
          {
            name: 'Account_ActivityPointers',
            type: 'Collection(activitypointer)',
            partner: 'regardingobjectid_account',
          },
          { name: 'Account_Tasks', type: 'Collection(task)', partner: 'regardingobjectid_account_task' },
        ],
      },
      { name: 'contact', properties: ['contactid'] },
      {
        name: 'activitypointer',
        abstract: true,
        set: 'activitypointers',
        properties: ['activityid', '_regardingobjectid_value', ...ownedProperties],
        navigations: [
          ...owned,
          {
            name: 'regardingobjectid_account',
            type: 'account',
            property: '_regardingobjectid_value',
            partner: 'Account_ActivityPointers',
          },
          { name: 'regardingobjectid_contact', type: 'contact', property: '_regardingobjectid_value' },
        ],
      },
      {
        name: 'task',
        base: 'activitypointer',
        key: ['activityid'],
        navigations: [
          { name: 'regardingobjectid_account_task', type: 'account', partner: 'Account_Tasks' },
          { name: 'owninguser_task', type: 'systemuser' },
        ],
      },
    ]);
    expect(lookup(built, 'task', 'regardingobject')).toMatchObject({
      targets: [
        {
          table: 'account',
          navigation: 'regardingobjectid_account_task',
          binding: 'regardingobjectid_account_task',
        },
        { table: 'contact', navigation: 'regardingobjectid_contact', binding: 'regardingobjectid_contact' },
      ],
      result: { kind: 'interface', name: 'Customer' },
    });
    expect(lookup(built, 'task', 'owner')?.targets[0]?.navigation).toBe('owninguser_task');
    expect(lookup(built, 'activitypointer', 'regardingobject')?.targets[0]?.navigation).toBe(
      'regardingobjectid_account',
    );
    expect(
      collectionsOf(built, 'account').map(({ field, target, inverse }) => [field, target, inverse]),
    ).toEqual([
      [
        'activitypointersByRegardingobject',
        'activitypointer',
        { navigation: 'regardingobjectid_account', property: '_regardingobjectid_value' },
      ],
      [
        'tasksByRegardingobject',
        'task',
        { navigation: 'regardingobjectid_account_task', property: '_regardingobjectid_value' },
      ],
    ]);
  });
});
