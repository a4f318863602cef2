import type { Csdl } from '../csdl.ts';

/** One request for definitions of all tables. */
export interface DefinitionRequest {
  readonly path: string;
  /** What it brings, in words for a progress display. */
  readonly step: string;
}

const tableColumns = [
  ...[
    'MetadataId',
    'LogicalName',
    'SchemaName',
    'EntitySetName',
    'PrimaryIdAttribute',
    'PrimaryNameAttribute',
    'OwnershipType',
  ],
  ...['IsActivity', 'IsIntersect', 'IsPrivate', 'DisplayName', 'Description'],
];
const attributeColumns = [
  ...['MetadataId', 'LogicalName', 'SchemaName', 'AttributeType', 'AttributeTypeName', 'AttributeOf'],
  ...[
    'IsValidForRead',
    'IsValidForCreate',
    'IsValidForUpdate',
    'RequiredLevel',
    'DisplayName',
    'Description',
  ],
];
const manyToOneColumns = [
  ...['SchemaName', 'ReferencingEntity', 'ReferencingAttribute', 'ReferencedEntity'],
  ...['ReferencingEntityNavigationPropertyName', 'ReferencedEntityNavigationPropertyName'],
];
const manyToManyColumns = [
  ...['SchemaName', 'IntersectEntityName', 'Entity1LogicalName', 'Entity1NavigationPropertyName'],
  ...['Entity2LogicalName', 'Entity2NavigationPropertyName'],
  ...['Entity1IntersectAttribute', 'Entity2IntersectAttribute'],
];
const keyColumns = ['LogicalName', 'KeyAttributes', 'EntityKeyIndexStatus'];

const optionSets = '$expand=OptionSet,GlobalOptionSet';
const casts: readonly { readonly type: string; readonly query: string; readonly step: string }[] = [
  { type: 'PicklistAttributeMetadata', query: optionSets, step: 'options of choices' },
  {
    type: 'MultiSelectPicklistAttributeMetadata',
    query: optionSets,
    step: 'options of multi-select choices',
  },
  { type: 'StateAttributeMetadata', query: '$expand=OptionSet', step: 'states' },
  { type: 'StatusAttributeMetadata', query: '$expand=OptionSet', step: 'status reasons' },
  { type: 'BooleanAttributeMetadata', query: '$expand=OptionSet', step: 'labels of two-option columns' },
  { type: 'LookupAttributeMetadata', query: 'Targets', step: 'targets of lookups' },
  { type: 'DateTimeAttributeMetadata', query: 'DateTimeBehavior', step: 'behaviour of dates' },
  { type: 'StringAttributeMetadata', query: 'MaxLength', step: 'lengths of texts' },
  { type: 'MemoAttributeMetadata', query: 'MaxLength', step: 'lengths of long texts' },
  { type: 'FileAttributeMetadata', query: 'MaxSizeInKB', step: 'sizes of files' },
  { type: 'ImageAttributeMetadata', query: 'MaxSizeInKB', step: 'sizes of images' },
  { type: 'IntegerAttributeMetadata', query: 'MinValue,MaxValue', step: 'ranges of whole numbers' },
  { type: 'DecimalAttributeMetadata', query: 'MinValue,MaxValue', step: 'ranges of decimal numbers' },
  { type: 'DoubleAttributeMetadata', query: 'MinValue,MaxValue', step: 'ranges of floating-point numbers' },
  { type: 'MoneyAttributeMetadata', query: 'MinValue,MaxValue', step: 'ranges of amounts' },
];

/**
 * The requests for the definitions of an organisation, as few for a thousand tables as for ten. One request casts to one
 * type only, and there is no paging (contract §3.3). Types and columns that the organisation's own metadata lacks, as an
 * older one does, are not asked for: it would refuse the request.
 *
 * @returns the request for tables, columns, keys and relationships first
 */
export function definitionRequests(csdl: Csdl): readonly [DefinitionRequest, ...DefinitionRequest[]] {
  const select = (type: string, columns: readonly string[]): string =>
    `$select=${columns.filter((column) => isKnown(csdl, type, column)).join(',')}`;
  const expand = [
    `Attributes(${select('AttributeMetadata', attributeColumns)})`,
    `Keys(${select('EntityKeyMetadata', keyColumns)})`,
    `ManyToOneRelationships(${select('OneToManyRelationshipMetadata', manyToOneColumns)})`,
    `ManyToManyRelationships(${select('ManyToManyRelationshipMetadata', manyToManyColumns)})`,
  ];
  return [
    {
      path: `EntityDefinitions?${select('EntityMetadata', tableColumns)}&$expand=${expand.join(',')}`,
      step: 'tables, columns and relationships',
    },
    ...casts
      .filter(({ type }) => !csdl.entityTypes.has('EntityMetadata') || csdl.entityTypes.has(type))
      .map(({ type, query, step }) => ({ path: castPath(type, query), step })),
  ];
}

function castPath(type: string, query: string): string {
  const options = query.startsWith('$') ? `$select=LogicalName;${query}` : `$select=LogicalName,${query}`;
  return `EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.${type}(${options})`;
}

/** Whether a metadata type has a property; true where the document doesn't describe the type at all. */
function isKnown(csdl: Csdl, type: string, property: string): boolean {
  let one = csdl.entityTypes.get(type);
  if (one === undefined || one.properties.length === 0) return true;
  while (one !== undefined) {
    if (one.properties.some(({ name }) => name === property)) return true;
    one = one.baseType === undefined ? undefined : csdl.entityTypes.get(one.baseType);
  }
  return false;
}
