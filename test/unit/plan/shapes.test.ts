import { describe, expect, test } from 'vitest';

import { captureReads, planOf, printPlan } from '../../support/capture-reads.ts';
import { makeModel } from '../../support/make-model.ts';
import { salesModel } from '../../support/sales-model.ts';

const lookupType = '"Microsoft.Dynamics.CRM.lookuplogicalname"';
const typeAndName = '"Microsoft.Dynamics.CRM.lookuplogicalname,OData.Community.Display.V1.FormattedValue"';
const formatted = '"OData.Community.Display.V1.FormattedValue"';

const planned = async (source: string): Promise<readonly string[]> =>
  printPlan(await planOf(salesModel, source));

describe('one query', () => {
  test('is the same whatever the order of the fields', async () => {
    const fields = ['primary { email }', 'owner { ... on User { title } }', 'name', 'phone'];
    const read = (selection: readonly string[]) =>
      planned(`{ accounts { nodes { ${selection.join(' ')} } } }`);
    expect(await read(fields.toReversed())).toEqual(await read(fields));
  });

  test('for columns', async () => {
    expect(await planned('{ accounts { nodes { phone name } } }')).toEqual(['accounts?$select=name,phone']);
  });

  test('for columns of a lookup', async () => {
    expect(await planned('{ accounts { nodes { name primary { email } } } }')).toEqual([
      'accounts?$select=name&$expand=primary($select=email)',
    ]);
  });

  test('without $expand for the identity of lookups', async () => {
    const source =
      '{ accounts { nodes { owner { __typename id displayName } primary { recordId table } } } }';
    expect(await planned(source)).toEqual([`accounts?$select=_owner_value,_primary_value ${typeAndName}`]);
    expect(await planned('{ accounts { nodes { primary { displayName } primaryId } } }')).toEqual([
      `accounts?$select=_primary_value ${formatted}`,
    ]);
  });

  test('for each target of a polymorphic lookup', async () => {
    const source = `{ deals { nodes {
      customer { displayName ... on Account { phone } ... on Contact { email } }
      owner { displayName }
    } } }`;
    expect(await planned(source)).toEqual([
      'deals?$select=_customer_value,_owner_value&$expand=' +
        `customer_account($select=phone),customer_contact($select=email) ${typeAndName}`,
    ]);
  });

  test('expanding only the targets of which a column is selected', async () => {
    expect(await planned('{ deals { nodes { customer { id ... on Contact { email } } } } }')).toEqual([
      `deals?$select=_customer_value&$expand=customer_contact($select=email) ${lookupType}`,
    ]);
  });

  test('for the first rows of a related table, with one to look ahead', async () => {
    expect(await planned('{ accounts { nodes { contacts(first: 10) { nodes { email } } } } }')).toEqual([
      'accounts?$select=accountid&$expand=contacts($select=email;$orderby=contactid;$top=11)',
    ]);
  });

  test('with the key of the rows that lists belong to', async () => {
    expect(await planned('{ accounts { nodes { phone contacts { nodes { email } } } } }')).toEqual([
      'accounts?$select=accountid,phone&$expand=contacts($select=email;$orderby=contactid;$top=11)',
    ]);
  });

  test('for a look back, whose columns the parent gives', async () => {
    const source = `{ accounts { nodes { contacts { nodes {
      email customer { id displayName ... on Account { phone primary { email } } }
    } } } } }`;
    expect(await planned(source)).toEqual([
      // The lookup is nested in nothing, so it stands beside the collection.
      'accounts?$select=accountid,name,phone&$expand=' +
        'primary($select=email),contacts($select=email;$orderby=contactid;$top=11)',
    ]);
  });

  test('for a chain of four lookups', async () => {
    const source =
      '{ deals { nodes { contact { customer { ... on Account { holder { primary { email } } } } } } } }';
    expect(await planned(source)).toEqual([
      'deals?$select=dealid&$expand=contact($select=_customer_value;$expand=customer_account($select=accountid;' +
        `$expand=holder($select=accountid;$expand=primary($select=email)))) ${lookupType}`,
    ]);
  });

  test('for one row by id, planned like a row of a list', async () => {
    expect(await planned('{ account(id: "aaaaaaaa-0000-4000-8000-000000000001") { name } }')).toEqual([
      'accounts?$select=name',
    ]);
  });
});

describe('a list of which no row is wanted', () => {
  const planFor = (selected: string) =>
    planned(`{ accounts { nodes { name contacts(first: 0) { ${selected} } } } }`);

  test('costs nothing', async () => {
    expect(await planFor('nodes { email owner { ... on User { title } } }')).toEqual([
      'accounts?$select=name',
    ]);
  });

  test('is counted without being read', async () => {
    expect(await planFor('totalCount')).toEqual(['accounts?$select=accountid,name', '  count /contacts']);
  });

  test('has one row read where it is asked whether there are any', async () => {
    expect(await planFor('pageInfo { hasNextPage }')).toEqual([
      'accounts?$select=accountid,name&$expand=contacts($select=contactid;$orderby=contactid;$top=1)',
    ]);
  });

  test('is counted below another list too', async () => {
    const source = '{ accounts { nodes { contacts { nodes { deals(first: 0) { totalCount } } } } } }';
    expect(await planned(source)).toEqual([
      'accounts?$select=accountid&$expand=contacts($select=contactid;$orderby=contactid;$top=11)',
      '  count contacts[]/deals',
    ]);
  });
});

describe('a second query', () => {
  test('for owners of related rows, both tables at once', async () => {
    const source = `{ accounts { nodes { contacts { nodes {
      email owner { ... on User { title } ... on Team { name } }
    } } } } }`;
    expect(await planned(source)).toEqual([
      'accounts?$select=accountid&$expand=' +
        `contacts($select=_owner_value,contactid,email;$orderby=contactid;$top=11) ${lookupType}`,
      '  follow contacts[]/owningteam,owninguser or by target',
      '    contacts?$select=contactid&$expand=owningteam($select=name),owninguser($select=title)',
    ]);
  });

  test('for related rows of related rows', async () => {
    const source = '{ accounts { nodes { contacts { nodes { deals(first: 5) { nodes { name } } } } } } }';
    expect(await planned(source)).toEqual([
      'accounts?$select=accountid&$expand=contacts($select=contactid;$orderby=contactid;$top=11)',
      '  follow contacts[]/deals',
      '    contacts?$select=contactid&$expand=deals($select=name;$orderby=dealid;$top=6)',
    ]);
  });

  test('for related rows of a record that a lookup points at', async () => {
    expect(await planned('{ accounts { nodes { primary { deals { nodes { name } } } } } }')).toEqual([
      'accounts?$select=accountid&$expand=primary($select=contactid)',
      '  follow primary/deals',
      '    contacts?$select=contactid&$expand=deals($select=name;$orderby=dealid;$top=11)',
    ]);
  });

  test('for the same relationship under another alias with other arguments', async () => {
    const source = `{ accounts { nodes {
      a: contacts(first: 1) { nodes { name } }
      b: contacts(first: 2) { nodes { email } }
      c: contacts(first: 1) { nodes { email } }
    } } }`;
    expect(await planned(source)).toEqual([
      'accounts?$select=accountid&$expand=contacts($select=email,name;$orderby=contactid;$top=2)',
      '  follow /contacts',
      '    accounts?$select=accountid&$expand=contacts($select=email;$orderby=contactid;$top=3)',
    ]);
  });

  test('for many-to-many beside a lookup, several of them at once', async () => {
    const source = `{ leads { nodes {
      owner { ... on User { title } }
      accountsOfLead { nodes { name } } contactsOfLead { nodes { name } }
    } } }`;
    expect(await planned(source)).toEqual([
      `leads?$select=_owner_value,leadid&$expand=owninguser($select=title) ${lookupType}`,
      '  follow /accountsOfLead,contactsOfLead',
      '    leads?$select=leadid&$expand=accountsOfLead($select=name;$orderby=accountid;$top=11),' +
        'contactsOfLead($select=name;$orderby=contactid;$top=11)',
    ]);
  });

  test('for a collection beside a chain of lookups', async () => {
    const source = '{ accounts { nodes { holder { primary { email } } tasks { nodes { due } } } } }';
    expect(await planned(source)).toEqual([
      'accounts?$select=accountid&$expand=holder($select=accountid;$expand=primary($select=email))',
      '  follow /tasks',
      '    accounts?$select=accountid&$expand=tasks($select=due;$orderby=taskid;$top=11)',
    ]);
  });

  test('by id for what has no navigation to expand, and for an etag', async () => {
    const source =
      '{ tasks { nodes { agent { ... on User { title } } regarding { ... on Lead { etag } } due } } }';
    expect(await planned(source)).toEqual([
      `tasks?$select=_agent_value,_regarding_value,due ${lookupType}`,
      '  follow /_agent_value>user,regarding_lead by target',
    ]);
  });

  test('by id as soon as one of several aliases wants the etag', async () => {
    const source = '{ accounts { nodes { a: primary { etag } b: primary { email } } } }';
    expect(await planned(source)).toEqual(['accounts?$select=_primary_value', '  follow /primary by target']);
  });

  test('for the lookups beyond the first 15', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `link${index}`);
    const lookups = names.map((field) => ({ field, targets: ['hub'] }));
    const model = makeModel({ name: 'hub', lookups });
    const source = `{ hubs { nodes { ${names.map((name) => `${name} { name }`).join(' ')} } } }`;
    const { query, follows } = await planOf(model, source);
    expect(query.expand).toHaveLength(15);
    expect(follows).toMatchObject([{ kind: 'related', path: [], byTarget: { length: 5 } }]);
  });
});

test('a nested list that goes on is a list of its own', async () => {
  const after = JSON.stringify({ listKey: 'account>contact.customer', resume: { pageSize: 3 } });
  const { lists } = await captureReads({
    model: salesModel,
    source:
      'query ($after: String) { accounts { nodes { contacts(first: 3, after: $after) { nodes { name } } } } }',
    variableValues: { after },
  });
  expect(lists).toHaveLength(1);
  const [slot] = [...(lists[0]?.need.collections.values() ?? [])];
  expect(slot?.page).toEqual({
    first: 3,
    count: false,
    resume: { token: undefined, pageSize: 3, after: undefined, parent: undefined },
  });
});
