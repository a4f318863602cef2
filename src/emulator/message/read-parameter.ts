import { isRow, type JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { toExact } from '../filter/comparable.ts';
import { complexTypes } from '../metadata/message-types.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { LongNumber } from '../write/read-json-body.ts';
import { readReference } from '../write/read-reference.ts';
import { checkOpenObject } from './check-open-object.ts';
import type { Parameter, RowParameter } from './message.ts';
import { untypedRow, wrongParameter } from './parameter-errors.ts';
import { parameterEnums } from './private-enums.ts';

/** The parameter that a value is for. */
export interface ParameterTarget {
  readonly scope: RequestScope;
  readonly message: string;
  readonly name: string;
  /** CSDL type without `mscrm.`; lists are `Collection(…)`. */
  readonly type: string;
}

/**
 * Reads the JSON value of a parameter (contract §5.6): enumerations by member, rows by their key and `@odata.type`, or by
 * `@odata.id`, open types as they are.
 * @throws DataError 400 for values of other types
 */
export function readParameter(target: ParameterTarget, json: unknown): Parameter {
  const { scope, type } = target;
  const item = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (item !== undefined) {
    if (!Array.isArray(json)) throw refuse(target);
    return {
      kind: 'list',
      items: json.map((value: unknown) => readParameter({ ...target, type: item }, value)),
    };
  }
  if (type.startsWith('Edm.')) return readPrimitive(target, json);
  if (type in parameterEnums) return readEnum(target, json);
  if (!isRow(json) || json instanceof LongNumber) throw refuse(target);
  const isOpen = type === 'expando' || complexTypes[type]?.open === true || isExpando(json, type);
  if (isOpen) checkOpenObject(target.message, json);
  if (isOpen || type in complexTypes) return { kind: 'object', value: json };
  const declared = scope.schema.table(type);
  return { kind: 'row', row: readRow(target, json, declared) };
}

/** Where a row of any table may stand, an object of none may too, which has to say so. */
const isExpando = ({ '@odata.type': written }: JsonRow, type: string): boolean =>
  type === 'crmbaseentity' && /^#?(?:Microsoft\.Dynamics\.CRM|mscrm)\.expando$/.test(String(written));

const refuse = ({ message, name, type }: ParameterTarget): Error => wrongParameter(message, name, type);

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i;

function readPrimitive(target: ParameterTarget, json: unknown): Parameter {
  switch (target.type) {
    case 'Edm.Boolean':
      if (typeof json !== 'boolean') throw refuse(target);
      return { kind: 'boolean', value: json };
    case 'Edm.Int16':
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
    case 'Edm.Double':
      return readNumberParameter(target, json);
    case 'Edm.Guid':
      if (typeof json !== 'string' || !guid.test(json)) throw refuse(target);
      return { kind: 'text', value: json.toLowerCase() };
    case 'Edm.DateTimeOffset':
      if (typeof json !== 'string' || !moment.test(json) || Number.isNaN(Date.parse(json)))
        throw refuse(target);
      return { kind: 'text', value: json };
    case 'Edm.Date':
      if (typeof json !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(json)) throw refuse(target);
      return { kind: 'text', value: json };
    default:
      if (typeof json !== 'string') throw refuse(target);
      return { kind: 'text', value: json };
  }
}

function readNumberParameter(target: ParameterTarget, json: unknown): Parameter {
  const digits = json instanceof LongNumber ? json.text : typeof json === 'number' ? String(json) : undefined;
  const isWhole = target.type.startsWith('Edm.Int');
  if (digits === undefined || toExact(digits) === null || (isWhole && !/^-?\d+$/.test(digits)))
    throw refuse(target);
  const value = Number(digits);
  if (target.type === 'Edm.Int32' && (value < -2_147_483_648 || value > 2_147_483_647)) throw refuse(target);
  return { kind: 'number', value, digits };
}

/** A member, or several of a set of flags: `"ReadAccess,WriteAccess"`. */
function readEnum(target: ParameterTarget, json: unknown): Parameter {
  const definition = parameterEnums[target.type];
  const members = typeof json === 'string' ? json.split(',').map((member) => member.trim()) : [];
  const isKnown = members.length > 0 && members.every((member) => definition?.members.includes(member));
  if (!isKnown || (members.length > 1 && definition?.flags !== true)) throw refuse(target);
  return { kind: 'text', value: members.join(',') };
}

function readRow(target: ParameterTarget, json: JsonRow, declared: TableSchema | undefined): RowParameter {
  const { scope, type } = target;
  const { '@odata.id': address, '@odata.type': written } = json;
  const typeName =
    typeof written === 'string'
      ? written.replace(/^#?(?:Microsoft\.Dynamics\.CRM\.|mscrm\.)/, '')
      : undefined;
  const named = typeof address === 'string' ? addressed(scope, address, typeName !== undefined) : undefined;
  const table = typeName === undefined ? (tableOf(scope, named) ?? declared) : scope.schema.table(typeName);
  if (table === undefined) throw untypedRow();
  if (!fits(declared, table, type)) throw refuse(target);
  const id = json[table.definition.primaryId];
  const keyed = typeof id === 'string' ? scope.store.get(table.definition.logicalName, id) : undefined;
  return { table, row: named ?? keyed, json };
}

const tableOf = ({ schema }: RequestScope, row: StoredRow | undefined): TableSchema | undefined =>
  row === undefined ? undefined : schema.table(row.table.logicalName);

/** The row of an `@odata.id`, which need not be there where the type is said: an upsert creates it. */
function addressed(scope: RequestScope, address: string, isTyped: boolean): StoredRow | undefined {
  try {
    return readReference(scope, address);
  } catch (error) {
    if (isTyped && error instanceof DataError && error.status === 404) return undefined;
    throw error;
  }
}

/** A task is an activity, a user a principal, and everything a `crmbaseentity`. */
function fits(declared: TableSchema | undefined, { definition }: TableSchema, type: string): boolean {
  if (declared === undefined) return type !== 'principal' || definition.baseType === 'principal';
  const { logicalName } = declared.definition;
  return definition.logicalName === logicalName || definition.baseType === logicalName;
}
