import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { allPayloads, mergedAnswer, payloadsOf, sendForParts, type Payload } from '../support/incremental.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** What becomes of a request to the organisation: it waits until it is let go, and may be answered by somebody else. */
interface Holding {
  readonly isHeld: (url: string) => boolean;
  readonly answer?: () => Response;
}

let emulator: Emulator;
let shared: TestGateway;
let test: TestGateway;
let state = {
  isHeld: (_url: string): boolean => false,
  free: Promise.resolve(),
  answer: undefined as Holding['answer'],
};
let held: string[] = [];
let aborted: string[] = [];

const start = (options: Partial<GatewayOptions> = {}): Promise<TestGateway> =>
  startGateway({
    gateway: {
      incrementalDelivery: true,
      ...options,
      fetch: async (request) => {
        const url = decodeURIComponent(request.url);
        const { isHeld, free, answer } = state;
        if (!isHeld(url)) return emulator.fetch(request);
        held.push(url);
        const left = new Promise<never>((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            aborted.push(url);
            reject(request.signal.reason as Error);
          });
        });
        await Promise.race([free, left]);
        return answer?.() ?? emulator.fetch(request);
      },
    },
  });

beforeAll(async () => {
  emulator = await createEmulator();
  shared = await start();
});
afterAll(() => shared.gateway.close());
beforeEach(() => {
  test = shared;
  held = [];
  aborted = [];
  hold({ isHeld: () => false });
});
afterEach(async () => {
  if (test !== shared) await test.gateway.close();
});

/** @returns lets go what was held */
const hold = ({ isHeld, answer }: Holding): (() => void) => {
  let letGo = (): void => {};
  state = { isHeld, answer, free: new Promise<void>((resolve) => (letGo = resolve)) };
  return letGo;
};

const owners =
  '... @defer(label: "owners") { owner { ... on SystemUser { fullName } ... on Team { name } } }';
const contactsWithOwners = `{ accounts(first: 5) { nodes { name contactsByParentCustomer(first: 3) { nodes { fullName ${owners} } } } } }`;

/** Rows asked for by their ids. */
const isFollow = (url: string): boolean => url.includes('PropertyValues=');

/** The same without the directives: the answer that a client must have in the end. */
const whole = (query: string, variables?: Readonly<Record<string, unknown>>): Promise<Payload> =>
  test.run(query.replaceAll(/@(?:defer|stream)(?:\([^)]*\))?/g, ''), variables);

/** Everything that came, and that the client had in the end what it has without the directives, for as many requests. */
const compared = async (
  query: string,
  { variables, letGo }: { variables?: Readonly<Record<string, unknown>>; letGo?: () => void } = {},
): Promise<readonly Payload[]> => {
  const payloads: Payload[] = [];
  for await (const payload of payloadsOf(await sendForParts(test.gateway, { query, variables }))) {
    payloads.push(payload);
    letGo?.();
  }
  const merged = mergedAnswer(payloads);
  const expected = await whole(query, variables);
  expect(merged.data).toEqual(expected.data);
  expect(merged.errors?.map(unplaced)).toEqual(expected.errors?.map(unplaced));
  expect(merged.extensions?.upstream).toHaveLength(expected.extensions?.upstream.length ?? 0);
  expect(merged.extensions?.predicted).toEqual(expected.extensions?.predicted);
  return payloads;
};

/** Without its lines and columns, which the directives shift. */
const unplaced = (error: object): object => ({ ...error, locations: undefined });

const partsOf = (payloads: readonly Payload[]) => payloads.flatMap(({ incremental = [] }) => incremental);

describe('@defer', () => {
  it('sends the first payload before the follow-up read was answered', async () => {
    const letGo = hold({ isHeld: isFollow });
    const response = await sendForParts(test.gateway, { query: contactsWithOwners });
    expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"');
    const payloads = payloadsOf(response);
    const first = (await payloads.next()).value as Payload;
    expect(held).toHaveLength(1);
    expect(first).toMatchObject({
      hasNext: true,
      data: { accounts: { nodes: [{ name: expect.any(String) as string }, {}, {}, {}, {}] } },
    });
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
  });

  it.each([
    ['owners of nested rows', contactsWithOwners, 2],
    [
      'a list in a list',
      '{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { fullName ... @defer { opportunitiesByParentContact(first: 2) { nodes { name } pageInfo { hasNextPage } } } } } } } }',
      2,
    ],
    [
      'the one list that can’t be in the first query, whichever stands first',
      '{ accounts(first: 5) { nodes { ... @defer { b: contactsByParentCustomer(first: 2) { nodes { fullName } } } a: contactsByParentCustomer(first: 1) { nodes { lastName } } } } }',
      2,
    ],
    [
      'how many rows nested lists have',
      '{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 1) { nodes { fullName } ... @defer { totalCount totalCountIsCapped } } } } }',
      2,
    ],
    [
      'how many rows followed lists have, before and after the rows',
      '{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 10) { nodes { fullName ... @defer { opportunitiesByParentContact(first: 1) { nodes { name } ... @defer { totalCount } } } } } } } }',
      3,
    ],
    [
      'nodes of a connection, with what is followed in them',
      `{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { ... @defer { nodes { fullName ${owners} } } pageInfo { hasNextPage } } } } }`,
      2,
    ],
    [
      'a field that others want other things of',
      '{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { ...Names ...Owners @defer } } } } } fragment Names on Contact { fullName owner { displayName } } fragment Owners on Contact { fullName o: owner { ... on SystemUser { fullName } ... on Team { name } } }',
      2,
    ],
    [
      'the way back to the row above',
      '{ accounts(first: 3) { nodes { name contactsByParentCustomer(first: 2) { nodes { fullName ... @defer { parentCustomer { ... on Account { a: contactsByParentCustomer(first: 5) { nodes { lastName } } } } } } } } } }',
      2,
    ],
    [
      'root fields',
      '{ accounts(first: 2) { nodes { name } } ... @defer(label: "count") { opportunityAggregate { count } } }',
      2,
    ],
    [
      'concrete activities',
      '{ activityPointers(first: 10) { nodes { subject ... @defer { activity { ... on Task { percentComplete } ... on PhoneCall { phoneNumber } ... on Email { sender } ... on Appointment { location } } } } } }',
      2,
    ],
  ])('%s: in a payload of its own, for the same requests', async (_what, query, requests) => {
    const letGo = hold({ isHeld: (url) => isFollow(url) || url.includes('fetchXml=') });
    const payloads = await compared(query, { letGo });
    expect(payloads.length).toBeGreaterThan(1);
    expect(payloads.at(-1)?.extensions?.upstream).toHaveLength(requests);
    expect(payloads.slice(0, -1).map(({ extensions }) => extensions)).not.toContain(expect.anything());
  });

  it('brings fragments in fragments one after another', async () => {
    const query = `{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { ... @defer(label: "deals") { opportunitiesByParentContact(first: 2) { nodes { name ... @defer(label: "sellers") { owner { ... on SystemUser { fullName } ... on Team { name } } } } } } } } } } }`;
    const letGo = hold({ isHeld: isFollow });
    const labels = partsOf(await compared(query, { letGo })).map(({ label }) => label);
    expect(new Set(labels)).toEqual(new Set(['deals', 'sellers']));
    expect(labels.indexOf('sellers')).toBeGreaterThan(labels.lastIndexOf('deals'));
  });

  it('answers at once, and plainly, what one query brings anyway', async () => {
    const query =
      '{ accounts(first: 5) { nodes { name ... @defer { primaryContact { fullName } telephone1 } ... @defer { primaryContact { lastName } } } } }';
    const response = await sendForParts(test.gateway, { query });
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const payloads = await compared(query);
    expect(payloads).toHaveLength(1);
    expect(payloads[0]).not.toHaveProperty('hasNext');
  });

  it('waits for what is asked for elsewhere at once', async () => {
    const query = `{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { ${owners} o: owner { ... on SystemUser { fullName } ... on Team { name } } } } } } }`;
    expect(await compared(query)).toHaveLength(1);
  });

  it('does as its condition says', async () => {
    const query = contactsWithOwners
      .replace('label: "owners"', 'if: $later')
      .replace('{', 'query ($later: Boolean!) {');
    const parts = async (later: boolean) => {
      const letGo = hold({ isHeld: isFollow });
      if (!later) letGo();
      const response = await sendForParts(test.gateway, { query, variables: { later } });
      letGo();
      return (await allPayloads(response)).length;
    };
    expect([await parts(false), await parts(true), await parts(false)]).toEqual([1, 2, 1]);
  });
});

describe('@stream', () => {
  it.each([
    [
      'nodes of a followed list',
      '{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { fullName opportunitiesByParentContact(first: 2) { nodes @stream(label: "deals") { name } } } } } } }',
    ],
    [
      'edges of a followed list',
      '{ accounts(first: 5) { nodes { contactsByParentCustomer(first: 3) { nodes { fullName opportunitiesByParentContact(first: 2) { edges @stream(initialCount: 0) { node { name } } } } } } } }',
    ],
    [
      'rows whose related rows are followed',
      '{ accounts(first: 5) { totalCount nodes @stream { name contactsByParentCustomer(first: 3) { nodes { owner { ... on SystemUser { fullName } } } } } } }',
    ],
    [
      'party lists that are followed',
      '{ accounts(first: 20) { nodes { phoneCallsByRegardingObject(first: 3) { nodes { subject to @stream { partyId } from @stream { partyId } } } } } }',
    ],
  ])('%s: items come when they were read', async (_what, query) => {
    const letGo = hold({ isHeld: isFollow });
    const payloads = await compared(query, { letGo });
    expect(payloads.length).toBeGreaterThan(1);
    expect(partsOf(payloads).flatMap(({ items }) => items ?? [])).not.toHaveLength(0);
  });

  it('nodes by id: as they are, when they were read', async () => {
    const ids = await Promise.all(
      ['accounts', 'contacts'].map(async (field) => {
        const { data } = await test.data(`{ ${field}(first: 2) { nodes { id } } }`);
        return (data?.[field] as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
      }),
    );
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) @stream(initialCount: 1) { ... on Account { name } ... on Contact { fullName } } }';
    await compared(query, { variables: { ids: ids.flat() } });
  });

  it('answers whole where the first items have to wait as well', async () => {
    const query =
      '{ accounts(first: 5) { nodes @stream(initialCount: 2) { contactsByParentCustomer(first: 3) { nodes { owner { ... on SystemUser { fullName } } } } } } }';
    expect(await compared(query)).toHaveLength(1);
  });
});

describe('the rest of an answer in parts', () => {
  it('has errors in the part that failed, and masks them', async () => {
    const error = { code: '0x80040220', message: 'secret' };
    const answer = () => Response.json({ error }, { status: 403 });
    const letGo = hold({ isHeld: isFollow, answer });
    const payloads = await compared(contactsWithOwners, { letGo });
    expect(payloads[0]).not.toHaveProperty('errors');
    const [part] = partsOf(payloads);
    expect(part).toMatchObject({
      label: 'owners',
      data: { owner: null },
      errors: [{ path: [...(part?.path ?? []), 'owner'], extensions: { code: 'FORBIDDEN' } }],
    });
    expect(JSON.stringify(payloads)).not.toContain('secret');
  });

  it('ends with TIMEOUT in the part that took too long', async () => {
    test = await start({ requestTimeoutMs: 5000 });
    hold({ isHeld: isFollow });
    const payloads = await allPayloads(await sendForParts(test.gateway, { query: contactsWithOwners }));
    expect(payloads[0]?.hasNext).toBe(true);
    const [part] = partsOf(payloads);
    expect(part).toMatchObject({ data: { owner: null }, errors: [{ extensions: { code: 'TIMEOUT' } }] });
    expect(payloads.at(-1)?.hasNext).toBe(false);
  });

  it.each(['goes away', 'wants no more'])('lets go of its reads when the client %s', async (how) => {
    hold({ isHeld: isFollow });
    const controller = new AbortController();
    const { signal } = controller;
    const response = await sendForParts(test.gateway, { query: contactsWithOwners, signal });
    const reader = response.body?.getReader();
    await reader?.read();
    if (how === 'goes away') controller.abort();
    else await reader?.cancel();
    await expect.poll(() => aborted.length).toBe(1);
  });

  it.each(['application/json', '*/*', 'multipart/mixed; incrementalDeliverySpec=3283f8a, application/json'])(
    'comes whole to a client that accepts %s',
    async (accept) => {
      const response = await sendForParts(test.gateway, { query: contactsWithOwners, accept });
      expect(response.headers.get('content-type')).toMatch(/^application\/(?:graphql-response\+)?json/);
      const { data, extensions } = (await response.json()) as Payload;
      expect(data).toEqual((await whole(contactsWithOwners)).data);
      expect(extensions?.upstream).toHaveLength(2);
    },
  );

  it('comes as events to a client that accepts those', async () => {
    const accept = 'text/event-stream';
    const letGo = hold({ isHeld: isFollow });
    const response = await sendForParts(test.gateway, { query: contactsWithOwners, accept });
    letGo();
    const events = (await response.text()).match(/(?<=^data: ).*$/gm) ?? [];
    const payloads = events.map((text) => JSON.parse(text) as Payload);
    expect(payloads.map(({ hasNext }) => hasNext)).toEqual([true, false]);
    expect(mergedAnswer(payloads).data).toEqual((await whole(contactsWithOwners)).data);
  });
});

describe('what is refused', () => {
  const codes = async (query: string) =>
    (await test.run(query)).errors?.map((error) => error.extensions?.['code']);

  it('both directives where they are off, which the schema doesn’t have then', async () => {
    test = await startGateway();
    expect(await codes(contactsWithOwners)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(test.gateway.current().schema.getDirective('defer')).toBeUndefined();
  });

  it.each([
    [
      'one label twice',
      '{ ... @defer(label: "a") { accounts { totalCount } } ... @defer(label: "a") { contacts { totalCount } } }',
    ],
    [
      'a label that is a variable',
      'query ($l: String) { ... @defer(label: $l) { accounts { totalCount } } }',
    ],
    ['a stream of what is no list', '{ accounts @stream { totalCount } }'],
  ])('%s', async (_what, query) => {
    expect(await codes(query)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('more than 20 parts, through fragments too', async () => {
    const fragments = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Account { ...F${index + 1} @defer ...F${index + 1} @defer }`,
    );
    const query = `{ accounts { nodes { ...F0 } } } ${fragments.join(' ')} fragment F60 on Account { name }`;
    expect(await codes(query)).toEqual(['QUERY_TOO_COMPLEX']);
  });
});
