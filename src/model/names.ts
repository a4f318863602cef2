import transliterate from '@sindresorhus/transliterate';

/** Where a name comes from: the SchemaName where definitions have one, else the logical name. */
export interface NameSource {
  readonly schemaName: string | undefined;
  readonly logicalName: string;
}

/** Names of a lookup: of the record, of its id, and the part after `By` in names of collections. */
export interface LookupNames {
  readonly record: string;
  readonly id: string;
  readonly suffix: string;
}

/** Type names that are never a table's: root types, built-in types, scalars. */
export const reservedTypes: readonly string[] = [
  ...['Query', 'Mutation', 'Subscription', 'Node', 'Record', 'PageInfo', 'Image', 'File'],
  ...[
    'ID',
    'String',
    'Int',
    'Float',
    'Boolean',
    'UUID',
    'BigInt',
    'Decimal',
    'DateTime',
    'LocalDateTime',
    'Date',
  ],
  ...['DeletedRecord', 'WriteOptions', 'SortDirection', 'Any'],
];

/** Fields that every record has; no column may take them. */
export const reservedMembers: readonly string[] = [
  'id',
  'table',
  'recordId',
  'displayName',
  'etag',
  'formatted',
];

/** Fields of the root that are not a table's. */
export const reservedRootFields: readonly string[] = ['node', 'nodes', 'search', 'choices', 'whoAmI'];

/** Enum values that GraphQL keeps for itself. */
export const reservedValues: readonly string[] = ['true', 'false', 'null'];

/** Ends of the types that are generated beside a table's own; these names yield only to tables and built-ins. */
export const generatedSuffixes = [
  'Connection',
  'Edge',
  'Filter',
  'OrderBy',
  'Formatted',
  'Aggregate',
] as const;

/** True for a name that GraphQL accepts and that isn't kept for introspection. */
export function isValidName(name: string): boolean {
  return /^(?!__)[_A-Za-z][_0-9A-Za-z]*$/.test(name);
}

/** `SystemUser` → `SystemUser`, `new_Project` → `NewProject`; logical name `acme_depot` → `AcmeDepot`. */
export function typeName(table: NameSource): string {
  return legal(pascal(table.schemaName ?? table.logicalName), 'Unnamed');
}

/** `EMailAddress1` → `eMailAddress1`, `SIC` → `sic`, `Address1_City` → `address1City`. */
export function fieldName(column: NameSource): string {
  return legal(camel(column.schemaName ?? column.logicalName), 'unnamed');
}

/** `PrimaryContactId` → `primaryContact` and `primaryContactId`; `CreatedBy` → `createdBy` and `createdById`. */
export function lookupNames(lookup: NameSource): LookupNames {
  const full = lookup.schemaName ?? lookup.logicalName;
  const bare = full.replace(lookup.schemaName === undefined ? /id$/i : /Id$/, '');
  const onlyPrefix = /^([^_]*_)?$/.test(bare);
  const base = onlyPrefix ? full : bare;
  const record = legal(camel(base), 'unnamed');
  return {
    record,
    id: base === full ? `${record}Id` : legal(camel(full), 'unnamed'),
    suffix: pascal(base) === '' ? 'Unnamed' : pascal(base),
  };
}

/** Root field of one row: `SystemUser` → `systemUser`. */
export function oneField(type: string): string {
  return legal(camel(type), 'unnamed');
}

/** Root field of a list: `SystemUser` → `systemUsers`, `Opportunity` → `opportunities`. */
export function listField(type: string): string {
  return plural(oneField(type));
}

/** Children seen from the parent: `contactsByParentCustomer`. */
export function oneToManyName(childType: string, lookup: NameSource): string {
  return `${listField(childType)}By${lookupNames(lookup).suffix}`;
}

/** The other side of an N:N: `leadsByAccountleadsAssociation`; the second side of a self-relation adds `Referenced`. */
export function manyToManyName(otherType: string, relationship: string, second: boolean): string {
  return `${listField(otherType)}By${pascal(relationship)}${second ? 'Referenced' : ''}`;
}

/** Enum of a local choice: `AccountIndustryCode`. */
export function localChoiceName(type: string, column: NameSource): string {
  return `${type}${pascal(column.schemaName ?? column.logicalName)}`;
}

/** Enum of a global choice: `budget_status` → `BudgetStatus`. */
export function globalChoiceName(name: string): string {
  return legal(pascal(name), 'Unnamed');
}

/** Interface of a lookup with 2–10 targets; two sets of targets have a name of their own, the rest are never shared. */
export function interfaceName(type: string, lookup: NameSource): string {
  return `${type}${lookupNames(lookup).suffix}`;
}

/** `Customer` or `Principal` where these are exactly the targets. */
export function sharedInterfaceName(targets: readonly string[]): string | undefined {
  switch ([...targets].sort().join('+')) {
    case 'account+contact':
      return 'Customer';
    case 'systemuser+team':
      return 'Principal';
    default:
      return undefined;
  }
}

/**
 * Enum value of an option: SCREAMING_SNAKE of its label. Without a usable letter, or with a leading digit: `VALUE_<n>`.
 * `distinct` is for all but the lowest number of those that share a label: `OTHER_12`, `OTHER_MINUS_1`.
 */
export function optionName(label: string | undefined, value: number): { name: string; distinct: string } {
  const number = value < 0 ? `MINUS_${-value}` : String(value);
  const words = ascii(label ?? '')
    .replace(/['’`]/g, '')
    .split(/[^0-9A-Za-z]+/)
    .filter((word) => word !== '');
  const snake = words.join('_').toUpperCase();
  const name = /^[A-Z]/.test(snake) ? snake : `VALUE_${number}`;
  return { name, distinct: `${name}_${number}` };
}

/** Consonant + y → ies; s x z ch sh → es; else s. */
function plural(word: string): string {
  if (/[^aeiou]y$/i.test(word) && word.length > 1) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}

function pascal(name: string): string {
  return parts(name)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function camel(name: string): string {
  const [first, ...rest] = parts(name);
  return first === undefined ? '' : lowerStart(first) + rest.map(pascal).join('');
}

/** Lowers a leading run of capitals, except its last one when a small letter follows: `EMail` → `eMail`, `SLAId` → `slaId`. */
function lowerStart(word: string): string {
  const run = /^[A-Z]+/.exec(word)?.[0] ?? '';
  const keepsLast = run.length > 1 && /^[a-z]/.test(word.slice(run.length));
  const lowered = keepsLast ? run.length - 1 : run.length;
  return word.slice(0, lowered).toLowerCase() + word.slice(lowered);
}

/** Runs of letters and digits; `_` and everything else divides. */
function parts(name: string): string[] {
  return ascii(name)
    .split(/[^0-9A-Za-z]+/)
    .filter((part) => part !== '');
}

function ascii(text: string): string {
  // Almost every name is ASCII, and the library is slow.
  return /^[\0-\x7F]*$/.test(text) ? text : transliterate(text);
}

function legal(name: string, fallback: string): string {
  if (name === '') return fallback;
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
