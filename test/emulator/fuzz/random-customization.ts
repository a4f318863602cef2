import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { several, someColumn, someTable } from './random-names.ts';
import type { FuzzRequest } from './seed-requests.ts';

const type = 'Microsoft.Dynamics.CRM.';
const kinds = [
  'String', 'Memo', 'Integer', 'BigInt', 'Decimal', 'Double', 'Money', 'Boolean', 'DateTime', 'Picklist', 'MultiSelectPicklist',
  'Lookup', 'File', 'Image', 'State', 'Nothing',
]; // prettier-ignore

const label = (dice: Dice) => ({
  LocalizedLabels: several(dice, 2, () => ({
    Label: dice.pick(['Fuzz', 'Größe', '']),
    LanguageCode: dice.pick([1033, 1031, 9]),
  })),
});
const options = (dice: Dice) =>
  several(dice, 3, () => ({ Value: dice.whole(-1, 900_000_000), Label: label(dice) }));
const newName = (dice: Dice): string => `new_Fuzz${dice.whole(1, 9)}`;
const table = (dice: Dice): string =>
  dice.chance(0.3) ? newName(dice).toLowerCase() : someTable(dice).definition.logicalName;

function column(dice: Dice): object {
  return {
    '@odata.type': `${type}${dice.pick(kinds)}AttributeMetadata`,
    SchemaName: newName(dice),
    DisplayName: label(dice),
    RequiredLevel: { Value: dice.pick(['None', 'ApplicationRequired', 'Bogus']) },
    ...(dice.chance(0.5) && { MaxLength: dice.pick([1, 100, -1, 1e9]), FormatName: { Value: 'Text' } }),
    ...(dice.chance(0.4) && { MinValue: -5, MaxValue: 5, Precision: dice.whole(0, 12) }),
    ...(dice.chance(0.5) && { OptionSet: { Options: options(dice), IsGlobal: dice.chance(0.3) } }),
    ...(dice.chance(0.2) && {
      OptionSet: { TrueOption: { Value: 1, Label: label(dice) }, FalseOption: null },
    }),
  };
}

/** A request that creates, changes or deletes tables, columns, keys, relationships or options. */
export function randomCustomization(dice: Dice): FuzzRequest {
  const name = table(dice);
  const columns = `EntityDefinitions(LogicalName='${name}')/Attributes`;
  const known = someColumn(dice, someTable(dice)).logicalName;
  const [method, path, body] = dice.pick<() => readonly [string, string, unknown]>([
    () => [
      'POST',
      'EntityDefinitions',
      {
        SchemaName: newName(dice),
        DisplayName: label(dice),
        DisplayCollectionName: label(dice),
        OwnershipType: dice.pick(['UserOwned', 'OrganizationOwned', 'None']),
        HasActivities: dice.chance(0.3),
        Attributes: [
          {
            '@odata.type': `${type}StringAttributeMetadata`,
            SchemaName: 'new_Name',
            IsPrimaryName: true,
            MaxLength: 100,
          },
          ...(dice.chance(0.3) ? [column(dice)] : []),
        ],
      },
    ],
    () => ['POST', columns, column(dice)],
    () => [
      'PUT',
      `${columns}(LogicalName='${dice.pick([newName(dice).toLowerCase(), known])}')`,
      column(dice),
    ],
    () => ['DELETE', `${columns}(LogicalName='${newName(dice).toLowerCase()}')`, undefined],
    () => ['DELETE', `EntityDefinitions(LogicalName='${newName(dice).toLowerCase()}')`, undefined],
    () => [
      'PUT',
      `EntityDefinitions(LogicalName='${name}')`,
      { DisplayName: label(dice), HasNotes: true, ChangeTrackingEnabled: dice.chance(0.5) },
    ],
    () => [
      'POST',
      `EntityDefinitions(LogicalName='${name}')/Keys`,
      { SchemaName: newName(dice), DisplayName: label(dice), KeyAttributes: several(dice, 2, () => known) },
    ],
    () => [
      'POST',
      'RelationshipDefinitions',
      dice.chance(0.6)
        ? {
            '@odata.type': `${type}OneToManyRelationshipMetadata`,
            SchemaName: newName(dice),
            ReferencedEntity: name,
            ReferencingEntity: table(dice),
            CascadeConfiguration: { Delete: dice.pick(['Cascade', 'RemoveLink', 'Restrict', 'Bogus']) },
            Lookup: {
              '@odata.type': `${type}LookupAttributeMetadata`,
              SchemaName: newName(dice),
              DisplayName: label(dice),
            },
          }
        : {
            '@odata.type': `${type}ManyToManyRelationshipMetadata`,
            SchemaName: newName(dice),
            Entity1LogicalName: name,
            Entity2LogicalName: table(dice),
            IntersectEntityName: newName(dice).toLowerCase(),
          },
    ],
    () => ['DELETE', `RelationshipDefinitions(SchemaName='${newName(dice)}')`, undefined],
    () => [
      'POST',
      'GlobalOptionSetDefinitions',
      {
        '@odata.type': `${type}OptionSetMetadata`,
        Name: newName(dice).toLowerCase(),
        Options: options(dice),
        DisplayName: label(dice),
      },
    ],
    () => ['DELETE', `GlobalOptionSetDefinitions(Name='${newName(dice).toLowerCase()}')`, undefined],
    () => [
      'POST',
      dice.pick([
        'InsertOptionValue',
        'UpdateOptionValue',
        'DeleteOptionValue',
        'OrderOption',
        'InsertStatusValue',
      ]),
      {
        EntityLogicalName: name,
        AttributeLogicalName: dice.pick([known, 'industrycode', 'statuscode']),
        Value: dice.whole(-1, 20),
        Values: several(dice, 5, () => dice.whole(1, 9)),
        Label: label(dice),
        StateCode: dice.whole(0, 2),
        MergeLabels: dice.chance(0.5),
      },
    ],
    () => [
      'POST',
      dice.pick(['CreatePolymorphicLookupAttribute', 'CreateCustomerRelationships']),
      {
        OneToManyRelationships: several(dice, 2, () => ({
          SchemaName: newName(dice),
          ReferencedEntity: dice.pick(['account', 'contact', name]),
          ReferencingEntity: name,
        })),
        Lookup: {
          '@odata.type': `${type}ComplexLookupAttributeMetadata`,
          AttributeType: 'Lookup',
          SchemaName: newName(dice),
        },
      },
    ],
  ])();
  return {
    method,
    target: `/api/data/v9.2/${path}`,
    headers: {
      'Content-Type': 'application/json',
      ...(dice.chance(0.2) && { 'MSCRM.MergeLabels': 'true' }),
      ...(dice.chance(0.1) && {
        'MSCRM.SolutionUniqueName': dice.pick(['AcmeLogistics', 'Default', 'nothing']),
      }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
