import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Csdl } from '../../../src/metadata/csdl.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';

function counts(csdl: Csdl): Record<string, number> {
  const types = [...csdl.entityTypes.values(), ...csdl.complexTypes.values()];
  return {
    entityTypes: csdl.entityTypes.size,
    properties: types.reduce((sum, type) => sum + type.properties.length, 0),
    navigations: types.reduce((sum, type) => sum + type.navigations.length, 0),
    operations: csdl.operations.length,
    sets: csdl.entitySets.size,
    bindings: [...csdl.entitySets.values()].reduce((sum, set) => sum + set.bindings.size, 0),
  };
}

describe.skipIf(!hasSharedData)('parseCsdl on real documents', () => {
  it.each([
    [
      'online-v9.1',
      { entityTypes: 300, properties: 8321, navigations: 4936, operations: 382, sets: 269, bindings: 4817 },
    ],
    [
      'sales-service-v9',
      { entityTypes: 360, properties: 10173, navigations: 8341, operations: 391, sets: 331, bindings: 8216 },
    ],
    [
      'annotated-v8',
      { entityTypes: 264, properties: 7041, navigations: 4856, operations: 304, sets: 236, bindings: 4793 },
    ],
  ])('reads %s whole', async (name, expected) => {
    const csdl = await parseCsdl(createReadStream(sharedData(`csdl/${name}.xml`)));
    expect(counts(csdl)).toEqual(expected);
  });

  it('reads descriptions and rights where the document has them', async () => {
    const csdl = await parseCsdl(createReadStream(sharedData('csdl/annotated-v8.xml')));
    const openRevenue = csdl.entityTypes
      .get('account')
      ?.properties.find(({ name }) => name === 'openrevenue');
    expect(openRevenue).toMatchObject({
      description: 'Sum of open revenue against an account and its child accounts.',
      readOnly: true,
    });
    expect(csdl.entityTypes.get('account')?.properties.find(({ name }) => name === 'name')?.readOnly).toBe(
      false,
    );
  });

  it('reads open types and alternate keys', async () => {
    const online = await parseCsdl(createReadStream(sharedData('csdl/online-v9.1.xml')));
    expect(online.entityTypes.get('expando')?.openType).toBe(true);
    const sales = await parseCsdl(createReadStream(sharedData('csdl/sales-service-v9.xml')));
    expect(sales.entityTypes.get('contact')?.alternateKeys).toEqual([['era_bcservicescardid']]);
  });
});
