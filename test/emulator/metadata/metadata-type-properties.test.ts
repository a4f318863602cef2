import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';
import { createClient, type Client } from '../client.ts';

let client: Client;

beforeAll(async () => {
  client = await createClient(
    await createEmulator({ organization: createSampleOrganization({ rows: 'none' }) }),
  );
});

/** Properties and their types of each type that a document declares. */
function declared(document: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const types = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of document.split('\n')) {
    const type = /<(?:Entity|Complex)Type Name="(\w+)"/.exec(line)?.[1];
    if (type !== undefined) {
      current = new Map<string, string>();
      types.set(type, current);
    }
    const [, name, of] = /<(?:Navigation)?Property Name="(\w+)" Type="([^"]+)"/.exec(line) ?? [];
    if (name !== undefined && of !== undefined) current?.set(name, of);
  }
  return types;
}

/** The row of a job, a lookup that only a body has, and doubles of two names. */
const left: ReadonlySet<string> = new Set([
  'AsyncJob',
  'Lookup',
  'ReferencedAttributeName',
  'ReferencingAttributeName',
]);

describe.runIf(hasSharedData)('types of metadata', () => {
  it('have the properties of a real organisation, of the same types', async () => {
    const real = declared(readFileSync(sharedData('csdl/online-v9.1.xml'), 'utf8'));
    const ours = declared(await (await client.get('$metadata')).text());
    const shared = [...ours].filter(([name]) => /Metadata(?:Base)?$/.test(name) && real.has(name));
    expect(shared.length).toBeGreaterThan(30);
    for (const [name, properties] of shared) {
      const wanted = [...(real.get(name) ?? [])].filter(([property]) => !left.has(property));
      const found = wanted.map(([property]) => [property, properties.get(property) ?? 'missing']);
      expect([name, found]).toEqual([name, wanted]);
    }
  });
});

describe('what a definition says', () => {
  const select = 'IsSLAEnabled,IconVectorName,IsValidForQueue,CanBeInManyToMany,IntroducedVersion,Settings';

  it('of a table of the product: it is managed, and its managed properties stay', async () => {
    expect(
      await client.json(`EntityDefinitions(LogicalName='task')?$select=${select},ReportViewName`),
    ).toMatchObject({
      IsSLAEnabled: false,
      IconVectorName: null,
      IsValidForQueue: {
        Value: true,
        CanBeChanged: false,
        ManagedPropertyLogicalName: 'canmodifyqueuesettings',
      },
      IntroducedVersion: '5.0.0.0',
      ReportViewName: 'FilteredTask',
      Settings: [],
    });
  });

  it('of a customizer’s table: managed properties may be changed, but for two', async () => {
    const depot = "EntityDefinitions(LogicalName='acme_depot')";
    const body = await client.json(
      `${depot}?$select=${select},IsCustomizable,IsMappable,CanCreateAttributes`,
    );
    expect(body).toMatchObject({
      IsValidForQueue: { Value: false, CanBeChanged: true },
      CanBeInManyToMany: { Value: true, CanBeChanged: true },
      IsCustomizable: { Value: true, CanBeChanged: true },
      IsMappable: { Value: true, CanBeChanged: false },
      CanCreateAttributes: { Value: true, CanBeChanged: false },
      IntroducedVersion: '1.0.0.0',
    });
  });
});
