import type { ColumnSettings, ColumnSpec, LinkSpec } from './column-spec.ts';
import type { LabelText } from './label.ts';
import { options, type OptionSetSpec } from './option-set-spec.ts';

type Targets = Readonly<Record<string, string | Omit<LinkSpec, 'target'>>>;
type Settings = Omit<ColumnSettings, 'label'> & { readonly label?: LabelText };

const linksOf = (targets: Targets): readonly LinkSpec[] =>
  Object.entries(targets).map(([target, link]) =>
    typeof link === 'string' ? { target, relationship: link } : { target, ...link },
  );

/** One line of text, up to 100 characters unless `max` says otherwise. */
export const text = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  max: 100,
  format: 'Text',
  ...settings,
  schemaName,
  type: 'String',
});

export const memo = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  max: 2000,
  format: 'TextArea',
  ...settings,
  schemaName,
  type: 'Memo',
});

export const integer = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  least: -2147483648,
  max: 2147483647,
  format: 'None',
  ...settings,
  schemaName,
  type: 'Integer',
});

export const bigInteger = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'BigInt',
});

export const decimal = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  least: -100000000000,
  max: 100000000000,
  precision: 2,
  ...settings,
  schemaName,
  type: 'Decimal',
});

export const double = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  least: -100000000000,
  max: 100000000000,
  precision: 5,
  ...settings,
  schemaName,
  type: 'Double',
});

/** An amount in the row's currency; its companion in the base currency (`_base`) comes with it. */
export const money = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  least: 0,
  max: 100000000000000,
  precision: 2,
  ...settings,
  schemaName,
  type: 'Money',
});

/** A moment, printed in UTC (`UserLocal`). */
export const moment = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  behavior: 'UserLocal',
  format: 'DateAndTime',
  ...settings,
  schemaName,
  type: 'DateTime',
});

/** A calendar day without time or zone (Edm.Date). */
export const day = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  behavior: 'DateOnly',
  format: 'DateOnly',
  ...settings,
  schemaName,
  type: 'DateTime',
});

export const guid = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'Uniqueidentifier',
});

/** The primary id: writable at creation only. */
export const primaryId = (schemaName: string): ColumnSpec =>
  guid(schemaName, { required: 'SystemRequired', writable: 'create' });

/** A two-option column. */
export const yesNo = (
  schemaName: string,
  settings: Settings & { readonly no?: LabelText; readonly yes?: LabelText } = {},
): ColumnSpec => {
  const { no = 'No', yes = 'Yes', ...rest } = settings;
  return { ...rest, schemaName, type: 'Boolean', options: options({ 0: no, 1: yes }) };
};

export const choice = (schemaName: string, set: OptionSetSpec, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'Picklist',
  options: set,
});

export const multiChoice = (schemaName: string, set: OptionSetSpec, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'MultiSelectPicklist',
  options: set,
});

/** `lookup('PrimaryContactId', { contact: 'account_primary_contact' })`: target table → relationship. */
export const lookup = (schemaName: string, targets: Targets, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'Lookup',
  links: linksOf(targets),
});

/** Targets whose deletion takes along the rows that point at them: `lookup('ObjectId', cascading({ … }))`. */
export const cascading = (targets: Targets): Targets =>
  Object.fromEntries(
    linksOf(targets).map(({ target, ...link }) => [target, { ...link, onDelete: 'Cascade' }]),
  );

/** A lookup to account or contact. */
export const customer = (schemaName: string, targets: Targets, settings: Settings = {}): ColumnSpec => ({
  ...lookup(schemaName, targets, settings),
  type: 'Customer',
});

/** Sender, recipients, attendees: no property of its own, its rows are `activityparty` rows. */
export const partyList = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'PartyList',
  hidden: true,
});

export const file = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  maxSizeInKB: 32768,
  ...settings,
  schemaName,
  type: 'File',
});

/** Logical name of a table, as text (`activitytypecode`). */
export const tableName = (schemaName: string, settings: Settings = {}): ColumnSpec => ({
  ...settings,
  schemaName,
  type: 'EntityName',
});
