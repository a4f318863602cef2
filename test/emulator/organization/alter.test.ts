import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import {
  addColumn,
  addLookupTarget,
  addOption,
  addTable,
  dropColumn,
  dropTable,
  makeReadOnly,
  relabelOption,
  renameLabel,
  together,
} from '../../../src/emulator/organization/changes/index.ts';
import { lookup, primaryId, text } from '../../../src/emulator/organization/dsl/columns.ts';
import { table } from '../../../src/emulator/organization/dsl/table-spec.ts';
import { createClient, type Client } from '../client.ts';

type Json = Record<string, unknown>;

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await createEmulator();
  client = await createClient(emulator);
});

const annotated = { Prefer: 'odata.include-annotations="*"' };
const document = async (): Promise<string> => (await client.get('$metadata')).text();
const attribute = (of: string, column: string): Promise<Json> =>
  client.json(`EntityDefinitions(LogicalName='${of}')/Attributes(LogicalName='${column}')`);
const rowsOf = async (resource: string): Promise<readonly Json[]> =>
  ((await (await client.get(resource, annotated)).json()) as { value: Json[] }).value;

describe('an organisation that changes while it is served', () => {
  it('gets a column: in the document, in definitions, null in every row, whose etags stay', async () => {
    const before = await rowsOf('accounts?$select=name&$top=3');
    expect((await client.get('accounts?$select=acme_badge')).status).toBe(400);
    emulator.alter(addColumn('account', text('acme_Badge', { label: 'Badge', max: 7 })));
    expect(await document()).toContain('<Property Name="acme_badge" Type="Edm.String"');
    expect(await attribute('account', 'acme_badge')).toMatchObject({
      SchemaName: 'acme_Badge',
      MaxLength: 7,
    });
    const after = await rowsOf('accounts?$select=name,acme_badge&$top=3');
    expect(after).toEqual(
      before.map((row) => expect.objectContaining({ ...row, acme_badge: null }) as unknown),
    );
  });

  it('gives a new column of activities to each kind of them', async () => {
    emulator.alter(addColumn('activitypointer', text('acme_Mood')));
    expect((await client.get('phonecalls?$select=acme_mood&$top=1')).status).toBe(200);
    expect(await attribute('task', 'acme_mood')).toMatchObject({ SchemaName: 'acme_Mood' });
    const declared = [...(await document()).matchAll(/Property Name="acme_mood"/g)];
    expect(declared).toHaveLength(1);
  });

  it('gets a lookup with its relationship, which expands', async () => {
    emulator.alter(
      addColumn('acme_shipment', lookup('acme_Rival', { competitor: 'acme_competitor_shipments' })),
    );
    const [row] = await rowsOf(
      'acme_shipments?$select=_acme_rival_value&$expand=acme_Rival($select=name)&$top=1',
    );
    expect(row).toMatchObject({ _acme_rival_value: null, acme_Rival: null });
    const relationship = await client.json("RelationshipDefinitions(SchemaName='acme_competitor_shipments')");
    expect(relationship).toMatchObject({
      ReferencedEntity: 'competitor',
      ReferencingAttribute: 'acme_rival',
    });
  });

  it('gets a further target of a lookup', async () => {
    const place = { table: 'acme_shipment', column: 'acme_customer', target: 'lead' };
    emulator.alter(addLookupTarget({ ...place, relationship: 'acme_lead_acme_shipments' }));
    expect((await attribute('acme_shipment', 'acme_customer'))['Targets']).toEqual([
      'account',
      'contact',
      'lead',
    ]);
    const answer = await client.get(
      'acme_shipments?$select=acme_name&$expand=acme_Customer_lead($select=subject)',
    );
    expect(answer.status).toBe(200);
    expect(() => emulator.alter(addLookupTarget({ ...place, relationship: 'again' }))).toThrow(/already/);
  });

  it('gets a table without rows, and loses one with its relationships, its rows, and the values of lookups', async () => {
    emulator.alter(
      together(
        addTable(
          table(
            'acme_Truck',
            {
              label: 'Truck',
              plural: 'Trucks',
              about: 'Truck',
              code: 10999,
              primaryName: 'acme_name',
              set: 'acme_trucks',
            },
            [primaryId('acme_TruckId'), text('acme_Name')],
          ),
        ),
        dropTable('acme_depot'),
      ),
    );
    expect(await rowsOf('acme_trucks')).toEqual([]);
    expect((await client.get('acme_depotses')).status).toBe(404);
    expect((await client.get("EntityDefinitions(LogicalName='acme_depot')")).status).toBe(404);
    expect((await client.get('acme_shipments?$select=_acme_depot_value')).status).toBe(400);
    expect(await document()).not.toContain('acme_depot');
    expect((await rowsOf('acme_shipments?$top=1'))[0]).not.toHaveProperty('_acme_depot_value');
  });

  it('loses a column: 400 for whoever still asks for it', async () => {
    emulator.alter(dropColumn({ table: 'account', column: 'fax' }));
    const refused = await client.get('accounts?$select=name,fax');
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).toContain("Could not find a property named 'fax'");
    expect(() => emulator.alter(dropColumn({ table: 'account', column: 'accountid' }))).toThrow();
  });

  it('relabels and adds options, in formatted values, too; of a global set everywhere', async () => {
    const query = 'accounts?$select=industrycode&$filter=industrycode eq 1&$top=1';
    const label = 'industrycode@OData.Community.Display.V1.FormattedValue';
    expect((await rowsOf(query))[0]).toMatchObject({ [label]: 'Accounting' });
    emulator.alter(relabelOption({ table: 'account', column: 'industrycode', value: 1 }, 'Bookkeeping'));
    emulator.alter(
      addOption({ table: 'acme_shipment', column: 'acme_priority' }, { value: 7, label: 'Drone' }),
    );
    expect((await rowsOf(query))[0]).toMatchObject({ [label]: 'Bookkeeping' });
    const set = await client.json("GlobalOptionSetDefinitions(Name='acme_priority')");
    expect(JSON.stringify(set)).toContain('"Drone"');
    expect(() =>
      emulator.alter(
        addOption({ table: 'acme_shipment', column: 'acme_priority' }, { value: 7, label: 'x' }),
      ),
    ).toThrow(/already/);
  });

  it('renames labels and makes columns read-only', async () => {
    emulator.alter(renameLabel({ table: 'account', column: 'name' }, 'Title'));
    emulator.alter(makeReadOnly({ table: 'account', column: 'name' }));
    expect(await attribute('account', 'name')).toMatchObject({
      DisplayName: { UserLocalizedLabel: { Label: 'Title' } },
      IsValidForCreate: false,
      IsValidForUpdate: false,
    });
  });

  it('stays as it was when a change makes no sense', async () => {
    const before = await document();
    expect(() => emulator.alter(dropTable('nothing'))).toThrow('nothing');
    expect(() => emulator.alter((now) => ({ ...now, tables: new Map() }))).toThrow();
    expect(await document()).toBe(before);
    expect((await client.get('accounts?$top=1')).status).toBe(200);
  });

  it('knows tokens that it gave before, and keeps its journal', async () => {
    const count = emulator.requests.length;
    emulator.alter(renameLabel({ table: 'account' }, 'Company'));
    expect((await client.get('WhoAmI')).status).toBe(200);
    expect(emulator.requests).toHaveLength(count + 1);
  });
});
