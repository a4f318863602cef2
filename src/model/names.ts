import transliterate from '@sindresorhus/transliterate';

/** Where a name comes from: the SchemaName where definitions have one, else the logical name. */
export interface NameSource {
  readonly schemaName: string | undefined;
  readonly logicalName: string;
}

/** Customisation prefixes in lower case, without `_`, that are taken off names. */
type Prefixes = readonly string[];

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
  ...['DeletedRecord', 'WriteOptions', 'WriteError', 'SortDirection', 'Any', 'ChoiceOption'],
  ...[
    'DateGrouping',
    'DateKey',
    'LookupOrderBy',
    'FiscalPeriod',
    'StringFilter',
    'IntFilter',
    'BigIntFilter',
    'DecimalFilter',
  ],
  ...['FloatFilter', 'BooleanFilter', 'UUIDFilter', 'UserIdFilter', 'BusinessUnitIdFilter'],
  ...['HierarchyIdFilter', 'DateTimeFilter', 'LocalDateTimeFilter', 'DateFilter'],
  ...['_Any', '_Entity', '_Service', 'FieldSet', 'link__Import', 'federation__FieldSet'],
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
export const reservedRootFields: readonly string[] = [
  ...['node', 'nodes', 'search', 'choices', 'whoAmI'],
  ...['_entities', '_service'],
];

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
  'CreateInput',
  'UpdateInput',
  'UpsertInput',
  'Key',
] as const;

/** True for a name that GraphQL accepts and that isn't kept for introspection. */
export function isValidName(name: string): boolean {
  return /^(?!__)[_A-Za-z][_0-9A-Za-z]*$/.test(name);
}

/** `SystemUser` → `SystemUser`, `new_Project` → `NewProject`; logical name `acme_depot` → `AcmeDepot`. */
export function typeName(table: NameSource, prefixes: Prefixes = []): string {
  return legal(pascal(bare(table, prefixes)), 'Unnamed');
}

/** `EMailAddress1` → `eMailAddress1`, `SIC` → `sic`, `Address1_City` → `address1City`. */
export function fieldName(column: NameSource, prefixes: Prefixes = []): string {
  return legal(camel(bare(column, prefixes)), 'unnamed');
}

/** `PrimaryContactId` → `primaryContact` and `primaryContactId`; `CreatedBy` → `createdBy` and `createdById`. */
export function lookupNames(lookup: NameSource, prefixes: Prefixes = []): LookupNames {
  const full = bare(lookup, prefixes);
  const short = full.replace(lookup.schemaName === undefined ? /id$/i : /Id$/, '');
  const onlyPrefix = /^([^_]*_)?$/.test(short);
  const base = onlyPrefix ? full : short;
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
export function oneToManyName(childType: string, lookup: NameSource, prefixes: Prefixes = []): string {
  return `${listField(childType)}By${lookupNames(lookup, prefixes).suffix}`;
}

/** The other side of an N:N: `leadsByAccountleadsAssociation`; the second side of a self-relation adds `Referenced`. */
export function manyToManyName(
  otherType: string,
  { name, second }: { readonly name: string; readonly second: boolean },
  prefixes: Prefixes = [],
): string {
  return `${listField(otherType)}By${pascal(withoutPrefix(name, prefixes))}${second ? 'Referenced' : ''}`;
}

/** Enum of a local choice: `AccountIndustryCode`. */
export function localChoiceName(type: string, column: NameSource, prefixes: Prefixes = []): string {
  return `${type}${pascal(bare(column, prefixes))}`;
}

/** Enum of a global choice: `budget_status` → `BudgetStatus`. */
export function globalChoiceName(name: string, prefixes: Prefixes = []): string {
  return legal(pascal(withoutPrefix(name, prefixes)), 'Unnamed');
}

/** Interface of a lookup with 2–10 targets; two sets of targets have a name of their own, the rest are never shared. */
export function interfaceName(type: string, lookup: NameSource, prefixes: Prefixes = []): string {
  return `${type}${lookupNames(lookup, prefixes).suffix}`;
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

/** Root field of one row by an alternate key: `accountByAccountNumber`. */
export function keyField(type: string, parts: readonly string[]): string {
  return `${oneField(type)}By${parts.map(pascal).join('')}`;
}

function bare({ schemaName, logicalName }: NameSource, prefixes: Prefixes): string {
  return withoutPrefix(schemaName ?? logicalName, prefixes);
}

/** `acme_Depot` → `Depot`; a name that is nothing but the prefix stays. */
function withoutPrefix(name: string, prefixes: Prefixes): string {
  const lower = name.toLowerCase();
  const prefix = prefixes.find(
    (one) => lower.startsWith(`${one}_`) && /[a-z0-9]/.test(lower.slice(one.length)),
  );
  return prefix === undefined ? name : name.slice(prefix.length + 1);
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
