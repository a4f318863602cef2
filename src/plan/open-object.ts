import { isCleanText, isGuid } from '../query/literal.ts';
import type { WireValue } from '../query/mutation.ts';
import type { OpenMember, OpenObject, OpenValue } from '../query/open-value.ts';
import { badInput } from './write/bad-input.ts';

/** Deepest nesting: recursion must end before the stack does. */
const maxDepth = 20;

const maxNameLength = 256;

const annotation = '@odata.type';

/** Complex types and enumerations begin with a capital, tables don't: a row has fields of its own, with rights. */
const ownTypes = /^#?(?:Microsoft\.Dynamics\.CRM|mscrm)\.(expando|[A-Z]\w{0,100})$/;

const primitives: ReadonlySet<string> = new Set([
  ...['String', 'Guid', 'Boolean', 'Byte', 'Int16', 'Int32', 'Int64', 'Decimal', 'Double', 'Single'],
  ...['Date', 'DateTimeOffset', 'Binary'],
]);

/** Numbers that JSON would lose digits of may come as texts. */
const numeric: ReadonlySet<string> = new Set([
  'Byte',
  'Int16',
  'Int32',
  'Int64',
  'Decimal',
  'Double',
  'Single',
]);

const namespace = 'Microsoft.Dynamics.CRM';

const expando = `${namespace}.expando`;

interface Placed {
  readonly value: unknown;
  readonly place: string;
}

/**
 * An object with any properties, as a client wrote it. What isn't said is told by JSON: texts are `String`, whole numbers `Int32` or
 * `Int64`, others `Double`, objects `expando`. `"<name>@odata.type"` beside a property says otherwise, as in the Web API.
 *
 * @param type of the object, without namespace: `expando`
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const readOpenObject = (placed: Placed, type: string): OpenObject =>
  objectOf(placed, { objectType: `${namespace}.${type}`, depth: 1 });

interface Outer {
  /** What an object is that doesn't say itself; undefined: the property that holds it says it. */
  readonly objectType: string | undefined;
  readonly depth: number;
}

const objectOf = ({ value, place }: Placed, { objectType, depth }: Outer): OpenObject => {
  if (depth > maxDepth) throw badInput(place, `is nested deeper than ${maxDepth}`);
  if (!isObject(value)) throw badInput(place, 'is not an object');
  const own = value[annotation];
  const members = Object.entries(value).flatMap(([name, one]): readonly OpenMember[] => {
    if (name.endsWith(annotation)) return [];
    const at = `${place}.${name}`;
    if (name === '' || name.includes('@') || name.length > maxNameLength || !isCleanText(name))
      throw badInput(at, 'is not a name of a property');
    return [memberOf(name, { value: one, place: at }, { said: value[`${name}${annotation}`], depth })];
  });
  return { kind: 'open', type: own === undefined ? objectType : typeOf(own, place), members };
};

const memberOf = (
  name: string,
  { value, place }: Placed,
  { said, depth }: { readonly said: unknown; readonly depth: number },
): OpenMember => {
  if (value === null || value === undefined) return { name, type: undefined, value: plain({ kind: 'null' }) };
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    const type = said === undefined ? itemTypeOf(list, place) : collectionOf(said, place);
    const objectType = primitives.has(type) ? undefined : type;
    const items = list.map((item, index) =>
      valueOf({ value: item, place: `${place}[${index}]` }, { type, objectType, depth }),
    );
    return { name, type: `Collection(${type})`, value: { kind: 'list', items } };
  }
  const type = said === undefined ? plainTypeOf(value) : (primitiveOf(said) ?? typeOf(said, place));
  const objectType = said === undefined ? expando : undefined;
  return {
    name,
    // These two are what JSON shows.
    type: said === undefined && (type === 'Int32' || type === 'Boolean') ? undefined : type,
    value: valueOf({ value, place }, { type, objectType, depth }),
  };
};

/** @param outer.type what the property says, or JSON; undefined: an object */
const valueOf = (
  { value, place }: Placed,
  { type, objectType, depth }: Outer & { readonly type: string | undefined },
): OpenValue => {
  if (type === undefined || !primitives.has(type)) {
    // A member of an enumeration is a text.
    if (typeof value === 'string' && type !== undefined) return plain(textOf(value, type, place));
    return objectOf({ value, place }, { objectType, depth: depth + 1 });
  }
  const mistyped = badInput(place, `is not of type ${type}`);
  if (numeric.has(type)) {
    const digits = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    if (!digitsPattern.test(digits)) throw mistyped;
    return plain({ kind: 'number', digits });
  }
  if (type === 'Boolean') {
    if (typeof value !== 'boolean') throw mistyped;
    return plain({ kind: 'boolean', value });
  }
  if (typeof value !== 'string') throw mistyped;
  return plain(textOf(value, type, place));
};

const digitsPattern = /^-?(?:0|[1-9]\d{0,28})(?:\.\d{1,28})?(?:e[+-]?\d{1,3})?$/i;

const textOf = (value: string, type: string, place: string): WireValue => {
  if (!isCleanText(value)) throw badInput(place, 'is not a text of whole characters');
  if (type === 'Guid' && !isGuid(value.toLowerCase())) throw badInput(place, 'is not a GUID');
  return { kind: 'text', text: value };
};

const plain = (value: WireValue): OpenValue => ({ kind: 'plain', value });

/** Undefined: an object. */
const plainTypeOf = (value: unknown): string | undefined => {
  switch (typeof value) {
    case 'string':
      return 'String';
    case 'boolean':
      return 'Boolean';
    case 'number':
      if (!Number.isInteger(value)) return 'Double';
      return (value | 0) === value ? 'Int32' : 'Int64';
    default:
      return undefined;
  }
};

/** Items of a list are of one type; of an empty one it doesn't matter. */
const itemTypeOf = (items: readonly unknown[], place: string): string => {
  const types = new Set(items.map((item) => (item === null ? null : (plainTypeOf(item) ?? expando))));
  if (types.has(null)) throw badInput(place, 'has an item that is null');
  for (const [narrow, wide] of [
    ['Int32', 'Int64'],
    ['Int32', 'Double'],
    ['Int64', 'Double'],
  ] as const) {
    if (types.has(wide)) types.delete(narrow);
  }
  const [type = 'String', ...others] = types;
  if (type === null || others.length > 0) throw badInput(place, 'has items of several types');
  return type;
};

const collectionOf = (said: unknown, place: string): string => {
  const item = typeof said === 'string' ? /^#?Collection\((.*)\)$/.exec(said)?.[1] : undefined;
  if (item === undefined) throw badInput(`${place}${annotation}`, 'is not the type of a list');
  return primitiveOf(item) ?? typeOf(item, place);
};

const primitiveOf = (said: unknown): string | undefined => {
  const name = typeof said === 'string' ? said.replace(/^#/, '') : '';
  return primitives.has(name) ? name : undefined;
};

const typeOf = (said: unknown, place: string): string => {
  const name = typeof said === 'string' ? ownTypes.exec(said)?.[1] : undefined;
  if (name === undefined) throw badInput(`${place}${annotation}`, 'is not a type that can be named here');
  return `${namespace}.${name}`;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
