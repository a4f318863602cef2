import { beforeEach, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { api, createClient, type Client } from '../client.ts';

type Json = Record<string, unknown>;

let client: Client;
beforeEach(async () => {
  client = await createClient(await createEmulator());
});

const label = (text: string): Json => ({ LocalizedLabels: [{ Label: text, LanguageCode: 1033 }] });

const post = async (
  path: string,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => {
  const answer = await client.send('POST', path, {
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};

const addressOf = (answer: Response): string =>
  (answer.headers.get('odata-entityid') ?? '').slice(`${api}/`.length);

const bank: Json = {
  '@odata.type': 'Microsoft.Dynamics.CRM.EntityMetadata',
  SchemaName: 'sample_BankAccount',
  DisplayName: label('Bank Account'),
  DisplayCollectionName: label('Bank Accounts'),
  OwnershipType: 'UserOwned',
  HasActivities: false,
  HasNotes: false,
  Attributes: [
    {
      '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
      SchemaName: 'sample_Name',
      IsPrimaryName: true,
      MaxLength: 100,
      DisplayName: label('Account Name'),
    },
  ],
};

/** A publisher whose options begin at 72700, a solution of theirs, and a table in it. */
async function begin(): Promise<void> {
  const publisher = await post('publishers', {
    friendlyname: 'Example Publisher',
    uniquename: 'examplepublisher',
    customizationprefix: 'sample',
    customizationoptionvalueprefix: 72700,
  });
  await post('solutions', {
    friendlyname: 'Example Solution',
    uniquename: 'examplesolution',
    version: '1.0.0.0',
    'publisherid@odata.bind': addressOf(publisher),
  });
  await post('EntityDefinitions', bank, { 'MSCRM.SolutionUniqueName': 'examplesolution' });
}

it('options without a value get those of the publisher of their solution', async () => {
  await begin();
  const status = { EntityLogicalName: 'sample_bankaccount', AttributeLogicalName: 'statuscode' };
  const insert = async (more: Json): Promise<unknown> =>
    ((await (await post('InsertStatusValue', { ...status, ...more })).json()) as Json)['NewOptionValue'];
  const ofSolution = { SolutionUniqueName: 'examplesolution' };
  expect(await insert({ Label: label('Frozen'), StateCode: 1, ...ofSolution })).toBe(727000000);
  expect(await insert({ Label: label('Closed'), StateCode: 1, ...ofSolution })).toBe(727000001);
  expect(await insert({ Label: label('Sold'), StateCode: 1 })).toBe(100000000);
});

it('a lookup of customers, as CreateCustomerRelationships is documented', async () => {
  await begin();
  const complex = (name: string): string => `Microsoft.Dynamics.CRM.Complex${name}Metadata`;
  const relationship = (target: string): Json => ({
    '@odata.type': complex('OneToManyRelationship'),
    ReferencedEntity: target,
    ReferencingEntity: 'sample_bankaccount',
    SchemaName: `sample_BankAccount_Customer_${target}`,
  });
  const made = await post('CreateCustomerRelationships', {
    Lookup: {
      '@odata.type': complex('LookupAttribute'),
      SchemaName: 'sample_CustomerId',
      DisplayName: label('Owner'),
    },
    OneToManyRelationships: [relationship('account'), relationship('contact')],
    SolutionUniqueName: 'examplesolution',
  });
  const { AttributeId, RelationshipIds } = (await made.json()) as Json;
  expect(RelationshipIds).toHaveLength(2);
  const column =
    "EntityDefinitions(LogicalName='sample_bankaccount')/Attributes(LogicalName='sample_customerid')";
  expect(await client.json(`${column}?$select=LogicalName`)).toMatchObject({ MetadataId: AttributeId });
  const account = addressOf(await post('accounts', { name: 'Litware' }));
  const row = addressOf(
    await post('sample_bankaccounts', { sample_name: 'x', 'sample_CustomerId_account@odata.bind': account }),
  );
  expect(
    await client.json(`${row}?$select=sample_name&$expand=sample_CustomerId_account($select=name)`),
  ).toMatchObject({
    sample_CustomerId_account: { name: 'Litware' },
  });
});
