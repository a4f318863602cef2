import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';
import { createClient, type Client } from '../client.ts';

type Json = Record<string, unknown>;

const recorded = (table: string, part: string): Json =>
  JSON.parse(readFileSync(sharedData(`definitions/${table}/${part}.json`), 'utf8')) as Json;

let client: Client;

beforeAll(async () => {
  client = await createClient(
    await createEmulator({ organization: createSampleOrganization({ rows: 'none' }) }),
  );
});

/** Newer or internal properties that not every organisation sends. */
const optional = new Set([
  'Settings',
  'IsRelationshipAttributeDenormalized',
  'IsDenormalizedLookup',
  'DenormalizedAttributeName',
]);

const missing = (ours: Json | undefined, theirs: Json): readonly string[] =>
  Object.keys(theirs).filter((name) => !optional.has(name) && !(name in (ours ?? {})));

describe.runIf(hasSharedData)('definitions hold what recorded ones hold', () => {
  it.each(['account', 'contact', 'activitypointer', 'transactioncurrency'])(
    '%s: every kind of column has the recorded properties',
    async (table) => {
      const theirs = recorded(table, 'EntityMetadata')['Attributes'] as Json[];
      const ours = await client.rows(`EntityDefinitions(LogicalName='${table}')/Attributes`);
      const kind = (row: Json): string => JSON.stringify([row['@odata.type'], row['AttributeTypeName']]);
      const byKind = new Map(ours.map((row) => [kind(row), row]));
      const shared = theirs.filter((row) => byKind.has(kind(row)));
      expect(shared.length).toBeGreaterThan(0);
      for (const row of shared) {
        expect([row['LogicalName'], missing(byKind.get(kind(row)), row)]).toEqual([row['LogicalName'], []]);
      }
    },
  );

  it('the table itself, and its relationships', async () => {
    const theirs = recorded('account', 'EntityMetadata');
    const ours = await client.json(
      "EntityDefinitions(LogicalName='account')?$expand=Attributes,ManyToOneRelationships,OneToManyRelationships,ManyToManyRelationships",
    );
    expect(missing(ours, theirs)).toEqual([]);
    for (const part of ['ManyToOneRelationships', 'OneToManyRelationships']) {
      const [one] = ours[part] as Json[];
      for (const relationship of theirs[part] as Json[]) expect(missing(one, relationship)).toEqual([]);
    }
    const [many] = recorded('contact', 'EntityMetadata')['ManyToManyRelationships'] as Json[];
    expect(missing((ours['ManyToManyRelationships'] as Json[])[0], many ?? {})).toEqual([]);
  });

  it('the lookups of account lead where they really lead', async () => {
    const theirs = recorded('account', 'EntityMetadata')['ManyToOneRelationships'] as Json[];
    const ours = await client.rows("EntityDefinitions(LogicalName='account')/ManyToOneRelationships");
    const names = new Map(theirs.map((row) => [row['SchemaName'], row]));
    const shared = ours.filter((row) => names.has(row['SchemaName']));
    expect(shared.length).toBeGreaterThan(5);
    for (const row of shared) {
      const {
        ReferencedEntity,
        ReferencedAttribute,
        ReferencingEntityNavigationPropertyName,
        ReferencedEntityNavigationPropertyName,
      } = names.get(row['SchemaName']) ?? {};
      expect(row).toMatchObject({
        ReferencedEntity,
        ReferencedAttribute,
        ReferencingEntityNavigationPropertyName,
        ReferencedEntityNavigationPropertyName,
      });
    }
  });

  it.each(['Picklist', 'State', 'Status', 'Boolean'])('options of %s columns', async (kind) => {
    const theirs = recorded('account', `${kind}OptionSetAttribute`)['value'] as Json[];
    const ours = await client.rows(
      `EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.${kind}AttributeMetadata?$select=LogicalName,SchemaName,DisplayName&$expand=OptionSet`,
    );
    const [[one], [other]] = [ours, theirs];
    expect(missing(one, other ?? {})).toEqual([]);
    const [mine, recordedSet] = [one?.['OptionSet'] as Json, other?.['OptionSet'] as Json];
    expect(missing(mine, recordedSet)).toEqual([]);
    const option = (set: Json): Json =>
      ((set['Options'] as Json[] | undefined)?.[0] ?? set['TrueOption']) as Json;
    expect(missing(option(mine), option(recordedSet))).toEqual([]);
  });
});
