import type { ColumnSpec } from './column-spec.ts';
import { bigInteger, decimal, guid, integer, lookup, memo, moment, text } from './columns.ts';
import { label } from './label.ts';

/**
 * Who made and changed a row, and when. Both arguments name the relationships to systemuser with `*` for the column:
 * `lk_accountbase_*`. The second is for the two "on behalf of" columns.
 */
export const audit = (by: string, onBehalf = by): readonly ColumnSpec[] => {
  const user = (schemaName: string, pattern: string, title: string): ColumnSpec =>
    lookup(
      schemaName,
      { systemuser: pattern.replace('*', schemaName.toLowerCase()) },
      { writable: 'never', label: title },
    );
  return [
    user('CreatedBy', by, 'Created By'),
    moment('CreatedOn', { writable: 'never', label: { en: 'Created On', de: 'Erstellt am' } }),
    user('CreatedOnBehalfBy', onBehalf, 'Created By (Delegate)'),
    user('ModifiedBy', by, 'Modified By'),
    moment('ModifiedOn', { writable: 'never', label: { en: 'Modified On', de: 'Geändert am' } }),
    user('ModifiedOnBehalfBy', onBehalf, 'Modified By (Delegate)'),
    version,
  ];
};

/** The row version, of which the ETag is made. */
export const version: ColumnSpec = bigInteger('VersionNumber', { writable: 'never' });

export const imported: readonly ColumnSpec[] = [
  integer('ImportSequenceNumber', { writable: 'create' }),
  moment('OverriddenCreatedOn', { writable: 'create', label: 'Record Created On', format: 'DateOnly' }),
];

export const timeZones: readonly ColumnSpec[] = [
  integer('TimeZoneRuleVersionNumber', { least: -1 }),
  integer('UTCConversionTimeZoneCode', { least: -1 }),
];

/** Columns of a business process: plain Guids that are no key and no lookup of this organisation. */
export const process: readonly ColumnSpec[] = [
  guid('ProcessId', { label: 'Process' }),
  guid('StageId', { label: '(Deprecated) Process Stage' }),
  text('TraversedPath', { max: 1250, label: '(Deprecated) Traversed Path' }),
];

export const onHold: readonly ColumnSpec[] = [
  moment('LastOnHoldTime'),
  integer('OnHoldTime', { writable: 'never', label: 'On Hold Time (Minutes)' }),
];

/** Names of the relationships of a user-owned table. */
export interface OwnerRelationships {
  readonly owner: string;
  readonly unit?: string;
  readonly team?: string;
  readonly user?: string;
}

/** `ownerid` (users and teams, typed `principal` in the CSDL) and the lookups that follow from it. */
export const owned = ({ owner, unit, team, user }: OwnerRelationships): readonly ColumnSpec[] => [
  {
    ...lookup('OwnerId', { owner }, { required: 'SystemRequired', label: { en: 'Owner', de: 'Besitzer' } }),
    type: 'Owner',
  },
  ...(unit === undefined
    ? []
    : [lookup('OwningBusinessUnit', { businessunit: unit }, { writable: 'never' })]),
  ...(team === undefined ? [] : [lookup('OwningTeam', { team }, { writable: 'never', logical: true })]),
  ...(user === undefined
    ? []
    : [lookup('OwningUser', { systemuser: user }, { writable: 'never', logical: true })]),
];

/** The row's currency and its rate; every table with money columns needs it. */
export const currency = (relationship: string): readonly ColumnSpec[] => [
  lookup(
    'TransactionCurrencyId',
    { transactioncurrency: relationship },
    { label: { en: 'Currency', de: 'Währung' } },
  ),
  decimal('ExchangeRate', { precision: 10, least: 0.0000000001, writable: 'never' }),
];

/** One state with its status reasons: `{ Active: { 1: 'Active' } }`, states numbered as written from 0. */
export type States = Readonly<Record<string, Readonly<Record<number, string>>>>;

export const state = (
  states: States,
  titles: { state: string; status: string } = { state: 'Status', status: 'Status Reason' },
): readonly ColumnSpec[] => {
  const entries = Object.entries(states);
  return [
    {
      schemaName: 'StateCode',
      type: 'State',
      label: titles.state,
      required: 'SystemRequired',
      writable: 'update',
      options: {
        options: entries.map(([name, statuses], value) => ({
          value,
          label: label(name),
          invariantName: name.replaceAll(' ', ''),
          defaultStatus: Number(Object.keys(statuses)[0]),
        })),
      },
    },
    {
      schemaName: 'StatusCode',
      type: 'Status',
      label: titles.status,
      options: {
        options: entries.flatMap(([, statuses], value) =>
          Object.entries(statuses).map(([status, name]) => ({
            value: Number(status),
            label: label(name),
            state: value,
          })),
        ),
      },
    },
  ];
};

/** The states most tables have. */
export const activeOrNot = state({ Active: { 1: 'Active' }, Inactive: { 2: 'Inactive' } });

/** `entityimage` with the companions the Web API shows for it; only its thumbnail is kept. */
export const image: readonly ColumnSpec[] = [
  {
    schemaName: 'EntityImage',
    type: 'Image',
    attributeOf: 'entityimageid',
    logical: true,
    maxSizeInKB: 10240,
    label: 'Entity Image',
  },
  guid('EntityImageId', { writable: 'never' }),
  bigInteger('EntityImage_Timestamp', { attributeOf: 'entityimageid', logical: true, writable: 'never' }),
  text('EntityImage_URL', {
    attributeOf: 'entityimageid',
    logical: true,
    writable: 'never',
    max: 200,
    format: 'Url',
  }),
];

/** {@link image} that is kept in full, too. */
export const fullImage: readonly ColumnSpec[] = image.map((column) =>
  column.type === 'Image' ? { ...column, fullImage: true } : column,
);

export const description: ColumnSpec = memo('Description', {
  label: { en: 'Description', de: 'Beschreibung' },
});
