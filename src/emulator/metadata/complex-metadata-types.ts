import { complexTypeName } from './changes/complex-type-name.ts';
import type { ComplexType } from './message-types.ts';
import { lineage, type MetadataTypeShape } from './metadata-object.ts';
import { metadataTypes } from './metadata-types.ts';

const collection = (type: string): string => `Collection(${type})`;

/** What `RetrieveMetadataChanges` takes. */
const queryTypes: Readonly<Record<string, ComplexType>> = {
  Object: { properties: { Type: 'Edm.String', Value: 'Edm.String' } },
  MetadataConditionExpression: {
    properties: {
      PropertyName: 'Edm.String',
      ConditionOperator: 'MetadataConditionOperator',
      Value: 'Object',
    },
  },
  MetadataFilterExpression: {
    properties: {
      Conditions: collection('MetadataConditionExpression'),
      FilterOperator: 'LogicalOperator',
      Filters: collection('MetadataFilterExpression'),
    },
  },
  MetadataPropertiesExpression: {
    properties: { AllProperties: 'Edm.Boolean', PropertyNames: collection('Edm.String') },
  },
  ...Object.fromEntries(
    ['AttributeQueryExpression', 'RelationshipQueryExpression', 'EntityKeyQueryExpression'].map((name) => [
      name,
      { properties: { Criteria: 'MetadataFilterExpression', Properties: 'MetadataPropertiesExpression' } },
    ]),
  ),
  LabelQueryExpression: {
    properties: { FilterLanguages: collection('Edm.Int32'), MissingLabelBehavior: 'Edm.Int32' },
  },
  EntityQueryExpression: {
    properties: {
      LabelQuery: 'LabelQueryExpression',
      AttributeQuery: 'AttributeQueryExpression',
      RelationshipQuery: 'RelationshipQueryExpression',
      KeyQuery: 'EntityKeyQueryExpression',
      Criteria: 'MetadataFilterExpression',
      Properties: 'MetadataPropertiesExpression',
    },
  },
};

/** What it gives, besides the metadata itself. */
const answerTypes: Readonly<Record<string, ComplexType>> = {
  GuidCollection: { properties: { Items: collection('Edm.Guid') } },
  DeletedMetadataCollection: {
    properties: {
      Count: 'Edm.Int32',
      IsReadOnly: 'Edm.Boolean',
      Keys: collection('DeletedMetadataFilters'),
      Values: collection('GuidCollection'),
    },
  },
  RetrieveMetadataChangesResponse: {
    properties: {
      ServerVersionStamp: 'Edm.String',
      DeletedMetadata: 'DeletedMetadataCollection',
      EntityMetadata: collection('ComplexEntityMetadata'),
    },
  },
};

/**
 * Metadata types as complex types: flat, with what they lead to as members. Types of columns alone derive, from the one of
 * all columns.
 */
function complexTypeOf(type: MetadataTypeShape): ComplexType {
  const name = complexTypeName(type);
  const isColumn = name.endsWith('AttributeMetadata') && name !== 'ComplexAttributeMetadata';
  const own = lineage(type).filter(({ name: at }) => !isColumn || !inheritedByColumns.has(at));
  const properties = own.flatMap((at) => [
    ...Object.entries(at.properties).map(([property, { type: of }]) => [property, of]),
    ...Object.entries(at.navigations)
      .filter(([, { contained, collection: many }]) => contained || many)
      .map(([property, { target, collection: many }]) => [
        property,
        many ? collection(complexTypeName(target)) : complexTypeName(target),
      ]),
  ]);
  return {
    ...(isColumn && { base: 'ComplexAttributeMetadata' }),
    properties: Object.fromEntries(properties) as Record<string, string>,
  };
}

const inheritedByColumns: ReadonlySet<string> = new Set([
  'crmmodelbaseentity',
  'MetadataBase',
  'AttributeMetadata',
]);

/** Derived from EnumAttributeMetadata: they share its complex type. */
const sharesType = (type: MetadataTypeShape): boolean =>
  type.name !== 'EnumAttributeMetadata' && complexTypeName(type) === 'ComplexEnumAttributeMetadata';

/** The complex types of `RetrieveMetadataChanges`, base types first (contract §3.3). */
export const complexMetadataTypes: Readonly<Record<string, ComplexType>> = {
  ...queryTypes,
  ...Object.fromEntries(
    metadataTypes
      .filter((type) => !type.abstract && type.name !== 'OptionSetMetadataBase' && !sharesType(type))
      .map((type) => [complexTypeName(type), complexTypeOf(type)]),
  ),
  ...answerTypes,
};
