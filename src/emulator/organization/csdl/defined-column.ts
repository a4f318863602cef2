import type { ColumnDefinition, ColumnType, Option, OptionSet } from '../../organization.ts';
import { label } from '../dsl/label.ts';
import { labelOf, listOf, numberOf, objectOf, textOf, type Json } from './json.ts';

const types: readonly ColumnType[] = [
  'String', 'Memo', 'Integer', 'BigInt', 'Decimal', 'Money', 'Double', 'Boolean', 'DateTime', 'Uniqueidentifier', 'Picklist',
  'MultiSelectPicklist', 'State', 'Status', 'Lookup', 'Customer', 'Owner', 'PartyList', 'Image', 'File', 'EntityName',
  'ManagedProperty', 'Virtual',
]; // prettier-ignore

/**
 * A column as its AttributeMetadata describes it; the property that shows it stays what the document says, and a
 * column that the document does not have is not shown.
 * @returns undefined when the attribute has no name or a type nobody knows (CalendarRules)
 */
export const definedColumn = (
  attribute: Json,
  columns: ReadonlyMap<string, ColumnDefinition>,
): ColumnDefinition | undefined => {
  const logicalName = textOf(attribute['LogicalName']);
  const type = typeOf(attribute);
  if (logicalName === undefined || type === undefined) return undefined;
  const column = columns.get(logicalName);
  const isLookup = type === 'Lookup' || type === 'Customer' || type === 'Owner';
  return {
    logicalName,
    schemaName: textOf(attribute['SchemaName']) ?? logicalName,
    // Without a navigation in the document there is nothing to point at: the values stay plain Guids.
    type:
      isLookup && column?.property !== undefined && column.targets === undefined ? 'Uniqueidentifier' : type,
    displayName: labelOf(attribute['DisplayName']) ?? label(undefined),
    description: labelOf(attribute['Description']) ?? label(undefined),
    property: column?.property,
    attributeOf: textOf(attribute['AttributeOf']),
    inherited: column?.inherited ?? false,
    requiredLevel: requiredLevelOf(attribute),
    validForCreate: attribute['IsValidForCreate'] === true,
    validForUpdate: attribute['IsValidForUpdate'] === true,
    validForRead: attribute['IsValidForRead'] === true,
    secured: attribute['IsSecured'] === true,
    logical: attribute['IsLogical'] === true,
    ...detailsOf(attribute, column),
  };
};

const typeOf = (attribute: Json): ColumnType | undefined => {
  const name = (textOf(objectOf(attribute['AttributeTypeName'])?.['Value']) ?? '').replace(/Type$/, '');
  return types.find((type) => type === name);
};

const requiredLevelOf = (attribute: Json): ColumnDefinition['requiredLevel'] => {
  const level = objectOf(attribute['RequiredLevel'])?.['Value'];
  return (
    (['SystemRequired', 'ApplicationRequired', 'Recommended'] as const).find((known) => known === level) ??
    'None'
  );
};

const detailsOf = (attribute: Json, column: ColumnDefinition | undefined): Partial<ColumnDefinition> => {
  const format = textOf(attribute['Format']);
  const set = objectOf(attribute['OptionSet']) ?? objectOf(attribute['GlobalOptionSet']);
  const behavior = objectOf(attribute['DateTimeBehavior'])?.['Value'];
  const dateTimeBehavior =
    (['UserLocal', 'DateOnly', 'TimeZoneIndependent'] as const).find((known) => known === behavior) ??
    column?.dateTimeBehavior;
  const numbers = {
    maxLength: 'MaxLength',
    minValue: 'MinValue',
    maxValue: 'MaxValue',
    precision: 'Precision',
    maxSizeInKB: 'MaxSizeInKB',
  };
  return {
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([name, member]) => {
        const value = numberOf(attribute[member]);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    ...(format === undefined ? {} : { format }),
    ...(attribute['CanStoreFullImage'] === true ? { storesFullImage: true } : {}),
    ...(dateTimeBehavior === undefined ? {} : { dateTimeBehavior }),
    ...(set === undefined ? {} : { optionSet: optionSetOf(set) }),
    ...(column?.targets === undefined ? {} : { targets: column.targets }),
  };
};

const optionSetOf = (set: Json): OptionSet => ({
  name: textOf(set['Name']) ?? '',
  isGlobal: set['IsGlobal'] === true,
  displayName: labelOf(set['DisplayName']) ?? label(undefined),
  description: labelOf(set['Description']) ?? label(undefined),
  options: [...listOf(set['Options']), set['FalseOption'], set['TrueOption']].flatMap(optionOf),
});

const optionOf = (entry: unknown): readonly Option[] => {
  const option = objectOf(entry);
  const value = numberOf(option?.['Value']);
  if (option === undefined || value === undefined) return [];
  const [color, state, defaultStatus, invariantName] = [
    textOf(option['Color']),
    numberOf(option['State']),
    numberOf(option['DefaultStatus']),
    textOf(option['InvariantName']),
  ];
  return [
    {
      value,
      label: labelOf(option['Label']) ?? label(undefined),
      ...(color === undefined ? {} : { color }),
      ...(state === undefined ? {} : { state }),
      ...(defaultStatus === undefined ? {} : { defaultStatus }),
      ...(invariantName === undefined ? {} : { invariantName }),
    },
  ];
};
