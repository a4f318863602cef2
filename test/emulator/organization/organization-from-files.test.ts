import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { organizationFromFiles } from '../../../src/emulator/organization/organization-from-files.ts';

const document = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="crmbaseentity" Abstract="true" />
<EntityType Name="ship" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="shipid" /></Key>
<Property Name="shipid" Type="Edm.Guid" /><Property Name="name" Type="Edm.String" /></EntityType>
<EntityContainer Name="System"><EntitySet Name="ships" EntityType="Microsoft.Dynamics.CRM.ship" /></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`;

let folder: string;
let metadata: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organization-'));
  metadata = join(folder, 'metadata.xml');
  await writeFile(metadata, document);
  await mkdir(join(folder, 'definitions', 'ship'), { recursive: true });
  const body = JSON.stringify({ LogicalName: 'ship', SchemaName: 'Ship' });
  await writeFile(join(folder, 'definitions', 'ship', 'EntityMetadata.json'), body);
  await writeFile(join(folder, 'broken.json'), '{');
});
afterAll(() => rm(folder, { recursive: true }));

const read = (more: { metadata?: string; definitions?: string } = {}) =>
  organizationFromFiles({ metadata, rowsPerTable: 3, seed: 1, ...more });

describe('organizationFromFiles', () => {
  it('makes rows for the tables of a document, the same for the same seed', async () => {
    const [first, second] = [await read(), await read()];
    expect(first.rows.get('ship')).toHaveLength(3);
    expect(first.rows.get('ship')).toEqual(second.rows.get('ship'));
    expect(first.definitions).toBe(false);
  });

  it('takes definitions from a file, or from a folder with its subfolders', async () => {
    const files = [join(folder, 'definitions'), join(folder, 'definitions', 'ship', 'EntityMetadata.json')];
    for (const definitions of files) {
      const organization = await read({ definitions });
      expect([organization.definitions, organization.tables.get('ship')?.schemaName]).toEqual([true, 'Ship']);
    }
  });

  it('names a file that is of no use', async () => {
    const page = join(folder, 'page.xml');
    await writeFile(page, '<!DOCTYPE html><html></html>');
    const broken = join(folder, 'broken.json');
    const nowhere = join(folder, 'nowhere');
    const refusals = [
      [read({ metadata: nowhere }), `The file ${nowhere} cannot be read`],
      [read({ metadata: page }), `The file ${page} is not usable as metadata`],
      [read({ definitions: nowhere }), `The file ${nowhere} cannot be read`],
      [read({ definitions: broken }), `The file ${broken} cannot be read as JSON`],
    ] as const;
    for (const [refused, message] of refusals) {
      const error: unknown = await refused.catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'StartError', exitCode: 2 });
      expect((error as Error).message).toContain(message);
    }
  });
});
