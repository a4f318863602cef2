import { afterEach, describe, expect, it } from 'vitest';

import { createClient } from '../emulator/client.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway | undefined;
afterEach(() => test?.gateway.close());

const json = { 'Content-Type': 'application/json' };
const label = (text: string) => ({ LocalizedLabels: [{ Label: text, LanguageCode: 1033 }] });

describe('an organisation that somebody customizes through the Web API', () => {
  it('shows its new table and column without a restart, and takes values for them', async () => {
    test = await startGateway({ gateway: { metadataProbeSeconds: 1 } });
    const { emulator, gateway, data, run } = test;
    const customizer = await createClient(emulator);
    const customize = async (method: string, path: string, body: object): Promise<void> => {
      const answer = await customizer.send(method, path, { headers: json, body: JSON.stringify(body) });
      expect(answer.status, await answer.text()).toBe(204);
    };
    const swappedBy = async (work: () => Promise<void>): Promise<void> => {
      const before = gateway.current();
      await work();
      await expect.poll(() => gateway.current() === before, { interval: 20 }).toBe(false);
    };
    expect((await run('{ newTrucks { nodes { id } } }')).errors).toHaveLength(1);

    await swappedBy(async () => {
      await customize('POST', 'EntityDefinitions', {
        SchemaName: 'new_Truck',
        DisplayName: label('Truck'),
        DisplayCollectionName: label('Trucks'),
        OwnershipType: 'OrganizationOwned',
        Attributes: [
          {
            '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
            SchemaName: 'new_Plate',
            IsPrimaryName: true,
          },
        ],
      });
    });
    const created = await data('mutation { createNewTruck(input: { newPlate: "M-AB 1" }) { newPlate } }');
    expect(created.data).toEqual({ createNewTruck: { newPlate: 'M-AB 1' } });

    await swappedBy(async () => {
      await customize('POST', "EntityDefinitions(LogicalName='new_truck')/Attributes", {
        '@odata.type': 'Microsoft.Dynamics.CRM.IntegerAttributeMetadata',
        SchemaName: 'new_Wheels',
        DisplayName: label('Wheels'),
      });
    });
    const { data: trucks } = await data('{ newTrucks(first: 2) { nodes { newPlate newWheels } } }');
    expect(trucks).toEqual({ newTrucks: { nodes: [{ newPlate: 'M-AB 1', newWheels: null }] } });
  });
});
