import {
  logicalNameOf,
  type ColumnPath,
  type Compare,
  type Filter,
  type FunctionCall,
  type Related,
} from '../query/filter.ts';
import { patternLiteral, stringLiteral, type Literal } from '../query/literal.ts';
import { functionArguments } from '../query/query-function.ts';

/** Filter → OData text, percent-encoded. The only place where a `$filter` becomes text. */
export const printFilter = (filter: Filter): string => encodeURIComponent(filterText(filter));

/** The same, not encoded: for a body. */
export const filterText = (filter: Filter): string => conditionText(filter, root);

/** Whose row the properties belong to: nobody's name at the root, a variable inside `any`. */
interface Scope {
  readonly prefix: string;
  readonly depth: number;
}

const root: Scope = { prefix: '', depth: 0 };

const conditionText = (filter: Filter, scope: Scope): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map((part) => partText(part, scope)).join(` ${filter.kind} `);
    case 'compare':
      return compareText(filter, scope);
    case 'text': {
      const text = `${filter.test}(${pathText(filter.column, scope)},${patternLiteral(filter.text).text})`;
      return filter.negated ? `not ${text}` : text;
    }
    case 'function':
      return functionText(filter, scope);
    case 'any':
    case 'none':
    case 'all':
      return relatedText(filter, scope);
  }
};

/** A part of a junction, in brackets where it is one itself. */
const partText = (filter: Filter, scope: Scope): string => {
  const text = conditionText(filter, scope);
  return isCompound(filter) ? `(${text})` : text;
};

const isCompound = (filter: Filter): boolean => {
  if (filter.kind === 'compare') return filter.operator === 'ne' && filter.value !== null;
  if (filter.kind === 'function') return chunksOf(filter).length !== 1;
  return filter.kind === 'and' || filter.kind === 'or' || filter.kind === 'all';
};

/** Whether `ne` holds for null is not documented (contract §4.3), so that is said beside it. */
const compareText = ({ column, operator, value }: Compare, scope: Scope): string => {
  const path = pathText(column, scope);
  const text = `${path} ${operator} ${value?.text ?? 'null'}`;
  return operator === 'ne' && value !== null ? `${text} and ${path} ne null` : text;
};

const relatedText = ({ kind, collection, filter }: Related, { prefix, depth }: Scope): string => {
  const variable = depth === 0 ? 'x' : `x${depth}`;
  const inside = { prefix: `${variable}/`, depth: depth + 1 };
  const body = filter === undefined ? '' : `${variable}:${conditionText(filter, inside)}`;
  const path = `${prefix}${collection.navigation}`;
  switch (kind) {
    case 'any':
      return `${path}/any(${body})`;
    case 'none':
      return `not ${path}/any(${body})`;
    case 'all':
      // Whether `all` holds where there is no row at all is not documented (contract §4.3), so that is said beside it.
      return `${path}/all(${body}) or not ${path}/any()`;
  }
};

const pathText = ({ lookups, property }: ColumnPath, { prefix }: Scope): string =>
  `${prefix}${lookups.map(({ navigation }) => `${navigation}/`).join('')}${property}`;

/** Most values in one collection (contract §4.3: at most 500 conditions), and characters of a text in it. */
const maxValues = 500;

const functionText = (call: FunctionCall, scope: Scope): string => {
  const { name, column, values } = call;
  const { prefix } = scope;
  const where = `${prefix}${column.lookups.map(({ navigation }) => `${navigation}/`).join('')}`;
  const property = `PropertyName='${logicalNameOf(column.property)}'`;
  const print = (rest: string): string =>
    `${where}Microsoft.Dynamics.CRM.${name}(${property}${rest === '' ? '' : `,${rest}`})`;
  const [first, second] = values;
  switch (functionArguments.get(name)) {
    case 'number':
      return print(`PropertyValue=${textOf(first)}`);
    case 'period':
      return print(`PropertyValue1=${textOf(first)},PropertyValue2=${textOf(second)}`);
    case 'text':
      return print(`PropertyValue=${first === undefined ? textOf(first) : stringLiteral(first.value).text}`);
    case 'list':
      return listText(call, scope, print);
    default:
      return print('');
  }
};

/** Elements are strings whatever the column's type, in double quotes (contract §4.4). */
const listText = (call: FunctionCall, scope: Scope, print: (rest: string) => string): string => {
  const chunks = chunksOf(call);
  const path = pathText(call.column, scope);
  if (chunks.length === 0)
    return isNegative(call) ? `${path} ne null` : `${path} eq null and ${path} ne null`;
  return chunks
    .map((values) => print(`PropertyValues=[${values.map(({ value }) => JSON.stringify(value)).join(',')}]`))
    .join(isNegative(call) ? ' and ' : ' or ');
};

/** Values in pieces that one function takes; none at all for a collection that is empty. */
const chunksOf = (call: FunctionCall): readonly (readonly Literal[])[] => {
  if (functionArguments.get(call.name) !== 'list') return [call.values];
  const chunks: (readonly Literal[])[] = [];
  for (let start = 0; start < call.values.length; start += maxValues) {
    chunks.push(call.values.slice(start, start + maxValues));
  }
  return chunks;
};

const isNegative = ({ name }: FunctionCall): boolean => name === 'NotIn' || name === 'DoesNotContainValues';

const textOf = (value: Literal | undefined): string => {
  if (value === undefined) throw new TypeError('A function lacks a value');
  return value.text;
};
