import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { demoRoles } from '../../src/cli/demo-roles.ts';
import type { Row } from '../../src/emulator/organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

interface Page {
  readonly totalCount: number | null;
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}

type Variables = Readonly<Record<string, unknown>>;

let test: TestGateway;
/** Changes the answer of Dataverse to a request, by its path. */
let change: ((path: string, body: { value: Row[] }) => { value: Row[] }) | undefined;

beforeAll(async () => {
  test = await startGateway({
    between: async (request, send) => {
      const response = await send(request);
      if (change === undefined || request.method !== 'GET') return response;
      const { pathname, search } = new URL(request.url);
      const body = change(pathname + search, (await response.json()) as { value: Row[] });
      return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
    },
  });
});
afterEach(() => {
  change = undefined;
});
afterAll(() => test.gateway.close());

const query = `query ($first: Int, $after: String, $savedQuery: UUID, $userQuery: UUID, $fetchXml: String, $filter: AccountFilter, $orderBy: [AccountOrderBy!]) {
  accounts(first: $first, after: $after, savedQuery: $savedQuery, userQuery: $userQuery, fetchXml: $fetchXml, filter: $filter, orderBy: $orderBy) {
    totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

const ask = (variables: Variables): Promise<Answer> => test.run(query, variables);
const read = async (variables: Variables): Promise<Page> =>
  ((await test.data(query, variables)).data as { accounts: Page }).accounts;

const walk = async (variables: Variables): Promise<string[]> => {
  const seen: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const page: Page = await read({ ...variables, after });
    seen.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
  }
  throw new Error('The list does not end');
};

const rows = (table: string): readonly Row[] => test.emulator.organization.rows.get(table) ?? [];
const text = (row: Row, column: string): string => (typeof row[column] === 'string' ? row[column] : '');
const globalId = (row: Row): string => Buffer.from(`account:${text(row, 'accountid')}`).toString('base64url');
const byId = (left: Row, right: Row): number => (text(left, 'accountid') < text(right, 'accountid') ? -1 : 1);
const collator = new Intl.Collator('en', { sensitivity: 'accent' });

/** Worked out from the rows themselves. */
const activeAccounts = (): readonly string[] =>
  rows('account')
    .filter(({ statecode }) => statecode === 0)
    .toSorted((left, right) => collator.compare(text(left, 'name'), text(right, 'name')) || byId(left, right))
    .map(globalId);

const active = { savedQuery: wellKnown.views.activeAccounts };
const fetch = (inside: string, attributes = '') => ({
  fetchXml: `<fetch${attributes}><entity name="account">${inside}</entity></fetch>`,
});
const requests = () => test.emulator.requests.map(({ url }) => decodeURIComponent(url));
const clear = (): void => test.emulator.clearRequests();

describe('a view', () => {
  it.each([7, 100, 5000])('is walked by %i: every row once, in its order', async (first) => {
    expect(await walk({ ...active, first })).toEqual(activeAccounts());
  });

  it('is found by its id in capitals, too', async () => {
    const { nodes } = await read({ savedQuery: active.savedQuery.toUpperCase(), first: 3 });
    expect(nodes.map(({ id }) => id)).toEqual(activeAccounts().slice(0, 3));
  });

  it('ends where a page is full, and where it is not', async () => {
    const expected = activeAccounts();
    for (const first of [expected.length, expected.length - 1, expected.length + 1]) {
      const { nodes, pageInfo } = await read({ ...active, first });
      expect(nodes).toHaveLength(Math.min(first, expected.length));
      expect(pageInfo.hasNextPage).toBe(first < expected.length);
    }
  });

  it('costs three requests, one after another, and says so before', async () => {
    clear();
    const { extensions } = await ask({ ...active, first: 5 });
    expect(requests()).toHaveLength(3);
    expect(extensions?.predicted).toEqual({ requests: 3, waits: 3, rows: 11 });
  });

  it('under two aliases is read once, with what either wants', async () => {
    clear();
    const twice = `query ($view: UUID) {
      a: accounts(savedQuery: $view, first: 3) { nodes { name } }
      b: accounts(savedQuery: $view, first: 3) { nodes { id primaryContact { fullName } contactsByParentCustomer(first: 1) { nodes { id } } } }
      c: accounts(savedQuery: $view, first: 3) { nodes { telephone1 } }
      d: accounts(savedQuery: $view, first: 4) { nodes { id } }
    }`;
    const { data, extensions } = await test.data(twice, { view: wellKnown.views.activeAccounts });
    const sent = requests();
    expect(sent.filter((url) => url.includes('/savedqueries?'))).toHaveLength(1);
    expect(sent.filter((url) => url.includes('fetchXml='))).toHaveLength(2); // pages of 3 and of 4
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent.length).toBeLessThanOrEqual(extensions?.predicted.requests ?? 0);
    const { a, b } = data as Record<'a' | 'b', { nodes: readonly Row[] }>;
    expect(b.nodes.map((row) => row['id'])).toEqual(activeAccounts().slice(0, 3));
    expect(a.nodes).toHaveLength(3);
  });

  it('that a user has saved works alike', async () => {
    const expected = rows('account')
      .filter(({ statecode, numberofemployees }) => statecode === 0 && Number(numberofemployees ?? 0) >= 1000)
      .toSorted(
        (left, right) =>
          Number(right['numberofemployees']) - Number(left['numberofemployees']) || byId(left, right),
      )
      .map(globalId);
    expect(expected.length).toBeGreaterThan(5);
    expect(await walk({ userQuery: wellKnown.views.largeAccounts, first: 4 })).toEqual(expected);
  });

  it('of another table, or none, is refused', async () => {
    const { openOpportunities, largeAccounts } = wellKnown.views;
    for (const [savedQuery, message] of [
      [openOpportunities, 'Argument "savedQuery" must ask for rows of "account".'],
      [largeAccounts, 'Argument "savedQuery" names no view.'],
    ]) {
      const { data, errors } = await ask({ savedQuery });
      expect(data).toEqual({ accounts: null });
      expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('FetchXML', () => {
  it('costs two requests, the first of which asks for ids only', async () => {
    clear();
    const xml = fetch('<all-attributes/><order attribute="name"/>');
    const { extensions } = await ask({ ...xml, first: 5 });
    const [ids = '', ...more] = requests();
    expect(ids).toContain(
      '<fetch count="5" page="1"><entity name="account"><attribute name="accountid"/><order attribute="name"/><order attribute="accountid"/></entity></fetch>',
    );
    expect(more).toHaveLength(1);
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 2, rows: 10 });
  });

  it('that gives rows several times, or in the order of a link, has no paging cookie and is walked all the same', async () => {
    const xml = fetch(
      '<link-entity name="contact" from="parentcustomerid" to="accountid"><order attribute="fullname"/></link-entity>',
    );
    const whole = await walk({ ...xml, first: 5000 });
    expect(whole.length).toBeGreaterThan(new Set(whole).size);
    clear();
    expect(await walk({ ...xml, first: 97 })).toEqual(whole);
    expect(requests().some((url) => url.includes('paging-cookie'))).toBe(false);
  });

  it('goes on from any edge, with a page of another size', async () => {
    const xml = fetch('<order attribute="name" descending="true"/>');
    const all = await read({ ...xml, first: 60 });
    const begun = await read({ ...xml, first: 10 });
    for (const number of [0, 3, 9]) {
      const next = await read({ ...xml, first: 25, after: begun.edges[number]?.cursor });
      expect(next.nodes).toEqual(all.nodes.slice(number + 1, number + 26));
      expect(next.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    }
  });

  it('goes on with the cookie of the page before', async () => {
    const xml = fetch('<order attribute="name"/>');
    const { pageInfo } = await read({ ...xml, first: 10 });
    clear();
    await read({ ...xml, first: 10, after: pageInfo.endCursor });
    expect(requests()[0]).toContain(
      'page="2" paging-cookie="&#60;cookie page=&#34;1&#34;&#62;&#60;name last=',
    );
    expect(requests()).toHaveLength(2);
  });

  it('ends after "top" rows, on whatever page', async () => {
    const xml = fetch('<order attribute="name"/>', ' top="25"');
    const first = await walk({ ...xml, first: 5000 });
    expect(first).toHaveLength(25);
    for (const size of [5, 10, 24, 25]) expect(await walk({ ...xml, first: size })).toEqual(first);
  });

  it('counts only what is there anyway', async () => {
    const whole = await read({ ...fetch('', ' top="25"'), first: 30 });
    expect(whole.totalCount).toBe(25);
    expect((await read({ ...fetch(''), first: 30 })).totalCount).toBeNull();
  });

  it('of first: 0 tells whether there is a row', async () => {
    const none = fetch('<filter><condition attribute="accountid" operator="null"/></filter>');
    expect((await read({ ...fetch(''), first: 0 })).pageInfo.hasNextPage).toBe(true);
    expect(await read({ ...none, first: 0 })).toMatchObject({
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false },
    });
  });

  it('that is long travels in a batch', async () => {
    const values = Array.from(
      { length: 480 },
      (_, number) => `<value>This is not the name of any account: ${number}</value>`,
    );
    clear();
    const page = await read(
      fetch(`<filter><condition attribute="name" operator="in">${values.join('')}</condition></filter>`),
    );
    expect(page.nodes).toEqual([]);
    expect(test.emulator.requests.map(({ method }) => method)).toEqual(['POST']);
    const name = '緊急'.repeat(5000);
    const { errors } = await ask(
      fetch(`<filter><condition attribute="name" operator="eq" value="${name}"/></filter>`),
    );
    const message = 'Argument "fetchXml" makes a request of more than 60000 characters.';
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('that Dataverse refuses is bad input, with what Dataverse said', async () => {
    const { errors } = await ask(fetch('<order attribute="nothing"/>'));
    expect(errors).toMatchObject([
      {
        message: 'Argument "fetchXml": Dataverse refuses the query.',
        extensions: { code: 'BAD_USER_INPUT', dataverse: { status: 400 } },
      },
    ]);
  });
});

describe('rows that are gone between the two requests', () => {
  const xml = fetch('<order attribute="name"/>');
  const dropping = (isGone: (row: Row) => boolean) => (path: string, body: { value: Row[] }) =>
    path.includes('fetchXml') ? body : { ...body, value: body.value.filter((row) => !isGone(row)) };

  it('are left out; cursors stay where they were', async () => {
    const whole = await read({ ...xml, first: 20 });
    const ids = whole.nodes.map(({ id }) => id);
    const gone = new Set([0, 3, 4, 9].map((index) => ids[index]));
    change = dropping((row) => gone.has(globalId(row)));
    const page = await read({ ...xml, first: 10 });
    expect(page.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 10).filter((id) => !gone.has(id)));
    expect(page.pageInfo.hasNextPage).toBe(true);
    change = undefined;
    const next = await read({ ...xml, first: 10, after: page.pageInfo.endCursor });
    expect(next.nodes.map(({ id }) => id)).toEqual(ids.slice(10));
    const fromEdge = await read({ ...xml, first: 3, after: page.edges[2]?.cursor });
    expect(fromEdge.nodes.map(({ id }) => id)).toEqual(ids.slice(6, 9));
  });

  it('do not end the list where a whole page of them is gone', async () => {
    const whole = await read({ ...xml, first: 6 });
    const gone = new Set(whole.nodes.slice(0, 4).map(({ id }) => id));
    change = dropping((row) => gone.has(globalId(row)));
    const page = await read({ ...xml, first: 2 });
    change = undefined;
    expect(page.nodes).toEqual(whole.nodes.slice(4));
  });
});

describe('bad input', () => {
  const xml = fetch('').fetchXml;
  const id = wellKnown.views.activeAccounts;

  it.each([
    [{ savedQuery: id, filter: { name: { eq: 'x' } } }, ['savedQuery', 'filter']],
    [{ savedQuery: id, orderBy: [{ name: 'ASC' }] }, ['savedQuery', 'orderBy']],
    [{ savedQuery: id, userQuery: id }, ['savedQuery', 'userQuery']],
    [{ userQuery: id, fetchXml: xml }, ['userQuery', 'fetchXml']],
    [{ fetchXml: xml, filter: {} }, ['fetchXml', 'filter']],
    [{ fetchXml: '' }, ['fetchXml']],
    [{ fetchXml: '<fetch/>' }, ['fetchXml']],
    [{ fetchXml: xml.replace('account', 'contact') }, ['fetchXml']],
    [{ fetchXml: xml.replace('<fetch', '<fetch aggregate="true"') }, ['fetchXml']],
    [{ fetchXml: `<!DOCTYPE a>${xml}` }, ['fetchXml']],
    [{ fetchXml: xml, first: -1 }, ['first']],
    [{ fetchXml: xml, first: 5001 }, ['first']],
    [{ fetchXml: xml, after: 'x' }, ['after']],
    [{ savedQuery: 'x' }, ['UUID']],
  ])('%o is refused, and nothing is sent', async (variables, named) => {
    clear();
    const { errors } = await ask(variables);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    for (const name of named) expect(errors?.[0]?.message).toContain(name);
    expect(test.emulator.requests).toEqual([]);
  });

  it('a cursor is of its own query only, and no null is an argument', async () => {
    const { edges } = await read({ ...active, first: 2 });
    const after = edges[0]?.cursor;
    for (const other of [{}, { userQuery: wellKnown.views.largeAccounts }, { fetchXml: xml }]) {
      const { errors } = await ask({ ...other, after });
      expect(errors).toMatchObject([{ message: 'Argument "after" is not a cursor of this list.' }]);
    }
    expect(
      await read({ ...active, filter: null, orderBy: null, fetchXml: null, first: 1, after }),
    ).toMatchObject({
      nodes: [edges[1]?.node],
    });
  });
});

it('a table that the role can’t see is joined no more than one that is not there', async () => {
  const tables = { account: { read: true }, savedquery: { read: true } };
  const few = await startGateway({ gateway: { roles: { admin: { tables, rawQueries: true } } } });
  const ask = async (name: string) => {
    few.emulator.clearRequests();
    const link = `<link-entity name="${name}" from="accountid" to="parentaccountid"/>`;
    const fetchXml = `<fetch><entity name="account">${link}</entity></fetch>`;
    const { errors } = await few.run(
      'query ($fetchXml: String) { accounts(fetchXml: $fetchXml) { nodes { name } } }',
      {
        fetchXml,
      },
    );
    return [errors?.map(({ message }) => message), few.emulator.requests.length];
  };
  expect(await ask('contact')).toEqual([['Argument "fetchXml" joins a table that there is not.'], 0]);
  expect(await ask('nothing')).toEqual(await ask('contact'));
  expect(await ask('account')).toEqual([undefined, 2]);
  await few.gateway.close();
});

it('names of records that the role can’t see decide nothing', async () => {
  const tables = { account: { read: true }, opportunity: { read: true } };
  const few = await startGateway({ gateway: { roles: { admin: { tables, rawQueries: true } } } });
  const ask = async (inside: string, [table, list]: readonly [string, string] = ['account', 'accounts']) => {
    few.emulator.clearRequests();
    const fetchXml = `<fetch><entity name="${table}">${inside}</entity></fetch>`;
    const { errors } = await few.run(
      `query ($fetchXml: String) { ${list}(fetchXml: $fetchXml) { nodes { id } } }`,
      {
        fetchXml,
      },
    );
    return [errors?.map(({ message }) => message), few.emulator.requests.length];
  };
  const like = (column: string): string =>
    `<filter><condition attribute="${column}" operator="like" value="A%"/></filter>`;
  const nothing = [['Argument "fetchXml" names a column that there is not.'], 0];
  expect(await ask(like('nosuchcolumn'))).toEqual(nothing);
  for (const inside of [
    like('primarycontactid'),
    like('primarycontactidname'),
    '<order attribute="primarycontactid"/>',
    '<link-entity name="account" from="accountid" to="parentaccountid" alias="p"/>' +
      '<filter><condition entityname="p" attribute="primarycontactid" operator="not-null"/></filter>',
  ]) {
    expect([inside, await ask(inside)]).toEqual([inside, nothing]);
  }
  // It may point at a contact.
  expect(await ask('<order attribute="customerid"/>', ['opportunity', 'opportunities'])).toEqual(nothing);
  expect(await ask(like('name'))).toEqual([undefined, 2]);
  expect(await ask('<order attribute="parentaccountid"/>')).toEqual([undefined, 2]);
  await few.gateway.close();
});

it('columns that an exposure leaves out decide nothing either, whoever asks', async () => {
  const exposure = { exclude: ['account.creditlimit'] };
  const roles = { admin: { ...demoRoles.admin, rawQueries: true } };
  const exposed = await startGateway({ gateway: { roles, exposure } });
  const ask = async (attribute: string) => {
    const condition = `<condition attribute="${attribute}" operator="not-null"/>`;
    const { errors } = await exposed.run(
      'query ($fetchXml: String) { accounts(first: 1, fetchXml: $fetchXml) { nodes { name } } }',
      { fetchXml: `<fetch><entity name="account"><filter>${condition}</filter></entity></fetch>` },
    );
    return errors?.map(({ message }) => message);
  };
  expect(await ask('creditlimit')).toEqual(['Argument "fetchXml" names a column that there is not.']);
  expect(await ask('revenue')).toBeUndefined();
  await exposed.gateway.close();
});

it('without rawQueries there are no such arguments', async () => {
  const roles = { admin: { ...demoRoles.admin, rawQueries: false } };
  const plain = await startGateway({ gateway: { roles } });
  const { errors } = await plain.run(query, active);
  expect(errors?.map(({ message }) => message)).toEqual(
    ['savedQuery', 'userQuery', 'fetchXml'].map(
      (name) => expect.stringContaining(`Unknown argument "${name}"`) as string,
    ),
  );
  await plain.gateway.close();
});
