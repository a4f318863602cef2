import { GraphQLError, parse, type ExecutionArgs } from 'graphql';
import { describe, expect, it, vi } from 'vitest';

import { executeOperation, type Execute } from '../../../src/execute/execute-operation.ts';
import type { OperationContext } from '../../../src/execute/operation-context.ts';
import { buildSchema } from '../../../src/schema/build-schema.ts';
import { newShaped } from '../../../src/shape/shaped.ts';
import { everyKind, portOf } from '../schema/every-kind.ts';

const shaped = (values: Readonly<Record<string, unknown>>) => Object.assign(newShaped('Account'), values);

interface Asked {
  readonly source: string;
  readonly variableValues?: Readonly<Record<string, unknown>>;
  readonly one: () => unknown;
  readonly failed?: boolean;
}

/** Executes an operation whose rows are what `one` gives, and tells whether the other executor was asked. */
const execute = async ({ source, variableValues, one, failed = false }: Asked) => {
  const port = portOf({ one: () => one, nodes: () => [one(), Promise.reject(new GraphQLError('gone'))] });
  const shaping = { sealCursor: () => '', failed };
  const contextValue = { shaping } as unknown as OperationContext;
  const args: ExecutionArgs = {
    schema: buildSchema(everyKind, port),
    document: parse(source),
    contextValue,
    ...(variableValues && { variableValues }),
  };
  const complete = vi.fn<Execute>(() => ({ data: { completed: true } }));
  const result = await executeOperation(args, complete);
  return { result, complete, settled: contextValue.settled };
};

const field = [...everyKind.tables.values()][0]?.oneField ?? '';

describe('executeOperation', () => {
  it('takes the values of root fields as the answer, in the order of the query', async () => {
    const source = `query ($id: ID!, $no: Boolean!) { __typename b: ${field}(id: $id) { id } ...Rest x: ${field}(id: "1") @include(if: $no) { id } } fragment Rest on Query { a: ${field}(id: "2") { id } }`;
    const rows = [shaped({ id: '1' }), null];
    const { result, complete } = await execute({
      source,
      variableValues: { id: '1', no: false },
      one: () => rows.shift(),
    });
    expect(JSON.stringify(result)).toBe('{"data":{"__typename":"Query","b":{"id":"1"},"a":null}}');
    expect(complete).not.toHaveBeenCalled();
  });

  it.each<[string, Asked]>([
    [
      'a row whose field failed',
      { source: `{ ${field}(id: "1") { id } }`, one: () => shaped({ id: new Error() }), failed: true },
    ],
    [
      'a field that throws',
      {
        source: `{ ${field}(id: "1") { id } }`,
        one: () => {
          throw new Error('x');
        },
      },
    ],
    ['an item that fails', { source: '{ nodes(ids: ["1", "2"]) { id } }', one: () => null }],
  ])('leaves %s to the other executor, with what was given', async (_what, asked) => {
    const { result, complete, settled } = await execute(asked);
    expect(result).toEqual({ data: { completed: true } });
    expect(complete).toHaveBeenCalledTimes(1);
    expect(settled?.size).toBe(1);
  });

  it.each([
    ['introspection', '{ __schema { queryType { name } } }', undefined],
    ['variables that do not fit', `query ($id: ID!) { ${field}(id: $id) { id } }`, {}],
    [
      'an operation that is not named',
      `query A { ${field}(id: "1") { id } } query B { ${field}(id: "1") { id } }`,
      undefined,
    ],
  ])('leaves %s to the other executor at once', async (_what, source, variableValues) => {
    const one = vi.fn(() => null);
    const { complete } = await execute({ source, one, ...(variableValues && { variableValues }) });
    expect(complete).toHaveBeenCalledTimes(1);
    expect(one).not.toHaveBeenCalled();
  });
});
