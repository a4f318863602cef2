import { afterEach, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
afterEach(() => test.gateway.close());

const nested = (first: number, inner: number): string =>
  `{ accounts(first: ${first}) { nodes { contactsByParentCustomer(first: ${inner}) { nodes { fullName opportunitiesByParentContact(first: 5) { nodes { name } } } } } } }`;

describe('what an operation may cost', () => {
  it('is told before it is sent, and with the requests', async () => {
    test = await startGateway();
    const { extensions } = await test.data(nested(50, 10));
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 2, rows: 50 + 500 + 500 + 2500 });
    expect(extensions?.upstream).toHaveLength(2);
    const { extensions: none } = await test.data(
      '{ choices(table: "account", column: "industrycode") { name } }',
    );
    expect(none?.predicted).toEqual({ requests: 0, waits: 0, rows: 0 });
  });

  it('rows by id are counted as they are read: together', async () => {
    test = await startGateway({ gateway: { limits: { requests: 2 } } });
    const ids = Array.from({ length: 700 }, (_, index) =>
      Buffer.from(`account:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`).toString('base64url'),
    );
    const { extensions } = await test.data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 1, rows: 700 });
    expect(extensions?.upstream).toHaveLength(2);
  });

  it.each([
    ['requests', 1],
    ['waits', 1],
    ['rows', 3000],
  ])(
    'over the limit of %s it is refused with field and limit, and nothing of the field is sent',
    async (limit, most) => {
      test = await startGateway({ gateway: { limits: { [limit]: most } } });
      test.emulator.clearRequests();
      const { data, errors } = await test.run(nested(50, 10));
      expect(data).toEqual({ accounts: null });
      expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', limit, most } }]);
      expect(errors?.[0]?.message).toContain('"accounts"');
      expect(test.emulator.requests).toEqual([]);
    },
  );

  it('counts all fields of an operation together', async () => {
    test = await startGateway({ gateway: { limits: { requests: 3 } } });
    const fields = ['accounts', 'contacts', 'leads', 'incidents'].map((name) => `${name} { nodes { id } }`);
    const { data, errors } = await test.run(`{ ${fields.join(' ')} }`);
    expect(errors).toMatchObject([{ path: ['incidents'], extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
    expect(data?.['leads']).not.toBeNull();
  });
});
