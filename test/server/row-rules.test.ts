import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

interface Contact {
  readonly contactId: string;
  readonly lastName: string | null;
}

/** Sees contacts whose last name begins with a letter in A–M, as a stand-in for any rule. */
const rows = { lastName: { lt: 'N' } };

const roles: Readonly<Record<string, RoleOptions>> = {
  ...gatewaySettings.roles,
  half: { tables: { '*': {}, contact: { read: { rows } } }, explain: true },
  wordy: {
    tables: {
      '*': {},
      account: { read: { rows: { name: { notIn: ['a'] } } } },
      contact: { read: { rows: { or: [{ lastName: { lt: 'N' } }, { lastName: { gt: 'N' } }] } } },
    },
    limits: { filterConditions: 999, tokens: 99_999, variableNodes: 99_999 },
    explain: true,
  },
  own: {
    tables: {
      account: { read: { rows: { primaryContactId: { eq: '${claims.contact}' } } } },
      contact: { read: true },
    },
    explain: true,
  },
};

type Json = Record<string, unknown>;

describe('rules on rows', () => {
  let test: TestGateway;
  let contacts: readonly Contact[];
  beforeAll(async () => {
    test = await startGateway({ gateway: { roles, search: true } });
    const { data } = await test.data('{ contacts(first: 5000) { nodes { contactId lastName } } }');
    ({ nodes: contacts } = data?.['contacts'] as { nodes: Contact[] });
  });
  afterAll(() => test.gateway.close());

  const isSeen = ({ lastName }: { readonly lastName?: unknown }): boolean =>
    typeof lastName === 'string' && lastName.toLowerCase() < 'n';
  const half = (query: string): Promise<Answer> => test.runAs({ role: 'half' }, query);
  const nodesOf = (answer: Answer, field: string): readonly Json[] => {
    expect(answer.errors).toBeUndefined();
    return (answer.data?.[field] as { nodes: Json[] }).nodes;
  };
  const seen = (): readonly Contact[] => contacts.filter(isSeen);
  const hidden = (): Contact => {
    const found = contacts.find((contact) => !isSeen(contact));
    if (found === undefined) throw new Error('Every contact is seen');
    return found;
  };

  it('leave some rows and not others', () => {
    expect(seen().length).toBeGreaterThan(0);
    expect(seen().length).toBeLessThan(contacts.length);
  });

  it('hold for lists', async () => {
    const nodes = nodesOf(
      await half('{ contacts(first: 5000) { nodes { contactId lastName } } }'),
      'contacts',
    );
    expect(nodes).toEqual(seen());
  });

  it.each([
    ['a list', 498, '{ contacts(filter: $filter) { nodes { lastName } } }'],
    ['an aggregate', 498, '{ contactAggregate(filter: $filter) { count } }'],
    [
      'a nested list',
      498,
      '{ accounts { nodes { contactsByParentCustomer(filter: $filter) { nodes { lastName } } } } }',
    ],
    [
      'a nested list of a row',
      497,
      `{ account(id: "${'0'.repeat(8)}-0000-4000-8000-000000000001") { contactsByParentCustomer(filter: $filter) { nodes { lastName } } } }`,
    ],
  ])('count among the conditions of %s', async (_what, count, query) => {
    const or = Array.from({ length: count }, (_each, index) => ({ firstName: { eq: String(index) } }));
    const answer = await test.runAs({ role: 'wordy' }, `query ($filter: ContactFilter) ${query}`, {
      filter: { or },
    });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'filter' } }]);
    expect(answer.extensions?.upstream).toEqual([]);
  });

  it('hold for counts and aggregates', async () => {
    const { data, errors } = await half('{ contacts(first: 0) { totalCount } contactAggregate { count } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      contacts: { totalCount: seen().length },
      contactAggregate: [{ count: seen().length }],
    });
  });

  it('make a hidden row one that is not there, however it is asked for', async () => {
    const nobody = '00000000-0000-4000-8000-00000000dead';
    const ask = (id: string) => {
      const global = Buffer.from(`contact:${id}`).toString('base64url');
      return half(`{ a: contact(id: "${id}") { lastName } b: node(id: "${global}") { id }
        c: nodes(ids: ["${global}"]) { id } }`);
    };
    const { data } = await ask(hidden().contactId);
    expect(data).toEqual({ a: null, b: null, c: [null] });
    expect(data).toEqual((await ask(nobody)).data);
  });

  it('hold for lookups: columns, identity, ids and texts', async () => {
    const query = `{ accounts(first: 5000) { nodes { primaryContactId formatted { primaryContact }
      primaryContact { id displayName } again: primaryContact { lastName } } } }`;
    const all = nodesOf(await test.run(query), 'accounts');
    const nodes = nodesOf(await half(query), 'accounts');
    expect(nodes.length).toBe(all.length);
    let hiddenOnes = 0;
    for (const [index, node] of nodes.entries()) {
      const whole = all[index];
      const again = whole?.['again'] as Json | null;
      const mayBe = again !== null && isSeen(again);
      if (again !== null && !mayBe) hiddenOnes += 1;
      expect(node).toEqual(
        mayBe
          ? whole
          : {
              primaryContactId: null,
              formatted: { primaryContact: null },
              primaryContact: null,
              again: null,
            },
      );
    }
    expect(hiddenOnes).toBeGreaterThan(0);
  });

  it('hold for polymorphic lookups', async () => {
    const query = `{ opportunities(first: 5000) { nodes { customerId formatted { customer } customer { __typename displayName
      ... on Contact { lastName } } } } }`;
    const all = nodesOf(await test.run(query), 'opportunities');
    const nodes = nodesOf(await half(query), 'opportunities');
    for (const [index, node] of nodes.entries()) {
      const customer = all[index]?.['customer'] as Json | null;
      const isHidden = customer?.['__typename'] === 'Contact' && !isSeen(customer);
      expect(node).toEqual(
        isHidden ? { customerId: null, formatted: { customer: null }, customer: null } : all[index],
      );
    }
  });

  it('hold for nested lists and their counts', async () => {
    const query = `{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 2, orderBy: [{ lastName: ASC }]) {
      totalCount nodes { lastName } pageInfo { hasNextPage } } } } }`;
    const nodes = nodesOf(await half(query), 'accounts');
    const lists = nodes.map(
      (node) => node['contactsByParentCustomer'] as { totalCount: number; nodes: Json[] },
    );
    expect(lists.some(({ totalCount }) => totalCount > 0)).toBe(true);
    for (const list of lists) {
      expect(list.nodes.every(isSeen)).toBe(true);
      expect(list.nodes.length).toBe(Math.min(2, list.totalCount));
    }
  });

  it('hold for filters through lookups and lists, and for orders', async () => {
    const secret = hidden();
    const name = JSON.stringify(secret.lastName);
    const ids = async (args: string): Promise<readonly unknown[]> => {
      const answer = await half(`{ accounts(first: 5000, ${args}) { nodes { accountId } } }`);
      return nodesOf(answer, 'accounts').map((node) => node['accountId']);
    };
    const none = [
      `filter: { primaryContact: { lastName: { eq: ${name} } } }`,
      `filter: { primaryContactId: { eq: "${secret.contactId}" } }`,
      `filter: { contactsByParentCustomer: { some: { lastName: { eq: ${name} } } } }`,
    ];
    for (const args of none) expect([args, await ids(args)]).toEqual([args, []]);
    const negated = await ids(`filter: { not: { primaryContact: { lastName: { eq: ${name} } } } }`);
    const ofSeen = await ids('filter: { primaryContactId: { isNull: false } }');
    const ofNobody = await ids('filter: { primaryContactId: { isNull: true } }');
    const all = await ids('orderBy: [{ accountId: ASC }]');
    expect(negated).toEqual(ofSeen);
    expect(ofSeen.length + ofNobody.length).toBe(all.length);
    expect(await ids('filter: { not: { primaryContactId: { isNull: true } } }')).toEqual(ofSeen);
    const ordered = await ids('orderBy: [{ primaryContact: { displayName: ASC } }]');
    expect(new Set(ordered)).toEqual(new Set(ofSeen));
    const every = await ids(`filter: { contactsByParentCustomer: { every: { lastName: { lt: "N" } } } }`);
    expect(every).toEqual(all);
    expect(await ids(`filter: { contactsByParentCustomer: { none: { lastName: { gte: "N" } } } }`)).toEqual(
      all,
    );
  });

  it('hold for groups by what a lookup leads to', async () => {
    const query =
      '{ accountAggregate(groupBy: [{ primaryContact: { lastName: true } }]) { count key { primaryContact { lastName } } } }';
    const { data, errors } = await half(query);
    expect(errors).toBeUndefined();
    const groups = data?.['accountAggregate'] as { key: { primaryContact: Json } }[];
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.every(({ key }) => isSeen(key.primaryContact))).toBe(true);
  });

  it('take a table out of search, whatever its words are', async () => {
    const ask = (term: string | null, tables: string) =>
      half(
        `{ search(term: ${JSON.stringify(term)}${tables}) { nodes { __typename } pageInfo { hasNextPage } } }`,
      );
    const found = await test.run(
      `{ search(term: ${JSON.stringify(hidden().lastName)}, tables: ["contact"]) { nodes { __typename } } }`,
    );
    expect(nodesOf(found, 'search').length).toBeGreaterThan(0);
    test.emulator.clearRequests();
    for (const term of [hidden().lastName, 'nowhereatall']) {
      for (const tables of [', tables: ["contact"]', ', tables: ["Account", "contact"]', '']) {
        const { errors } = await ask(term, tables);
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
        expect(errors?.[0]?.message).toContain('Argument "tables"');
      }
    }
    expect(test.emulator.requests).toEqual([]);
    const { errors, data } = await ask(hidden().lastName, ', tables: ["account"]');
    expect(errors).toBeUndefined();
    const { nodes } = data?.['search'] as { nodes: Json[] };
    expect(nodes.filter(({ __typename }) => __typename !== 'Account')).toEqual([]);
  });

  it('take the hierarchy away: no id of a hidden row may stand in it', async () => {
    const under = (column: string) =>
      `{ accounts(filter: { ${column}: { under: "${hidden().contactId}" } }) { nodes { name } } }`;
    const whole = await test.runAs({ role: 'admin' }, under('accountId'));
    expect(whole.errors).toBeUndefined();
    const { errors } = await test.runAs(
      { role: 'own', claims: { contact: hidden().contactId } },
      under('accountId'),
    );
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'filter.accountId.under' } },
    ]);
  });

  it('show no value of theirs in x-explain', async () => {
    const { extensions } = await half(
      '{ accounts(first: 3) { nodes { primaryContact { lastName } } } contacts { totalCount } }',
    );
    const urls = extensions?.upstream.map(({ url }) => url) ?? [];
    expect(urls.some((url) => url.includes('lastname%20lt%20‹rule›'))).toBe(true);
    expect(urls.some((url) => url.includes("'N'"))).toBe(false);
  });

  it('take values of the caller’s claims', async () => {
    const query = '{ accounts(first: 5000) { nodes { primaryContactId } } }';
    const all = nodesOf(await test.run(query), 'accounts');
    const contact = all.find((node) => node['primaryContactId'] !== null)?.['primaryContactId'];
    const other = all.findLast((node) => node['primaryContactId'] !== null)?.['primaryContactId'];
    for (const mine of [contact, other]) {
      const answer = await test.runAs({ role: 'own', claims: { contact: mine } }, query);
      const nodes = nodesOf(answer, 'accounts');
      expect(nodes.length).toBeGreaterThan(0);
      expect(nodes.every((node) => node['primaryContactId'] === mine)).toBe(true);
      expect(JSON.stringify(answer.extensions?.upstream)).not.toContain(mine);
    }
  });

  it.each([
    [{}],
    [{ contact: '' }],
    [{ contact: 5 }],
    [{ contact: 'no-guid' }],
    [{ contact: ['x'] }],
    [{ contact: null }],
  ])('deny without sending anything where the claims are %j', async (claims) => {
    test.emulator.clearRequests();
    const answer = await test.runAs({ role: 'own', claims }, '{ accounts { nodes { name } } }');
    expect(answer.data).toEqual({ accounts: null });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(test.emulator.requests).toEqual([]);
  });

  it('deny where a list has nothing in it, which would keep nothing out', async () => {
    const rows = { firstName: { notIn: '${claims.blocked}' } };
    const listed = await startGateway({
      gateway: {
        roles: { listed: { tables: { contact: { read: { rows } } } } },
        callers: { anonymous: 'listed' },
      },
    });
    const ask = (blocked: readonly string[]) =>
      listed.runAs({ role: 'listed', claims: { blocked } }, '{ contacts(first: 1) { nodes { firstName } } }');
    expect((await ask([])).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await ask(['Nobody'])).errors).toBeUndefined();
    await listed.gateway.close();
  });
});
