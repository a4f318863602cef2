import { setImmediate } from 'node:timers/promises';
import type { ExecutionResult, GraphQLError } from 'graphql';

/** A part of an answer that comes after the first: fields of an object, or items of a list. */
export interface IncrementalPart {
  readonly path?: readonly (string | number)[];
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly items?: readonly unknown[] | null;
  readonly label?: string;
  readonly errors?: readonly GraphQLError[];
}

/** One payload of an answer in several. */
export interface PartialResult extends ExecutionResult {
  readonly incremental?: readonly IncrementalPart[];
  readonly hasNext?: boolean;
}

export type PartialResults = AsyncIterable<PartialResult, undefined>;

/**
 * Joins parts with the first payload that are ready when that is: an answer begins with all that is there. A part that
 * failed as a whole stays a part, since its null is not the object's.
 *
 * @returns the answer as one result, where nothing is left to come
 */
export const joinReadyParts = async (results: PartialResults): Promise<PartialResult | PartialResults> => {
  const iterator = results[Symbol.asyncIterator]();
  const begin = await iterator.next();
  if (begin.done === true) return {};
  let first = begin.value;
  while (first.hasNext === true) {
    const next = iterator.next();
    // What needs no answer of Dataverse's is ready after a turn of the event loop.
    const ready = await Promise.race([next, setImmediate(undefined)]);
    if (ready?.done !== false || !isJoinable(ready.value)) return startingWith([first, next], iterator);
    first = joined(first, ready.value);
  }
  const { hasNext: _none, ...whole } = first;
  return whole;
};

const isJoinable = ({ incremental = [] }: PartialResult): boolean =>
  incremental.every(({ data, items }) => data !== null && items !== null);

const joined = (
  first: PartialResult,
  { incremental = [], hasNext = false }: PartialResult,
): PartialResult => {
  const errors = [...(first.errors ?? []), ...incremental.flatMap((part) => part.errors ?? [])];
  for (const part of incremental) join(first.data, part);
  return { ...first, hasNext, ...(errors.length > 0 && { errors }) };
};

const join = (root: unknown, { path = [], data, items }: IncrementalPart): void => {
  if (data) merge(valueAt(root, path), data);
  const list = valueAt(root, path.slice(0, -1));
  const start = path.at(-1);
  if (!items || !Array.isArray(list) || typeof start !== 'number') return;
  merge(list, Object.fromEntries(items.map((item, index) => [start + index, item])));
};

const valueAt = (root: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Readonly<Record<string | number, unknown>>)[key], root);

/** Adds the fields of one object to another of the same place: an object or list of both has the fields of both. */
const merge = (target: unknown, source: unknown): void => {
  if (!isContainer(target) || !isContainer(source)) return;
  for (const [key, value] of Object.entries(source)) {
    if (isContainer(target[key]) && isContainer(value)) merge(target[key], value);
    else target[key] = value;
  }
};

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const startingWith = (
  begun: readonly [PartialResult, Promise<IteratorResult<PartialResult, undefined>>],
  iterator: AsyncIterator<PartialResult, undefined>,
): PartialResults => {
  const [first, second] = begun;
  const waiting = [
    (): Promise<IteratorResult<PartialResult, undefined>> => Promise.resolve({ done: false, value: first }),
    () => second,
  ];
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => (waiting.shift() ?? (() => iterator.next()))(),
      return: async () => {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
};
