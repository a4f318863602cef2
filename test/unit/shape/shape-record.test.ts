import { describe, expect, test } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { ListPage } from '../../../src/odata/list-page.ts';
import type { Row } from '../../../src/odata/read-rows.ts';
import type { CollectionNeed } from '../../../src/query/need.ts';
import { printGlobalId } from '../../../src/shape/global-id.ts';
import { captureReads } from '../../support/capture-reads.ts';
import { guid } from '../../support/guid.ts';
import { salesModel } from '../../support/sales-model.ts';

const typeOf = (property: string): string => `${property}@Microsoft.Dynamics.CRM.lookuplogicalname`;
const nameOf = (property: string): string => `${property}@OData.Community.Display.V1.FormattedValue`;

/** Answer to a query of one row, which is as given. Lists of rows are put where the query wants lists. */
const shape = async (source: string, row: Row) => {
  const { data, errors } = await captureReads({
    model: salesModel,
    source,
    loaders: {
      readRow: ({ need }) => {
        place(row, need.collections.values());
        return Promise.resolve(row);
      },
    },
  });
  const [record] = Object.values(data as Record<string, Record<string, unknown> | null>);
  return { record, errors };
};

/** Puts each array of a row, named like a navigation, into the slots of that navigation. */
const place = (row: Row, collections: Iterable<CollectionNeed>): void => {
  for (const { slot, navigation, page, need } of collections) {
    const children = row[navigation] as Row[];
    for (const child of children) place(child, need.collections.values());
    row[slot] = ListPage.expanded(children, { first: page.first, parent: 'p' });
  }
};

const account = (fields: string): string => `{ account(id: "${guid(1)}") { ${fields} } }`;
const task = (fields: string): string => `{ task(id: "${guid(1)}") { ${fields} } }`;

describe('keys of the answer', () => {
  test('may be any alias', async () => {
    const { record } = await shape(
      account('__proto__: name constructor: phone toString: rank hasOwnProperty: name a: name b: name'),
      { name: 'Litware', phone: '1', rank: 1 },
    );
    expect(Object.entries(record ?? {})).toEqual([
      ['__proto__', 'Litware'],
      ['constructor', '1'],
      ['toString', 'LOW'],
      ['hasOwnProperty', 'Litware'],
      ['a', 'Litware'],
      ['b', 'Litware'],
    ]);
    expect(Object.prototype).not.toHaveProperty('a');
  });

  test('named like a member of every object are null where the value is', async () => {
    const { record } = await shape(account('constructor: phone valueOf: primary { email }'), {
      primary: null,
    });
    expect(Object.entries(record ?? {})).toEqual([
      ['constructor', null],
      ['valueOf', null],
    ]);
  });
});

describe('identity of a row', () => {
  test('comes from its key, name and etag', async () => {
    const row = { accountid: guid(1), name: 'Litware', '@odata.etag': 'W/"7"' };
    const { record } = await shape(account('__typename id recordId table displayName etag accountid'), row);
    expect(record).toEqual({
      __typename: 'Account',
      id: printGlobalId('account', guid(1)),
      recordId: guid(1),
      table: 'account',
      displayName: 'Litware',
      etag: 'W/"7"',
      accountid: guid(1),
    });
  });
});

describe('a choice', () => {
  test('is the name of its option', async () => {
    const { record } = await shape(account('rank ranks'), { rank: 2, ranks: '2,1' });
    expect(record).toEqual({ rank: 'HIGH', ranks: ['HIGH', 'LOW'] });
  });

  test('that the schema lacks is an error of its field, with the number', async () => {
    const { record, errors } = await shape(account('name rank ranks'), { name: 'x', rank: 7, ranks: '1,9' });
    expect(record).toEqual({ name: 'x', rank: null, ranks: null });
    expect(errors.map(({ path }) => path)).toEqual([
      ['account', 'rank'],
      ['account', 'ranks'],
    ]);
  });
});

describe('a lookup with one target', () => {
  test('is null where it has no value', async () => {
    const { record, errors } = await shape(account('primary { id displayName } primaryId'), {
      _primary_value: null,
    });
    expect(record).toEqual({ primary: null, primaryId: null });
    expect(errors).toEqual([]);
  });

  test('has its identity from its value', async () => {
    const { record } = await shape(
      account('primary { __typename id recordId table displayName } primaryId'),
      {
        _primary_value: guid(2),
        [nameOf('_primary_value')]: 'Ann',
      },
    );
    expect(record).toEqual({
      primary: {
        __typename: 'Contact',
        id: printGlobalId('contact', guid(2)),
        recordId: guid(2),
        table: 'contact',
        displayName: 'Ann',
      },
      primaryId: guid(2),
    });
  });

  test('is null, without an error, where the row may not be read', async () => {
    const { record, errors } = await shape(account('primary { displayName email } primaryId'), {
      _primary_value: guid(2),
      [nameOf('_primary_value')]: 'Ann',
      primary: null,
    });
    expect(record).toEqual({ primary: null, primaryId: guid(2) });
    expect(errors).toEqual([]);
  });

  test('that could not be read is an error of its field alone', async () => {
    const { record, errors } = await shape(account('name primary { email } primaryId'), {
      name: 'x',
      _primary_value: guid(2),
      primary: new GatewayError('UPSTREAM_ERROR', 'No answer'),
    });
    expect(record).toEqual({ name: 'x', primary: null, primaryId: guid(2) });
    expect(errors).toMatchObject([{ message: 'No answer', path: ['account', 'primary'] }]);
  });
});

describe('a lookup with several targets', () => {
  const owner = account('owner { __typename displayName ... on User { title } ... on Team { name } }');

  test('is of the type that its annotation says', async () => {
    const row = { _owner_value: guid(2), [nameOf('_owner_value')]: 'Ann' };
    const user = await shape(owner, {
      ...row,
      [typeOf('_owner_value')]: 'user',
      owninguser: { title: 'Dr' },
    });
    expect(user.record).toEqual({ owner: { __typename: 'User', displayName: 'Ann', title: 'Dr' } });
    const team = await shape(owner, { ...row, [typeOf('_owner_value')]: 'team', owningteam: { name: 'A' } });
    expect(team.record).toEqual({ owner: { __typename: 'Team', displayName: 'Ann', name: 'A' } });
  });

  test('is of the type whose record came, where the annotation is missing', async () => {
    const row = { _owner_value: guid(2), owninguser: null, owningteam: { name: 'A' } };
    const { record } = await shape(owner, row);
    expect(record).toEqual({ owner: { __typename: 'Team', displayName: null, name: 'A' } });
  });

  test('is an object without fields where nothing of its type is selected', async () => {
    const row = {
      _regarding_value: guid(2),
      [typeOf('_regarding_value')]: 'contact',
      regarding_account: null,
    };
    const { record } = await shape(task('regarding { ... on Account { phone } }'), row);
    expect(record).toEqual({ regarding: {} });
  });

  test('is null where it points at a table that the schema lacks', async () => {
    const row = { _regarding_value: guid(2), [typeOf('_regarding_value')]: 'secret' };
    const { record, errors } = await shape(task('regarding { id displayName }'), row);
    expect(record).toEqual({ regarding: null });
    expect(errors).toEqual([]);
  });

  test('is null where it has no value', async () => {
    const { record } = await shape(owner, { _owner_value: null, owninguser: null, owningteam: null });
    expect(record).toEqual({ owner: null });
  });
});

describe('a look back', () => {
  test('is the row that the list belongs to', async () => {
    const source = account(
      'contacts { nodes { name customer { id displayName ... on Account { phone } } } }',
    );
    const row = { accountid: guid(1), name: 'Litware', phone: '1', contacts: [{ name: 'Ann' }] };
    const { record } = await shape(source, row);
    const customer = { id: printGlobalId('account', guid(1)), displayName: 'Litware', phone: '1' };
    expect(record).toEqual({ contacts: { nodes: [{ name: 'Ann', customer }] } });
  });

  test('goes through two levels', async () => {
    const source = account(`contacts { nodes { tasks { nodes {
      due regarding { ... on Contact { email customer { ... on Account { phone } } } }
    } } } }`);
    const row = {
      accountid: guid(1),
      phone: '1',
      contacts: [{ contactid: guid(2), email: 'a@b.example', tasks: [{ due: '2026-11-22' }] }],
    };
    const { record } = await shape(source, row);
    const regarding = { email: 'a@b.example', customer: { phone: '1' } };
    expect(record).toEqual({
      contacts: { nodes: [{ tasks: { nodes: [{ due: '2026-11-22', regarding }] } }] },
    });
  });
});

test('a list that could not be read is an error of its field alone', async () => {
  const { data, errors } = await captureReads({
    model: salesModel,
    source: account('name contacts { nodes { name } }'),
    loaders: {
      readRow: ({ need }) => {
        const row: Row = { name: 'x' };
        for (const slot of need.collections.keys()) row[slot] = new GatewayError('THROTTLED', 'Later');
        return Promise.resolve(row);
      },
    },
  });
  expect(data).toEqual({ account: { name: 'x', contacts: null } });
  expect(errors).toMatchObject([{ message: 'Later', path: ['account', 'contacts'] }]);
});
