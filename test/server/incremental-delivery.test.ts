import { afterEach, describe, expect, it } from 'vitest';

import type { GatewayOptions } from '../../src/gateway-options.ts';
import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { allPayloads, mergedAnswer, payloadsOf, sendForParts, type Payload } from '../support/incremental.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
afterEach(() => test.gateway.close());

/** A gateway whose requests to the organisation are held back where `isHeld` says so, until they are let go. */
const holding = async (isHeld: (url: string) => boolean, options: Partial<GatewayOptions> = {}) => {
  const emulator = await createEmulator();
  const held: string[] = [];
  const aborted: string[] = [];
  let letGo = (): void => {};
  const free = new Promise<void>((resolve) => (letGo = resolve));
  test = await startGateway({
    gateway: {
      incrementalDelivery: true,
      ...options,
      fetch: async (request) => {
        const url = decodeURIComponent(request.url);
        if (!isHeld(url)) return emulator.fetch(request);
        held.push(url);
        const left = new Promise<never>((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            aborted.push(url);
            reject(request.signal.reason as Error);
          });
        });
        await Promise.race([free, left]);
        return emulator.fetch(request);
      },
    },
  });
  return { held, aborted, letGo };
};

const owners = '... @defer(label: "owners") { owner { ... on SystemUser { fullName } ... on Team { name } } }';
const contactsWithOwners = `{ accounts(first: 5) { nodes { name contactsByParentCustomer(first: 3) { nodes { fullName ${owners} } } } } }`;

/** Rows asked for by their ids. */
const isFollow = (url: string): boolean => url.includes('PropertyValues=');

const plain = async (query: string): Promise<Payload> =>
  test.data(query.replaceAll(/@(?:defer|stream)(?:\([^)]*\))?/g, ''));

describe('@defer', () => {
  it('sends the first payload before the follow-up read was answered', async () => {
    const { held, letGo } = await holding(isFollow);
    const response = await sendForParts(test.gateway, { query: contactsWithOwners });
    expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"');
    const payloads = payloadsOf(response);
    const first = (await payloads.next()).value as Payload;
    expect(held).toHaveLength(1);
    expect(first).toMatchObject({ hasNext: true, data: { accounts: { nodes: [{ name: expect.any(String) as string }, {}, {}, {}, {}] } } });
    expect(JSON.stringify(first)).not.toContain('owner');
    letGo();
    const rest: Payload[] = [];
    for await (const payload of payloads) rest.push(payload);
    expect(rest.map(({ hasNext }) => hasNext)).toEqual([false]);
    expect(rest[0]?.incremental?.[0]).toEqual({
      path: ['accounts', 'nodes', 0, 'contactsByParentCustomer', 'nodes', 0],
      label: 'owners',
      data: { owner: expect.anything() as unknown },
    });
    const { data, extensions } = await plain(contactsWithOwners);
    const merged = mergedAnswer([first, ...rest]);
    expect(merged.data).toEqual(data);
    expect(merged.extensions?.upstream).toHaveLength(2);
    expect(extensions?.upstream).toHaveLength(2);
    expect(merged.extensions?.predicted).toEqual(extensions?.predicted);
  });
});
