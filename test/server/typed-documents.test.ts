import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { accountsWithContacts } from './documents.ts';
import type { AccountIndustryCode, AccountsWithContactsQuery } from './gql/graphql.ts';

let test: TestGateway;

beforeAll(async () => {
  test = await startGateway();
});
afterAll(() => test.gateway.close());

it('a typed document is answered in the shape of its type', async () => {
  const { data } = await test.data(accountsWithContacts.toString(), { first: 5 });
  const { accounts } = data as AccountsWithContactsQuery;
  expect(accounts?.nodes).toHaveLength(5);
  expect(accounts?.nodes.every(({ accountId }) => typeof accountId === 'string')).toBe(true);
});

it('types say what may be null, and which values a choice has', () => {
  type Account = NonNullable<AccountsWithContactsQuery['accounts']>['nodes'][number];
  expectTypeOf<Account['accountId']>().toEqualTypeOf<string>();
  expectTypeOf<Account['name']>().toEqualTypeOf<string | null>();
  expectTypeOf<Account['revenue']>().toEqualTypeOf<string | null>();
  expectTypeOf<Account['industryCode']>().toEqualTypeOf<AccountIndustryCode | null>();
  expectTypeOf<NonNullable<Account['owner']>['__typename']>().toEqualTypeOf<'SystemUser' | 'Team'>();
});
