import type { CompareOperator } from '../query/filter.ts';
import {
  functionArguments,
  type FunctionArguments,
  type QueryFunctionName,
} from '../query/query-function.ts';
import type { valueTypes } from './types/index.ts';

/**
 * What a filter compares: a kind of plain value, or
 * - `choice`, `choices`: one option, or several at once;
 * - `user`, `businessUnit`: the id of a lookup to one of these, which may be the caller's own;
 * - `hierarchy`: the primary key of a table whose rows stand below each other.
 */
export type FilterKind =
  keyof typeof valueTypes | 'choice' | 'choices' | 'user' | 'businessUnit' | 'hierarchy';

/** What an operator of a filter does with its value. */
export type FilterOperator =
  /** `eq: "x"` */
  | { readonly kind: 'compare'; readonly operator: CompareOperator }
  /** `contains: "x"` */
  | {
      readonly kind: 'text';
      readonly test: 'contains' | 'startswith' | 'endswith';
      readonly negated: boolean;
    }
  /** `isNull: true` */
  | { readonly kind: 'isNull' }
  /** `in: ["x", "y"]`, and `between`, which takes two. */
  | { readonly kind: 'list'; readonly name: QueryFunctionName; readonly length: 2 | undefined }
  /** `today: true`, `lastXDays: 7`, `on: "2026-11-24"`, `under: "…"`. */
  | {
      readonly kind: 'function';
      readonly name: QueryFunctionName;
      readonly takes: Exclude<FunctionArguments, 'list'>;
    };

type Operators = ReadonlyMap<string, FilterOperator>;
type Entry = readonly [name: string, operator: FilterOperator];

/** The operators of a kind of value, by the names of their fields; `not…` never matches null (see negateFilter). */
export const filterOperators = (kind: FilterKind): Operators => operatorsByKind[kind];

const compare = (operator: CompareOperator): FilterOperator => ({ kind: 'compare', operator });
const text = (test: 'contains' | 'startswith' | 'endswith', negated: boolean): FilterOperator => ({
  kind: 'text',
  test,
  negated,
});
const list = (name: QueryFunctionName, length?: 2): FilterOperator => ({ kind: 'list', name, length });

const equality: readonly Entry[] = [
  ['eq', compare('eq')],
  ['neq', compare('ne')],
  ['isNull', { kind: 'isNull' }],
];
const membership: readonly Entry[] = [
  ['in', list('In')],
  ['notIn', list('NotIn')],
];
const order: readonly Entry[] = [
  ['gt', compare('gt')],
  ['gte', compare('ge')],
  ['lt', compare('lt')],
  ['lte', compare('le')],
];
const range: readonly Entry[] = [
  ['between', list('Between', 2)],
  ['notBetween', list('NotBetween', 2)],
];
const texts: readonly Entry[] = [
  ['contains', text('contains', false)],
  ['notContains', text('contains', true)],
  ['startsWith', text('startswith', false)],
  ['notStartsWith', text('startswith', true)],
  ['endsWith', text('endswith', false)],
  ['notEndsWith', text('endswith', true)],
];
const selections: readonly Entry[] = [
  ['containValues', list('ContainValues')],
  ['notContainValues', list('DoesNotContainValues')],
];

/** `LastXDays` → `lastXDays`, `NotEqualUserId` → `neUserId`. */
const functionField = (name: string): string =>
  name
    .replace(/^NotEqual/, 'ne')
    .replace(/^Equal/, 'eq')
    .replace(/^[A-Z]/, (first) => first.toLowerCase());

const functionsLike = (pattern: RegExp): readonly Entry[] =>
  [...functionArguments].flatMap(([name, takes]): Entry[] =>
    takes === 'list' || !pattern.test(name)
      ? []
      : [[functionField(name), { kind: 'function', name: name as QueryFunctionName, takes }]],
  );

const user = functionsLike(/^(Not)?EqualUser/);
const businessUnit = functionsLike(/^(Not)?EqualBusinessId$/);
const hierarchy = functionsLike(/^(Not)?(Under|Above)(OrEqual)?$/);
const dates = functionsLike(/^(Yesterday|Today|Tomorrow|Last|This|Next|OlderThan|On|In(Or.*)?Fiscal)/);
/** Hours and minutes mean nothing to a day (contract §4.4). */
const days = dates.filter(
  ([, operator]) => operator.kind !== 'function' || !/Hours|Minutes/.test(operator.name),
);

const numbers = [...equality, ...membership, ...order, ...range];
const ids = [...equality, ...membership];

const operatorsByKind: Readonly<Record<FilterKind, Operators>> = {
  string: new Map([...equality, ...membership, ...order, ...texts]),
  int: new Map(numbers),
  bigInt: new Map(numbers),
  decimal: new Map(numbers),
  double: new Map(numbers),
  boolean: new Map(equality),
  guid: new Map(ids),
  user: new Map([...ids, ...user]),
  businessUnit: new Map([...ids, ...businessUnit]),
  hierarchy: new Map([...ids, ...hierarchy]),
  dateTime: new Map([...numbers, ...dates]),
  localDateTime: new Map([...numbers, ...dates]),
  date: new Map([...numbers, ...days]),
  choice: new Map([...equality, ...membership]),
  choices: new Map([...equality, ...selections]),
};
