import { expect, it } from 'vitest';

import { startGateway } from '../../support/start-gateway.ts';
import { tokenIssuer } from '../../support/token-issuer.ts';

const anAccount = (name: string): string => `createAccount(input: { name: "${name}" }) { id }`;

it('a token that ends during a request writes nothing more (C3)', async () => {
  let now = Date.parse('2026-11-02T10:00:00Z');
  const entra = await tokenIssuer(() => new Date(now));
  let writes = 0;
  const test = await startGateway({
    between: async (request, send) => {
      const answer = await send(request);
      if (request.method !== 'GET' && request.url.includes('/api/data/')) {
        writes += 1;
        now += 70_000; // each write takes a while
      }
      return answer;
    },
    gateway: {
      clock: () => new Date(now),
      fetchKeys: entra.fetchKeys,
      roles: { writer: { tables: { account: { read: true, create: true } } } },
      callers: {
        jwt: [
          {
            issuer: entra.issuer,
            audience: [entra.audience],
            jwksUri: new URL('https://login.example/keys'),
            roleMap: { Writer: 'writer' },
          },
        ],
      },
    },
  });
  // Ends 30 s after the request comes in, and is taken for 60 s more.
  const token = await entra.token({ claims: { roles: ['Writer'], exp: Math.floor(now / 1000) + 30 } });
  const response = await test.gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation { one: ${anAccount('First')} two: ${anAccount('Second')} three: ${anAccount('Third')} }`,
      }),
    }),
  );
  expect(response.status).toBe(200);
  const { data, errors } = (await response.json()) as {
    data: Record<string, unknown>;
    errors: { path: string[]; extensions: { code: string } }[];
  };
  expect(data).toMatchObject({
    one: { id: expect.any(String) as string },
    two: { id: expect.any(String) as string },
  });
  expect(errors.map(({ path, extensions }) => [path[0], extensions.code])).toEqual([
    ['three', 'UNAUTHENTICATED'],
  ]);
  expect(writes).toBe(2);
  await test.gateway.close();
});
