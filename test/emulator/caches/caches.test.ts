import { assert, asyncProperty, shuffledSubarray } from 'fast-check';
import { expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Organization, Row } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createClient, type Client } from '../client.ts';
import { as, id, organization } from '../security/fixture.ts';
import { organizationSteps } from './organization-changes.ts';
import { rowSteps } from './row-changes.ts';

const clock = (): Date => new Date('2026-11-20T10:00:00Z');
const dollar = { table: 'transactioncurrency', id: wellKnown.currencies.dollar };

/** The rows of {@link organization}, with values that are shown formatted. */
function data(): Organization {
  const plain = organization();
  const account = (plain.rows.get('account') ?? []).map((row, index) => ({
    ...row,
    industrycode: index + 1,
    numberofemployees: 1000 * index,
    revenue: `${index}1234.5000`,
    transactioncurrencyid: dollar,
    creditonhold: index % 2 === 0,
    fax: `+${index}`,
    statecode: 0,
    statuscode: 1,
    createdon: '2026-11-01T23:30:00Z',
  }));
  const note = {
    annotationid: id('4', 0),
    subject: 'Note',
    objectid: { table: 'account', id: id('a', 0) },
    objecttypecode: 'account',
  };
  return { ...plain, rows: new Map(plain.rows).set('account', account).set('annotation', [note]) };
}

const people = ['gateway', 'salesManager', 'salesperson', 'serviceRepresentative'] as const;
const formatted = {
  Prefer:
    'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.*name"',
};
const attribute = "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='industrycode')";

/** What is asked again and again: each by another way through what the double keeps. */
const reads: readonly (readonly [resource: string, headers?: Readonly<Record<string, string>>])[] = [
  ...[0, 1, 2, 3, 4].map((index) => [`accounts(${id('a', index)})`] as const),
  ...[0, 1, 3].map((index) => [`contacts(${id('c', index)})`] as const),
  [`accounts(${id('a', 0)})`, formatted],
  [`accounts(${id('a', 0)})?$select=name,fax`],
  [`accounts(${id('a', 2)})?$expand=primarycontactid($select=fullname,governmentid)`, formatted],
  [`accounts(accountnumber='N1')?$select=name`],
  ['accounts', formatted],
  ['accounts?$select=name&$orderby=name desc'],
  ['accounts?$select=name&$orderby=_primarycontactid_value,accountnumber'],
  ['accounts?$select=name&$orderby=_ownerid_value', { Prefer: 'odata.maxpagesize=2' }],
  [`accounts?$select=name&$count=true&$filter=_primarycontactid_value eq ${id('c', 1)}`],
  [`accounts?$select=name&$filter=accountnumber eq 'N1' or accountnumber eq 'N2'`],
  [`accounts?$select=name&$filter=primarycontactid/governmentid eq 'G1'`],
  ['accounts?$apply=groupby((statecode),aggregate($count as number))', formatted],
  [`accounts(${id('a', 0)})?$select=name&$expand=contact_customer_accounts($select=fullname,governmentid)`],
  [`contacts?$select=fullname,governmentid&$orderby=governmentid desc`, formatted],
  [`tasks?$select=subject&$filter=_regardingobjectid_value eq ${id('a', 0)}`, formatted],
  [`activitypointers(${id('1', 0)})`],
  [`tasks(${id('1', 0)})`],
  [
    `accounts?fetchXml=${encodeURIComponent('<fetch><entity name="account"><attribute name="name"/><link-entity name="contact" from="contactid" to="primarycontactid"><attribute name="fullname"/></link-entity></entity></fetch>')}`,
  ],
  ['leads?$select=fullname'],
  [`RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={'@odata.id':'leads(${id('2', 0)})'}`],
  ['annotations?$select=objecttypecode,_objectid_value', formatted],
  ['systemusers?$select=fullname,isdisabled,_businessunitid_value', formatted],
  [`systemusers(${wellKnown.users.salesperson})`],
  [`transactioncurrencies(${wellKnown.currencies.dollar})`],
  [`EntityDefinitions(LogicalName='account')?$select=DisplayName`],
  [attribute],
  [`${attribute}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet`],
];
const $metadata = '$metadata?annotations=true';

/** Everything that is read, as whoever reads it: status, tag and body of each answer. */
async function answers(client: Client): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const read = async (key: string, resource: string, headers: Readonly<Record<string, string>>) => {
    const answer = await client.get(resource, headers);
    found.set(key, `${answer.status} ${answer.headers.get('etag') ?? ''}\n${await answer.text()}`);
  };
  for (const person of people) {
    for (const [index, [resource, headers]] of reads.entries()) {
      await read(`${person} ${index} ${resource}`, resource, { ...headers, ...as(person) });
    }
  }
  await read($metadata, $metadata, {});
  return found;
}

/** Tables whose rows are read with their versions. */
const versioned = ['account', 'contact', 'task', 'systemuser', 'transactioncurrency', 'lead', 'annotation'];

/** Another double of the same rows, with their versions, which has kept nothing yet. */
async function fresh(emulator: Emulator, client: Client): Promise<Client> {
  const now = emulator.organization;
  const rows = new Map(now.rows);
  for (const name of versioned) {
    const table = now.tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}`);
    const listed = await client.rows(`${table.entitySetName}?$select=${table.primaryId}`);
    const versions = new Map(
      listed.map((row) => [row[table.primaryId], /\d+/.exec(String(row['@odata.etag']))?.[0] ?? '']),
    );
    rows.set(
      name,
      (now.rows.get(name) ?? []).map((row): Row => ({
        ...row,
        versionnumber: versions.get(row[table.primaryId]),
      })),
    );
  }
  return createClient(await createEmulator({ organization: { ...now, rows }, clock }));
}

it('what was kept of rows, rights, orders and labels is never seen after what changes it', async () => {
  const names = [...Object.keys(rowSteps), ...Object.keys(organizationSteps)];
  const effective = new Set<string>();
  const inAnyOrder = shuffledSubarray([...names, ...names], { minLength: 2 * names.length });
  await assert(
    asyncProperty(inAnyOrder, async (order) => {
      const emulator = await createEmulator({ organization: data(), clock });
      const client = await createClient(emulator);
      const turns = new Map<string, number>();
      let before = await answers(client);
      for (const name of order) {
        const turn = turns.get(name) ?? 0;
        turns.set(name, turn + 1);
        organizationSteps[name]?.(emulator, turn);
        const answer = await rowSteps[name]?.(client, turn);
        if (answer !== undefined && !answer.ok) throw new Error(`${name}: ${await answer.text()}`);
        const after = await answers(client);
        const expected = await answers(await fresh(emulator, client));
        for (const [read, text] of expected) expect(after.get(read), `${read}, after: ${name}`).toBe(text);
        if ([...after].some(([read, text]) => before.get(read) !== text)) effective.add(name);
        before = after;
      }
    }),
    { seed: 1, numRuns: 1, endOnFailure: true },
  );
  // Each change but the one that is undone shows in an answer: else it would prove nothing.
  expect(names.filter((name) => !effective.has(name))).toEqual(['a change set fails']);
});
