import { describe, expect, it } from 'vitest';

import { ask, query, testServer } from './test-server.ts';

const graphqlJson = { accept: 'application/graphql-response+json' };

describe('error mask', () => {
  it('hides an unexpected error behind an id that the log knows', async () => {
    const { server, logged } = testServer();
    const answer = await query(server, '{ hello boom }');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      data: { hello: 'Hello world', boom: null },
      errors: [
        {
          message: 'Something went wrong in the gateway; its log has the details under id-1.',
          path: ['boom'],
          locations: [{ line: 1, column: 9 }],
          extensions: { code: 'INTERNAL', requestId: 'id-1' },
        },
      ],
    });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ requestId: 'id-1', err: { message: 'password=hunter2 at 10.0.0.1' } });
  });

  it('shows an error of the gateway with its code, its fault and the time to wait', async () => {
    const { server, logged } = testServer();
    const [error] = (await query(server, '{ throttled }')).json().errors ?? [];
    expect(error).toMatchObject({
      message: 'Dataverse asks to slow down.',
      path: ['throttled'],
      extensions: {
        code: 'THROTTLED',
        retryAfterSeconds: 7,
        dataverse: { status: 429, code: '0x80072322', requestId: 'r1' },
      },
    });
    expect(logged).toEqual([]);
  });

  it('never shows a value that does not fit its type, nor a code outside of the table', async () => {
    const { server } = testServer();
    const answer = await query(server, '{ brokenInt outOfTable }');
    expect(answer.text).not.toContain('canary-value');
    expect(answer.text).not.toContain('secret detail');
    expect(answer.json().errors?.map((error) => error.extensions['code'])).toEqual(['INTERNAL', 'INTERNAL']);
  });

  it('names the place of a wrong value in the variables', async () => {
    const { server } = testServer();
    const wrong = async (variables: object) => {
      const text = 'query ($name: String, $names: [String!]) { hello(name: $name, names: $names) }';
      const body = JSON.stringify({ query: text, variables });
      const headers = { 'content-type': 'application/json' };
      return (await ask(server, { method: 'POST', headers, body })).json().errors?.[0];
    };
    const messageOf = async (variables: object) => (await wrong(variables))?.message;
    expect(await messageOf({ name: 7 })).toBe(
      'Variable "$name": String cannot represent a non string value: 7',
    );
    expect((await wrong({ names: ['a', null] }))?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      field: '$names[1]',
    });
    expect(await messageOf({ names: ['a', null] })).toBe(
      'Variable "$names[1]": Expected non-nullable type "String!" not to be null.',
    );
  });

  it('names a variable that is missing, or null where a value belongs', async () => {
    const { server } = testServer();
    for (const variables of [{}, { name: null }]) {
      const text = 'query ($name: String!) { hello(name: $name) }';
      const body = JSON.stringify({ query: text, variables });
      const headers = { 'content-type': 'application/json' };
      const { errors } = (await ask(server, { method: 'POST', headers, body })).json();
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'BAD_USER_INPUT', field: '$name' },
      ]);
    }
  });

  it('names what is wrong with the operation itself', async () => {
    const { server } = testServer();
    const codeOf = async (text: string) => {
      const answer = await query(server, text, graphqlJson);
      return [answer.status, answer.json().errors?.[0]?.extensions['code']];
    };
    expect(await codeOf('{ hello')).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expect(await codeOf('{ nothing }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await codeOf('{ hello(name: 3) }')).toEqual([400, 'BAD_USER_INPUT']);
    expect(await codeOf('query a { hello } query b { hello }')).toEqual([400, 'BAD_USER_INPUT']);
    expect(await codeOf('query a($n: String!) { hello(name: $n) }')).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('does not carry a large piece of the operation back', async () => {
    const { server } = testServer();
    const answer = await query(server, `{ hello } ${'x'.repeat(100_000)}`);
    expect(answer.json().errors?.[0]?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
    expect(answer.text.length).toBeLessThan(1000);
  });

  it('lists five validation errors, and a hundred of execution with the number left out', async () => {
    const { server } = testServer();
    const invalid = (
      await query(server, `{ ${Array.from({ length: 20 }, (_, i) => `x${i}`).join(' ')} }`)
    ).json();
    expect(invalid.errors).toHaveLength(5);
    const executed = (await query(server, '{ many }')).json();
    expect(executed.errors).toHaveLength(101);
    expect(executed.errors?.at(-1)).toEqual({
      message: '50 further errors are not listed.',
      extensions: { code: 'INTERNAL' },
    });
  });
});
