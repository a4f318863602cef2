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
    schemaName: textOf(row['SchemaName']),
    displayName: labelsOf(row['DisplayName']),
    description: labelsOf(row['Description']),
    typeName: valueOf(row['AttributeTypeName']) ?? typeByODataType[odataType] ?? attributeType(row),
    dateTimeBehavior: behaviorOf(row['DateTimeBehavior']),
    isValidForRead: row['IsValidForRead'] !== false,
    requiredLevel: valueOf(row['RequiredLevel']),
    attributeOf: textOf(row['AttributeOf']),
    targets: textsOf(row['Targets']),
    optionSet: parseOptionSet(row['OptionSet']) ?? parseOptionSet(row['GlobalOptionSet']),
  };
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

/** A set of options; of a two-option column it is made of `TrueOption` and `FalseOption`, and is not an enum. */
function parseOptionSet(value: unknown): OptionSetDefinition | undefined {
  if (!isRow(value) || !Array.isArray(value['Options'])) return undefined;
  return {
    name: textOf(value['Name']) ?? '',
    isGlobal: value['IsGlobal'] === true && textOf(value['Name']) !== undefined,
    displayName: labelsOf(value['DisplayName']),
    options: rowsOf(value['Options']).flatMap(parseOption),
  };
}

function parseOption(row: JsonRow): OptionDefinition[] {
  const value = row['Value'];
  return typeof value === 'number' ? [{ value, label: labelsOf(row['Label']) }] : [];
}
