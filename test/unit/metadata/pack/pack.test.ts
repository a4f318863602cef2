import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Csdl } from '../../../../src/metadata/csdl.ts';
import type { Definitions } from '../../../../src/metadata/definitions.ts';
import { fileSource } from '../../../../src/metadata/file-source.ts';
import { readCsdl } from '../../../../src/metadata/pack/read-csdl.ts';
import { readDefinitions } from '../../../../src/metadata/pack/read-definitions.ts';
import { TapeReader, TapeWriter, type Tape } from '../../../../src/metadata/pack/tape.ts';
import { writeCsdl } from '../../../../src/metadata/pack/write-csdl.ts';
import { writeDefinitions } from '../../../../src/metadata/pack/write-definitions.ts';
import { parseCsdl } from '../../../../src/metadata/parse-csdl.ts';
import { makeDefinitions, makeOptions } from '../../../support/make-definitions.ts';
import { hasSharedData, realDocuments, sharedData } from '../../../support/shared-data.ts';

const tapeOf = (write: (tape: TapeWriter) => void): Tape => {
  const tape = new TapeWriter();
  write(tape);
  return tape.finish();
};

const csdlThere = (csdl: Csdl): Tape => tapeOf((tape) => writeCsdl(csdl, tape));
const csdlAndBack = (csdl: Csdl): Csdl => {
  const reader = new TapeReader(csdlThere(csdl));
  const back = readCsdl(reader);
  reader.end();
  return back;
};
const definitionsAndBack = (definitions: Definitions): Definitions => {
  const reader = new TapeReader(tapeOf((tape) => writeDefinitions(definitions, tape)));
  const back = readDefinitions(reader);
  reader.end();
  return back;
};

const document = `<Edmx><DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm">
  <EntityType Name="base" Abstract="true" OpenType="true"/>
  <EntityType Name="depot" BaseType="mscrm.base"><Key><PropertyRef Name="depotid"/><PropertyRef Name="n"/></Key>
    <Property Name="depotid" Type="Edm.Guid" Nullable="false"><Annotation Term="Org.OData.Core.V1.Computed" Bool="true"/>
      <Annotation Term="Org.OData.Core.V1.Description" String="Its id"/></Property>
    <Property Name="names" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="parent" Type="mscrm.depot" Nullable="false" Partner="children">
      <ReferentialConstraint Property="_parent_value" ReferencedProperty="depotid"/></NavigationProperty>
    <NavigationProperty Name="children" Type="Collection(mscrm.depot)"/>
    <Annotation Term="OData.Community.Keys.V1.AlternateKeys"><Collection><Record><PropertyValue Property="Key"><Collection>
      <Record><PropertyValue Property="Name" PropertyPath="n"/></Record></Collection></PropertyValue></Record></Collection></Annotation>
  </EntityType>
  <ComplexType Name="Response"><Property Name="depot" Type="mscrm.depot"/></ComplexType>
  <EnumType Name="Rights" IsFlags="true"><Member Name="None" Value="0"/><Member Name="All" Value="9007199254740991"/></EnumType>
  <Action Name="Move" IsBound="true"><Parameter Name="entity" Type="mscrm.depot" Nullable="false"/></Action>
  <Function Name="Find" IsComposable="true"><ReturnType Type="Collection(mscrm.depot)"/></Function>
  <EntityContainer Name="System"><EntitySet Name="depots" EntityType="mscrm.depot">
    <NavigationPropertyBinding Path="parent" Target="depots"/></EntitySet></EntityContainer>
</Schema></DataServices></Edmx>`;

describe('a CSDL document on a tape', () => {
  it('comes back whole', async () => {
    const csdl = await parseCsdl([document]);
    expect(csdlAndBack(csdl)).toEqual(csdl);
  });

  it.skipIf(!hasSharedData).each(realDocuments)('comes back whole: %s', async (name) => {
    const csdl = await parseCsdl(createReadStream(sharedData(`csdl/${name}.xml`)));
    expect(csdlAndBack(csdl)).toEqual(csdl);
  });

  it('is damaged where it is cut anywhere', async () => {
    const { texts, numbers } = csdlThere(await parseCsdl([document]));
    for (let length = 0; length < numbers.length; length++) {
      const cut = new TapeReader({ texts, numbers: numbers.subarray(0, length) });
      expect(() => readCsdl(cut)).toThrow(RangeError);
    }
  });
});

describe('definitions on a tape', () => {
  const labels = new Map([
    [1033, 'Depot'],
    [1031, 'Lager'],
  ]);
  const definitions: Definitions = {
    ...makeDefinitions(
      {
        ...{ logicalName: 'depot', metadataId: 'id', schemaName: 'Depot', displayName: labels },
        ...{ description: labels, primaryId: 'depotid', primaryName: 'name', ownership: 'UserOwned' },
        ...{ isActivity: true, isUnnamed: true },
        keys: [{ logicalName: 'code', columns: ['code', 'site'], active: true }],
        manyToOne: [{ schemaName: 'a_b', column: 'a', target: 'b', navigation: undefined }],
        manyToMany: [
          {
            schemaName: 'c_d',
            intersectTable: 'cd',
            sides: [
              { table: 'c', navigation: 'ds', column: 'cid' },
              { table: 'd', navigation: undefined, column: undefined },
            ],
          },
        ],
        columns: [
          { logicalName: 'name', isValidForCreate: true, isValidForUpdate: false, requiredLevel: 'None' },
          { logicalName: 'code', bounds: { maxLength: 20, least: undefined, most: undefined } },
          { logicalName: 'weight', bounds: { maxLength: undefined, least: '-1.5', most: '100000000000' } },
          { logicalName: 'parentid', targets: ['depot', 'account'], attributeOf: 'x', isValidForRead: false },
          { logicalName: 'opened', typeName: 'DateTimeType', dateTimeBehavior: 'DateOnly' },
          { logicalName: 'kind', optionSet: makeOptions('kinds', { 1: 'Cold', 727000000: 'Warm' }, true) },
          { logicalName: 'closed', twoOptions: makeOptions('depot_closed', { 0: 'No', 1: 'Yes' }) },
        ],
      },
      { logicalName: 'site', isPrivate: true, isIntersect: true },
    ),
    solutions: new Map([
      ['acme', { tables: new Map([['id', { whole: true }]]), columns: new Set(['one', 'two']) }],
      ['none', { tables: new Map(), columns: new Set<string>() }],
    ]),
  };

  it('come back whole', () => {
    expect(definitionsAndBack(definitions)).toEqual(definitions);
  });

  it('share labels that are the same', () => {
    const depot = definitionsAndBack(definitions).tables.get('depot');
    expect(depot?.displayName).toBe(depot?.description);
  });

  it.skipIf(!hasSharedData)('come back whole from the real ones', async () => {
    const source = fileSource({
      metadata: sharedData('csdl/online-v9.1.xml'),
      definitions: sharedData('definitions'),
    });
    const { definitions: real } = await source.load();
    expect(real?.tables.size).toBe(4);
    if (real !== undefined) expect(definitionsAndBack(real)).toEqual(real);
  });

  it('are not written where a number would not come back', () => {
    const tape = new TapeWriter();
    expect(() => writeDefinitions({ ...definitions, baseLanguage: 2 ** 40 }, tape)).toThrow(RangeError);
  });
});
