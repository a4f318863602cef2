import type { ColumnDefinition, OptionDefinition, OptionSetDefinition } from './definitions.ts';
import { isRow, labelsOf, rowsOf, textOf, textsOf, valueOf, type JsonRow } from './json-row.ts';

/** Types that are told apart only by the attribute's own type; `AttributeType` says `Virtual` of them (contract §3.3). */
const typeByODataType: Readonly<Record<string, string>> = {
  MultiSelectPicklistAttributeMetadata: 'MultiSelectPicklistType',
  FileAttributeMetadata: 'FileType',
  ImageAttributeMetadata: 'ImageType',
};

/** One AttributeMetadata, as one or several answers gave it. */
export function parseColumnDefinition(logicalName: string, row: JsonRow): ColumnDefinition {
  const odataType = textOf(row['@odata.type'])?.split('.').at(-1) ?? '';
  return {
    logicalName,
    metadataId: textOf(row['MetadataId']),
    schemaName: textOf(row['SchemaName']),
    displayName: labelsOf(row['DisplayName']),
    description: labelsOf(row['Description']),
    typeName: valueOf(row['AttributeTypeName']) ?? typeByODataType[odataType] ?? attributeType(row),
    dateTimeBehavior: behaviorOf(row['DateTimeBehavior']),
    isValidForRead: row['IsValidForRead'] !== false,
    isValidForCreate: booleanOf(row['IsValidForCreate']),
    isValidForUpdate: booleanOf(row['IsValidForUpdate']),
    requiredLevel: valueOf(row['RequiredLevel']),
    attributeOf: textOf(row['AttributeOf']),
    targets: textsOf(row['Targets']),
    optionSet: parseOptionSet(row['OptionSet']) ?? parseOptionSet(row['GlobalOptionSet']),
    twoOptions: parseTwoOptions(row['OptionSet']) ?? parseTwoOptions(row['GlobalOptionSet']),
  };
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function attributeType(row: JsonRow): string | undefined {
  const type = textOf(row['AttributeType']);
  return type === undefined ? undefined : `${type}Type`;
}

function behaviorOf(value: unknown): ColumnDefinition['dateTimeBehavior'] {
  const behavior = valueOf(value);
  switch (behavior) {
    case 'UserLocal':
    case 'DateOnly':
    case 'TimeZoneIndependent':
      return behavior;
    default:
      return undefined;
  }
}

function parseOptionSet(value: unknown): OptionSetDefinition | undefined {
  if (!isRow(value) || !Array.isArray(value['Options'])) return undefined;
  return optionSetOf(value, rowsOf(value['Options']));
}

/** The options of a two-option column are `FalseOption` and `TrueOption` (contract §3.3). */
function parseTwoOptions(value: unknown): OptionSetDefinition | undefined {
  if (!isRow(value)) return undefined;
  const options = [value['FalseOption'], value['TrueOption']].filter(isRow);
  return options.length === 0 ? undefined : optionSetOf(value, options);
}

function optionSetOf(row: JsonRow, options: readonly JsonRow[]): OptionSetDefinition {
  return {
    name: textOf(row['Name']) ?? '',
    isGlobal: row['IsGlobal'] === true && textOf(row['Name']) !== undefined,
    displayName: labelsOf(row['DisplayName']),
    options: options.flatMap(parseOption),
  };
}

function parseOption(row: JsonRow): OptionDefinition[] {
  const value = row['Value'];
  if (typeof value !== 'number') return [];
  return [{ value, label: labelsOf(row['Label']), color: textOf(row['Color']) }];
}
