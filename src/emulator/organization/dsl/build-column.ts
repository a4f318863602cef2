import type { ColumnDefinition, OptionSet } from '../../organization.ts';
import type { ColumnSpec } from './column-spec.ts';
import { label, wordsOf } from './label.ts';
import type { OptionSetSpec } from './option-set-spec.ts';

/**
 * A written column as the double serves it.
 * @param spec what the table wrote
 * @param owner logical name of the table, which names local option sets; whether a base type declares the column
 */
export const buildColumn = (
  spec: ColumnSpec,
  owner: { table: string; inherited: boolean },
): ColumnDefinition => {
  const logicalName = spec.schemaName.toLowerCase();
  const writable = spec.writable ?? 'both';
  const title = spec.label ?? wordsOf(spec.schemaName);
  return {
    logicalName,
    schemaName: spec.schemaName,
    type: spec.type,
    displayName: label(title === '' ? undefined : title),
    description: label(spec.about),
    property: spec.hidden === true ? undefined : (spec.property ?? propertyOf(spec, logicalName)),
    attributeOf: spec.attributeOf,
    inherited: owner.inherited,
    requiredLevel: spec.required ?? 'None',
    validForCreate: writable === 'both' || writable === 'create',
    validForUpdate: writable === 'both' || writable === 'update',
    validForRead: spec.readable ?? true,
    secured: spec.secured ?? false,
    logical: spec.logical ?? false,
    ...limitsOf(spec),
    ...(spec.behavior === undefined ? {} : { dateTimeBehavior: spec.behavior }),
    ...(spec.format === undefined ? {} : { format: spec.format }),
    ...(spec.options === undefined
      ? {}
      : { optionSet: optionSet(spec.options, `${owner.table}_${logicalName}`, title) }),
    ...(spec.links === undefined ? {} : { targets: targetsOf(spec) }),
    ...(spec.type === 'PartyList' ? { targets: partyTargets } : {}),
    ...(spec.fullImage === undefined ? {} : { storesFullImage: true }),
    ...(spec.maxSizeInKB === undefined ? {} : { maxSizeInKB: spec.maxSizeInKB }),
  };
};

/** Tables whose rows may be sender, recipient or attendee of an activity. */
const partyTargets: readonly string[] = ['account', 'contact', 'lead', 'queue', 'systemuser'];

const isLookup = (spec: ColumnSpec): boolean =>
  spec.type === 'Lookup' || spec.type === 'Customer' || spec.type === 'Owner';

const propertyOf = (spec: ColumnSpec, logicalName: string): string =>
  isLookup(spec) ? `_${logicalName}_value` : logicalName;

const targetsOf = (spec: ColumnSpec): readonly string[] =>
  spec.type === 'Owner' ? ['systemuser', 'team'] : (spec.links ?? []).map((link) => link.target);

const limitsOf = (
  spec: ColumnSpec,
): Pick<ColumnDefinition, 'maxLength' | 'minValue' | 'maxValue' | 'precision'> => {
  if (spec.type === 'String' || spec.type === 'Memo')
    return spec.max === undefined ? {} : { maxLength: spec.max };
  return {
    ...(spec.least === undefined ? {} : { minValue: spec.least }),
    ...(spec.max === undefined ? {} : { maxValue: spec.max }),
    ...(spec.precision === undefined ? {} : { precision: spec.precision }),
  };
};

const optionSet = (spec: OptionSetSpec, localName: string, title: ColumnSpec['label']): OptionSet => ({
  name: spec.global ?? localName,
  isGlobal: spec.global !== undefined,
  displayName: label(spec.global === undefined ? title : spec.label),
  description: label(undefined),
  options: spec.options,
});
