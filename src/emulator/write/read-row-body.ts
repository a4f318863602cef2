import { isRow, type JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { ColumnDefinition, Reference, Value } from '../organization.ts';
import { queryError } from '../query-error.ts';
import type { LookupNavigation, Navigation, Property, TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import type { StoredRow } from '../store/store.ts';
import { expectedArray, readOnly, undeclared, unknownProperty } from './body-errors.ts';
import { checkTarget } from './check-target.ts';
import { payloadError } from './payload-error.ts';
import { LongNumber } from './read-json-body.ts';
import { readReference } from './read-reference.ts';
import { readValue, wrongType } from './read-value.ts';
import type { CollectionInput, RowInput } from './row-input.ts';
import { tableOfBody } from './table-of-body.ts';

/** How a body is to be read. */
export interface BodyRules {
  /** Which columns may be set. */
  readonly for: 'create' | 'update';
  /** Whether related rows may come along. */
  readonly nested: boolean;
  /** Properties that are passed over: those of the key that an upsert addresses an existing row by. */
  readonly ignored?: ReadonlySet<string>;
  /** Existing row of an update, whose key the body may repeat. */
  readonly id?: string;
}

/** A body as far as it is read. */
interface Draft {
  readonly scope: RequestScope;
  readonly table: TableSchema;
  readonly rules: BodyRules;
  readonly values: Record<string, Value>;
  readonly parents: { column: string; input: RowInput }[];
  readonly collections: Map<string, CollectionInput>;
  id: string | undefined;
}

/**
 * Reads what a body says of a row: columns, lookups by `@odata.bind`, nested rows (contract §5.1). References are looked up
 * at once, so that nothing is written when one of them leads nowhere.
 * @throws DataError for everything that the table does not have or take
 */
export function readRowBody(
  scope: RequestScope,
  declared: TableSchema,
  [json, rules]: readonly [JsonRow, BodyRules],
): RowInput {
  const table = tableOfBody(scope, declared, json);
  const draft: Draft = {
    scope,
    table,
    rules,
    values: {},
    parents: [],
    collections: new Map(),
    id: undefined,
  };
  for (const [name, value] of Object.entries(json)) {
    if (name.startsWith('@') || rules.ignored?.has(name)) continue;
    const [, owner, annotation] = /^([^@]*)@(.*)$/s.exec(name) ?? [];
    if (owner !== undefined) readAnnotation(draft, { owner, annotation: annotation ?? '', value });
    else readMember(draft, name, value);
  }
  const { id, values, parents, collections } = draft;
  return { table, id, values, parents, collections: [...collections.values()] };
}

function readMember(draft: Draft, name: string, value: unknown): void {
  const { scope, table } = draft;
  const property = table.properties.get(name);
  if (property !== undefined) {
    readProperty(draft, property, value);
    return;
  }
  const navigation = table.navigations.get(name);
  if (navigation === undefined) throw unknownProperty(scope, table, name);
  if (navigation.kind === 'lookup') {
    readNestedRow(draft, navigation, value);
    return;
  }
  if (!Array.isArray(value)) throw expectedArray(table, name);
  if (navigation.target !== 'activityparty') checkNested(draft, name);
  const target = scope.schema.table(navigation.target);
  if (target === undefined) throw unknownProperty(scope, table, name);
  const created = value.map((item: unknown) => {
    if (!isRow(item) || item instanceof LongNumber) throw expectedArray(table, name);
    return readRowBody(scope, target, [item, { for: 'create', nested: true }]);
  });
  addToCollection(draft, { navigation, created, bound: [] });
}

function readProperty(draft: Draft, property: Property, value: unknown): void {
  const { scope, table, rules, values } = draft;
  const { column, name } = property;
  if (column.logicalName === table.definition.primaryId) {
    draft.id = readKey(draft, column, value);
    return;
  }
  // Some columns that are no lookups (`stageid`, `solutionid`) have a navigation too: they are plain GUIDs in a body.
  if (isLookup(column) && name === column.logicalName) {
    if (!isWritable(draft, column)) return;
    const [target] = column.targets ?? [];
    const id = readValue({ scope, table, column: { ...column, type: 'Uniqueidentifier' } }, value);
    if (id === null) setLookup(draft, column, null);
    else if (typeof id === 'string' && target !== undefined) setLookup(draft, column, { table: target, id });
    return;
  }
  if (isLookup(column)) {
    if (scope.quirks.lookupValueInBody === 'ignore') return;
    throw payloadError(
      table.definition.entitySetName,
      `Microsoft.Crm.CrmException: The property '${name}' is read-only; set the lookup by its navigation property.`,
    );
  }
  if (!isWritable(draft, column)) return;
  if (
    column.type === 'Image' &&
    rules.for === 'create' &&
    column.logicalName !== table.definition.primaryImage
  ) {
    throw new DataError(
      400,
      '0x80090487',
      `The column '${column.logicalName}' is not the primary image of '${table.definition.logicalName}' and cannot be set ` +
        'when the record is created.',
    );
  }
  values[column.logicalName] = readValue({ scope, table, column }, value);
}

/** The primary key may be chosen at creation; later it can only be repeated. */
function readKey(
  { scope, table, rules }: Draft,
  column: ColumnDefinition,
  value: unknown,
): string | undefined {
  const id = readValue({ scope, table, column }, value);
  if (rules.for === 'create') return typeof id === 'string' ? id : undefined;
  if (rules.id !== undefined && id !== rules.id) throw readOnly(column);
  return undefined;
}

/**
 * Whether a column is taken from the body: it is set, or passed over where the service would.
 * @throws DataError 400 `0x80044369`
 */
function isWritable({ scope, rules }: Pick<Draft, 'scope' | 'rules'>, column: ColumnDefinition): boolean {
  if (column.type !== 'File' && (rules.for === 'create' ? column.validForCreate : column.validForUpdate))
    return true;
  if (scope.quirks.readOnlyInBody === 'ignore') return false;
  throw readOnly(column);
}

/** `primarycontactid`: null clears the lookup, an object is a row to be created. */
function readNestedRow(draft: Draft, navigation: LookupNavigation, value: unknown): void {
  const { scope, table } = draft;
  const column = table.definition.columns.get(navigation.column);
  if (column === undefined) throw unknownProperty(scope, table, navigation.name);
  if (value === null) {
    setLookup(draft, column, null);
    return;
  }
  if (!isRow(value) || value instanceof LongNumber) throw wrongType({ scope, table, column }, value);
  const target = scope.schema.table(navigation.target);
  checkNested(draft, navigation.name);
  if (target === undefined) throw unknownProperty(scope, table, navigation.name);
  if (!isWritable(draft, column)) return;
  draft.parents.push({
    column: column.logicalName,
    input: readRowBody(scope, target, [value, { for: 'create', nested: true }]),
  });
}

function readAnnotation(
  draft: Draft,
  {
    owner,
    annotation,
    value,
  }: { readonly owner: string; readonly annotation: string; readonly value: unknown },
): void {
  const { table } = draft;
  const navigation = table.navigations.get(owner);
  if (annotation !== 'odata.bind') {
    if (navigation === undefined && !table.properties.has(owner)) throw undeclared(table, owner);
    return;
  }
  if (navigation === undefined) throw undeclared(table, owner);
  if (navigation.kind === 'lookup') {
    bindLookup(draft, navigation, value);
    return;
  }
  if (!Array.isArray(value)) throw expectedArray(table, `${owner}@odata.bind`);
  checkNested(draft, owner);
  const bound = value.map((address: unknown) => referenced(draft, navigation, address));
  addToCollection(draft, { navigation, created: [], bound });
}

function bindLookup(draft: Draft, navigation: LookupNavigation, value: unknown): void {
  const { table, scope } = draft;
  const column = table.definition.columns.get(navigation.column);
  if (column === undefined) throw unknownProperty(scope, table, navigation.name);
  if (value === null) {
    setLookup(draft, column, null);
    return;
  }
  const row = referenced(draft, navigation, value);
  setLookup(draft, column, { table: row.table.logicalName, id: row.id });
}

/** Null through one navigation of a lookup does not undo what is set through another one. */
function setLookup(draft: Draft, column: ColumnDefinition, reference: Reference | null): void {
  if (!isWritable(draft, column)) return;
  const { values } = draft;
  if (reference === null) values[column.logicalName] ??= readValue({ ...draft, column }, null);
  else values[column.logicalName] = reference;
}

function referenced({ scope, table }: Draft, navigation: Navigation, address: unknown): StoredRow {
  if (typeof address !== 'string') {
    throw payloadError(
      table.definition.entitySetName,
      `Microsoft.OData.ODataException: The annotation '${navigation.name}@odata.bind' needs the address of a record.`,
    );
  }
  const row = readReference(scope, address);
  checkTarget(table, navigation, row);
  scope.rights.requireRow('AppendTo', row);
  return row;
}

function addToCollection({ collections }: Draft, { navigation, created, bound }: CollectionInput): void {
  const known = collections.get(navigation.name);
  collections.set(navigation.name, {
    navigation,
    created: [...(known?.created ?? []), ...created],
    bound: [...(known?.bound ?? []), ...bound],
  });
}

/** @throws DataError 400 where related rows cannot come along: in updates */
function checkNested({ rules }: Draft, name: string): void {
  if (rules.nested) return;
  throw queryError(`Related records cannot be created or bound to a collection by an update: '${name}'.`);
}
