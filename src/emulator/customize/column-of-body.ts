import type { ColumnDefinition, ColumnType, OptionSet, Organization } from '../organization.ts';
import { definedColumn } from '../organization/csdl/defined-column.ts';
import { listOf, numberOf, objectOf, textOf, type Json } from '../organization/csdl/json.ts';
import { buildColumn } from '../organization/dsl/build-column.ts';
import type { ColumnSpec } from '../organization/dsl/column-spec.ts';
import { bigInteger, guid, text } from '../organization/dsl/columns.ts';
import { companions } from '../organization/dsl/companions.ts';
import { label } from '../organization/dsl/label.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';
import { globalSetOf } from './global-sets.ts';

/** Types that can be made, by what comes before `AttributeMetadata`; lookups are made with their relationships. */
const types: readonly ColumnType[] = [
  'String', 'Memo', 'Integer', 'BigInt', 'Decimal', 'Money', 'Double', 'Boolean', 'DateTime', 'Picklist', 'MultiSelectPicklist',
  'Image', 'File', 'Lookup', 'Customer',
]; // prettier-ignore

/** What a body leaves out. */
const defaults: Readonly<Partial<Record<ColumnType, Json>>> = {
  String: { MaxLength: 100, Format: 'Text' },
  Memo: { MaxLength: 2000, Format: 'TextArea' },
  Integer: { MinValue: -2147483648, MaxValue: 2147483647, Format: 'None' },
  Decimal: { MinValue: -100000000000, MaxValue: 100000000000, Precision: 2 },
  Double: { MinValue: -100000000000, MaxValue: 100000000000, Precision: 5 },
  Money: { MinValue: -922337203685477, MaxValue: 922337203685477, Precision: 2 },
  DateTime: { Format: 'DateAndTime', DateTimeBehavior: { Value: 'UserLocal' } },
  Image: { MaxSizeInKB: 10240 },
  File: { MaxSizeInKB: 32768 },
};

/** The value of the first option of a publisher. */
const firstOption = 100_000_000;

/**
 * A new column, with its companions, as an AttributeMetadata in a body describes it (contract §3.3).
 * @param targets of a lookup, which its relationships say
 * @throws DataError 400 for a body without name or type
 */
export function columnOfBody(
  organization: Organization,
  table: string,
  { body, targets }: { readonly body: Json; readonly targets?: readonly string[] },
): readonly ColumnDefinition[] {
  const schemaName = customName(body);
  const logicalName = schemaName.toLowerCase();
  const type = typeOfBody(body);
  const isLookup = type === 'Lookup' || type === 'Customer';
  if (isLookup !== (targets !== undefined)) {
    throw customizationError('A lookup column is created together with its relationship.');
  }
  const stub = buildColumn({ schemaName, type }, { table, inherited: false });
  const property = isLookup ? `_${logicalName}_value` : logicalName;
  const known = new Map([[logicalName, { ...stub, property, ...(targets !== undefined && { targets }) }]]);
  const column = definedColumn(
    {
      ...defaults[type],
      ...withoutOptions(body),
      LogicalName: logicalName,
      AttributeTypeName: { Value: `${type}Type` },
      AttributeOf: null,
      IsValidForCreate: true,
      IsValidForUpdate: true,
      IsValidForRead: true,
      IsLogical: false,
    },
    known,
  );
  if (column === undefined) throw customizationError(`The column '${schemaName}' cannot be created.`);
  const optionSet = optionSetOfBody(organization, { body, type, name: `${table}_${logicalName}` });
  const further = [...companions({ schemaName, type }), ...imageCompanions(schemaName, type)].map((spec) =>
    buildColumn(spec, { table, inherited: false }),
  );
  const own = type === 'Image' ? { ...column, attributeOf: `${logicalName}id`, logical: true } : column;
  const whole = { ...own, ...(optionSet !== undefined && { optionSet }) };
  return [whole, ...further].map((made) => ({ ...made, isCustom: true }));
}

/** @throws DataError 400 without a type that can be created */
function typeOfBody(body: Json): ColumnType {
  const name = /\.(?:Complex)?(\w+?)AttributeMetadata$/.exec(textOf(body['@odata.type']) ?? '')?.[1];
  const type = types.find((known) => known === name);
  if (type === undefined) {
    throw customizationError(
      "The property '@odata.type' does not name a type of column that can be created.",
    );
  }
  return type;
}

/** Options are read here: not all of them have a value. */
const withoutOptions = ({ OptionSet: _local, GlobalOptionSet: _global, ...rest }: Json): Json => rest;

interface NewOptionSet {
  readonly body: Json;
  readonly type: ColumnType;
  /** Of a set of its own. */
  readonly name: string;
}

function optionSetOfBody(
  organization: Organization,
  { body, type, name }: NewOptionSet,
): OptionSet | undefined {
  if (type !== 'Picklist' && type !== 'MultiSelectPicklist' && type !== 'Boolean') return undefined;
  const global = globalSetOf(organization, body);
  if (global !== undefined) return global;
  const set = objectOf(body['OptionSet']) ?? {};
  return type === 'Boolean' ? readOptionSet(twoOptions(set), name) : readOptionSet(set, name);
}

function twoOptions(set: Json): Json {
  const option = (member: string, Value: number, words: string): Json => ({
    Label: { LocalizedLabels: [{ Label: words, LanguageCode: 1033 }] },
    ...objectOf(set[member]),
    Value,
  });
  return { ...set, Options: [option('FalseOption', 0, 'No'), option('TrueOption', 1, 'Yes')] };
}

/** A set of options; those without a value get the next one of the publisher. */
export function readOptionSet(set: Json, name: string, isGlobal = false): OptionSet {
  let next = firstOption;
  const Options = listOf(set['Options']).map((entry) => {
    const option = objectOf(entry) ?? {};
    return { ...option, Value: numberOf(option['Value']) ?? next++ };
  });
  const values = Options.map(({ Value }) => Value);
  if (new Set(values).size < values.length) throw customizationError('Two options have the same value.');
  const read = definedColumn(
    {
      LogicalName: 'options',
      AttributeTypeName: { Value: 'PicklistType' },
      OptionSet: { ...set, Options, TrueOption: null, FalseOption: null, Name: name, IsGlobal: isGlobal },
    },
    new Map(),
  )?.optionSet;
  const empty = { displayName: label(undefined), description: label(undefined), options: [] };
  return read ?? { name, isGlobal, ...empty };
}

function imageCompanions(schemaName: string, type: ColumnType): readonly ColumnSpec[] {
  if (type !== 'Image') return [];
  const of = `${schemaName.toLowerCase()}id`;
  const derived = { attributeOf: of, logical: true, writable: 'never' } as const;
  return [
    guid(`${schemaName}Id`, { writable: 'never' }),
    bigInteger(`${schemaName}_Timestamp`, derived),
    text(`${schemaName}_URL`, { ...derived, max: 200, format: 'Url' }),
  ];
}
