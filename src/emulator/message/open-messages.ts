import { toExact } from '../filter/comparable.ts';
import { printScaled } from '../write/exact-number.ts';
import { LongNumber, readNumber } from '../write/read-json-body.ts';
import type { MessageHandler, MixedItem, Parameter, Parameters } from './message.ts';
import { numberOf, rowsOf, textOf } from './parameter-of.ts';

/** The company's own messages with parameters and results that may hold anything; `metadata/custom-operations.ts` declares them. */

/** Unbound: says what it was given. */
export const describeOptions: MessageHandler = ({ parameters }) => {
  const options = parameters.get('Options');
  const entries = parameters.get('Entries');
  return {
    kind: 'open',
    value: {
      ...(options?.kind === 'object' ? answered(options.value) : {}),
      entryCount: entries?.kind === 'list' ? entries.items.length : 0,
      entryNames: entries?.kind === 'list' ? entries.items.flatMap(namesOf) : [],
    },
  };
};

/** An answer says the types of what isn't plain in JSON, and nothing of the rest. */
const answered = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): readonly (readonly [string, unknown])[] => {
      if (!name.includes('@')) return [[name, one]];
      const isPlain = ['String', 'Boolean', 'Int32', 'Double'].includes(String(one).replace(/^#/, ''));
      return name.startsWith('@') || isPlain ? [] : [[name, `#${String(one).replace(/^#/, '')}`]];
    }),
  );

const namesOf = (item: Parameter): readonly string[] =>
  item.kind === 'object' ? Object.keys(item.value).filter((name) => !name.includes('@')) : [];

/**
 * Unbound, with rows and objects of any kind: rows that are there come back; of others, what they are. Hints, an open
 * complex type, come last.
 */
export const classify: MessageHandler = ({ parameters }) => {
  const targets = parameters.get('Targets');
  const hints = parameters.get('Hints');
  const items = targets?.kind === 'list' ? targets.items : [];
  return {
    kind: 'mixed',
    items: [...items.map(classified), ...(hints?.kind === 'object' ? [open({ hints: hints.value })] : [])],
  };
};

const classified = (item: Parameter): MixedItem => {
  if (item.kind !== 'row') return open({ kind: 'object', members: namesOf(item) });
  const { row, table, json } = item.row;
  if (row !== undefined) return { kind: 'row', row };
  return open({
    kind: table.definition.logicalName,
    members: Object.keys(json).filter((name) => !name.includes('@')),
  });
};

const open = (value: Readonly<Record<string, unknown>>): MixedItem => ({ kind: 'open', value });

/**
 * Unbound function with parameters of every kind that a URL carries: what so many parcels cost by way of depots. Each parcel and
 * each unit of a depot's capacity is one; a day in the past costs nothing, and without rights there is no discount.
 */
export const quoteFreight: MessageHandler = ({ scope, parameters }) => {
  const stops = rowsOf(parameters, 'Stops').map(({ row }) => exactOf(row?.values['acme_capacity']));
  const terms = parameters.get('Terms');
  const hasRights = (textOf(parameters, 'Rights') ?? 'None') !== 'None';
  const discount = hasRights && terms?.kind === 'object' ? exactOf(terms.value['Discount']) : 0n;
  const isPast = (textOf(parameters, 'On') ?? '9999') < scope.clock().toISOString().slice(0, 10);
  const units = stops.reduce((sum, one) => sum + one, digitsOf(parameters, 'Parcels')) - discount;
  const cost = isPast ? 0n : units * BigInt(Math.round(numberOf(parameters, 'Factor') ?? 1));
  return { kind: 'value', type: 'Edm.Decimal', value: readNumber(printScaled(cost, 10)) };
};

const digitsOf = (parameters: Parameters, name: string): bigint => {
  const parameter = parameters.get(name);
  return parameter?.kind === 'number' ? exactOf(new LongNumber(parameter.digits)) : 0n;
};

const exactOf = (value: unknown): bigint => {
  if (value instanceof LongNumber) return toExact(value.text) ?? 0n;
  return typeof value === 'number' || typeof value === 'string' ? (toExact(String(value)) ?? 0n) : 0n;
};
