import type { ColumnDefinition, OptionDefinition, OptionSetDefinition, ValueBounds } from './definitions.ts';
import { isRow, rowsOf, textOf, textsOf, valueOf, type JsonRow } from './json-row.ts';
import type { LabelReader } from './label-reader.ts';

/** Types that are told apart only by the attribute's own type; `AttributeType` says `Virtual` of them (contract §3.3). */
const typeByODataType: Readonly<Record<string, string>> = {
  MultiSelectPicklistAttributeMetadata: 'MultiSelectPicklistType',
  FileAttributeMetadata: 'FileType',
  ImageAttributeMetadata: 'ImageType',
};

/**
 * What one answer says of an AttributeMetadata.
 *
 * @returns undefined where it has no LogicalName
 */
export function parseColumnDefinition(row: JsonRow, readLabel: LabelReader): ColumnDefinition | undefined {
  const logicalName = textOf(row['LogicalName']);
  if (logicalName === undefined) return undefined;
  const odataType = textOf(row['@odata.type'])?.split('.').at(-1) ?? '';
  return {
    logicalName,
    metadataId: textOf(row['MetadataId']),
    schemaName: textOf(row['SchemaName']),
    displayName: readLabel(row['DisplayName']),
    description: readLabel(row['Description']),
    typeName: valueOf(row['AttributeTypeName']) ?? typeByODataType[odataType] ?? attributeType(row),
    dateTimeBehavior: dateTimeBehavior(valueOf(row['DateTimeBehavior'])),
    isValidForRead: row['IsValidForRead'] !== false,
    isValidForCreate: booleanOf(row['IsValidForCreate']),
    isValidForUpdate: booleanOf(row['IsValidForUpdate']),
    requiredLevel: valueOf(row['RequiredLevel']),
    bounds: parseBounds(row),
    attributeOf: textOf(row['AttributeOf']),
    targets: textsOf(row['Targets']),
    optionSet:
      parseOptionSet(row['OptionSet'], readLabel) ?? parseOptionSet(row['GlobalOptionSet'], readLabel),
    twoOptions:
      parseTwoOptions(row['OptionSet'], readLabel) ?? parseTwoOptions(row['GlobalOptionSet'], readLabel),
  };
}

function parseBounds(row: JsonRow): ValueBounds | undefined {
  const maxLength = row['MaxLength'] ?? row['MaxSizeInKB'];
  const bounds = {
    maxLength: typeof maxLength === 'number' && Number.isInteger(maxLength) ? maxLength : undefined,
    least: boundOf(row['MinValue']),
    most: boundOf(row['MaxValue']),
  };
  return Object.values(bounds).every((bound) => bound === undefined) ? undefined : bounds;
}

/** The bounds of a date are of another kind, and the same for all dates. */
function boundOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function attributeType(row: JsonRow): string | undefined {
  const type = textOf(row['AttributeType']);
  return type === undefined ? undefined : `${type}Type`;
}

/** A `DateTimeBehavior` by name; undefined for another text. */
export function dateTimeBehavior(name: string | undefined): ColumnDefinition['dateTimeBehavior'] {
  switch (name) {
    case 'UserLocal':
    case 'DateOnly':
    case 'TimeZoneIndependent':
      return name;
    default:
      return undefined;
  }
}

function parseOptionSet(value: unknown, readLabel: LabelReader): OptionSetDefinition | undefined {
  if (!isRow(value) || !Array.isArray(value['Options'])) return undefined;
  return optionSetOf(value, rowsOf(value['Options']), readLabel);
}

/** The options of a two-option column are `FalseOption` and `TrueOption` (contract §3.3). */
function parseTwoOptions(value: unknown, readLabel: LabelReader): OptionSetDefinition | undefined {
  if (!isRow(value)) return undefined;
  const options = [value['FalseOption'], value['TrueOption']].filter(isRow);
  return options.length === 0 ? undefined : optionSetOf(value, options, readLabel);
}

function optionSetOf(row: JsonRow, options: readonly JsonRow[], readLabel: LabelReader): OptionSetDefinition {
  return {
    name: textOf(row['Name']) ?? '',
    isGlobal: row['IsGlobal'] === true && textOf(row['Name']) !== undefined,
    displayName: readLabel(row['DisplayName']),
    options: options.flatMap((option) => parseOption(option, readLabel)),
  };
}

function parseOption(row: JsonRow, readLabel: LabelReader): OptionDefinition[] {
  const value = row['Value'];
  if (typeof value !== 'number') return [];
  return [{ value, label: readLabel(row['Label']), color: textOf(row['Color']) }];
}
