import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** Lists in lists with a limit of their own, and two roots that go as a batch with page sizes of their own. */
const reads = `{
  accounts(first: 7) { nodes { name contactsByParentCustomer(first: 2) { nodes { fullName } } } }
  contacts(first: 3) { nodes { fullName } }
}`;

const create = 'mutation { createAccount(input: { name: "Chosen" }) { recordId name } }';

let usual: TestGateway;
beforeAll(async () => {
  usual = await startGateway();
});
afterAll(() => usual.gateway.close());

/** Where the documentation is silent the gateway answers alike, whichever way the service does it. */
describe.each([
  ['$top inside $expand is ignored under maxpagesize', { expandTopIgnoredUnderMaxPageSize: true }],
  ['parts of a batch take over Prefer', { batchPartsInheritPrefer: true }],
])('%s', (_name, quirks) => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ emulator: { quirks } });
  });
  afterAll(() => test.gateway.close());

  it('reads are the same', async () => {
    const [own, other] = [await test.data(reads), await usual.data(reads)];
    expect(own.data).toEqual(other.data);
    const { nodes } = own.data?.['accounts'] as {
      nodes: { contactsByParentCustomer: { nodes: unknown[] } }[];
    };
    expect(nodes).toHaveLength(7);
    expect(nodes.every((node) => node.contactsByParentCustomer.nodes.length <= 2)).toBe(true);
    expect(nodes.some((node) => node.contactsByParentCustomer.nodes.length === 2)).toBe(true);
  });
});

describe.each([false, true])('a table refuses ids of its creator: %s', (refuses) => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ emulator: { quirks: { tablesRefusingIds: refuses ? ['account'] : [] } } });
  });
  afterAll(() => test.gateway.close());

  it('a creation is done, or plainly refused with nothing created', async () => {
    const { data, errors } = await test.run(create);
    const { data: found } = await test.data(
      '{ accounts(filter: { name: { eq: "Chosen" } }) { nodes { name } } }',
    );
    const created = (found?.['accounts'] as { nodes: unknown[] }).nodes.length;
    expect([data?.['createAccount'] === null, errors?.length ?? 0, created]).toEqual(
      refuses ? [true, 1, 0] : [false, 0, 1],
    );
  });
});
