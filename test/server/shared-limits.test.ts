import { afterAll, beforeAll, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const tables = { account: { read: true }, contact: { read: true } };

let rig: TestGateway;
let release: () => void = () => undefined;
let held: Promise<void> | undefined;
beforeAll(async () => {
  rig = await startGateway({
    gateway: {
      incrementalDelivery: true,
      roles: {
        one: { tables, limits: { concurrentOperations: 1 } },
        small: { tables, limits: { filterConditions: 1 } },
        large: { tables },
      },
      callers: { anonymous: 'one' },
    },
    between: async (request, send) => {
      if (request.url.includes('/contacts?')) await held;
      return send(request);
    },
  });
});
afterAll(() => rig.gateway.close());

it('an answer in several parts counts among what runs until its last part', async () => {
  held = new Promise((resolve) => (release = resolve));
  const query =
    '{ accounts(first: 1) { nodes { name } } ... @defer { contacts(first: 1) { nodes { lastName } } } }';
  const ask = (): Promise<Response> =>
    rig.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'multipart/mixed' },
        body: JSON.stringify({ query }),
      }),
    );
  const first = await ask();
  expect(await (await ask()).text()).toContain('RATE_LIMITED');
  release();
  expect(await first.text()).toContain('"hasNext":false');
  expect(await (await ask()).text()).not.toContain('"errors"');
});

it('a plan of one role is none of another that has other limits on filters', async () => {
  held = undefined;
  const query = `{ accounts(first: 1) { nodes {
    contactsByParentCustomer(first: 1, filter: { lastName: { isNull: false }, firstName: { isNull: false } }) { nodes { lastName } }
  } } }`;
  expect((await rig.runAs({ role: 'large' }, query)).errors).toBeUndefined();
  expect((await rig.runAs({ role: 'small' }, query)).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});
