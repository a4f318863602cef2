import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { JournalEntry } from '../../src/emulator/journal.ts';
import { changeTable } from '../../src/emulator/organization/changes/change-table.ts';
import {
  addColumn,
  dropColumn,
  dropTable,
  relabelOption,
} from '../../src/emulator/organization/changes/index.ts';
import { text } from '../../src/emulator/organization/dsl/columns.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly changes?: readonly string[];
}

let lines: LogLine[];
let test: TestGateway | undefined;
beforeEach(() => {
  lines = [];
});
afterEach(() => test?.gateway.close());

const start = async (options: Partial<GatewayOptions>): Promise<TestGateway> => {
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line) as LogLine) });
  test = await startGateway({ gateway: { log, ...options } });
  return test;
};

const swapped = async ({ gateway }: TestGateway): Promise<void> => {
  const before = gateway.current();
  await expect.poll(() => gateway.current() === before, { interval: 20 }).toBe(false);
};

const relabelled = relabelOption({ table: 'account', column: 'industrycode', value: 1 }, 'Bookkeeping');
/** Its path sorts before that of `accountnumber`: without the names given before, it would get the plain name. */
const clashing = addColumn('account', text('account_Number', { label: 'Second number' }));

const listed = '{ accounts(first: 3) { nodes { name accountNumber industryCode } } }';
const labels =
  '{ choices(table: "account", column: "industrycode") { value name label } account: __type(name: "Account") { fields { name } } }';

describe('metadata that changes while queries run', () => {
  it('changes the schema whole: names hold, no query is lost, and what breaks is told', async () => {
    const { emulator, gateway, run, data } = await start({
      schemaDir: 'schema/demo',
      metadataProbeSeconds: 1,
    });
    const { url } = await gateway.listenMetrics({ host: 'localhost', port: 0 });
    const first = await data(listed);
    const depots = '{ acmeDepots(first: 1) { nodes { id } } }';
    await data(depots);

    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      emulator.intercept(async ({ target }) => {
        if (!target.includes('/contacts?')) return undefined;
        resolve();
        await released;
        return undefined;
      });
    });
    const slow = data(
      '{ contacts(first: 2) { nodes { fullName parentCustomer { __typename displayName } } } }',
    );
    await reached;

    const swapping = new AbortController();
    const traffic = (async () => {
      let count = 0;
      for (; !swapping.signal.aborted; count++) {
        expect((await data(listed)).data).toEqual(first.data);
        await setImmediate(); // without sockets nothing else would let timers in
      }
      return count;
    })();
    const swap = swapped(test as TestGateway);
    emulator.alter((organization) => dropTable('acme_depot')(clashing(relabelled(organization))));
    await swap;
    swapping.abort();
    expect(await traffic).toBeGreaterThan(0);
    release();
    expect((await slow).data?.['contacts']).toMatchObject({ nodes: [{}, {}] });

    expect((await data(listed)).data).toEqual(first.data);
    const account = gateway.current().model.tables.get('account');
    expect(account?.fields.get('accountNumber')).toMatchObject({ logicalName: 'accountnumber' });
    expect(account?.fields.get('accountNumber_')).toMatchObject({ logicalName: 'account_number' });
    const choices = await data(labels);
    expect(choices.data?.['choices']).toContainEqual({ value: 1, name: 'ACCOUNTING', label: 'Bookkeeping' });
    const gone = await run(depots);
    expect([gone.data, gone.errors?.[0]?.extensions?.['code']]).toEqual([
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ]);

    const [report] = lines.filter(({ msg }) => msg.startsWith('the schema changed'));
    expect(report).toMatchObject({ level: 40, msg: expect.stringContaining('may fail') as string });
    expect(report?.changes).toEqual(
      expect.arrayContaining([
        'breaking: AcmeDepot: The table acme_depot is gone',
        'dangerous: AccountIndustryCode.ACCOUNTING: Its label is "Bookkeeping" now; the name stays',
        'safe: Account.accountNumber_: It is new',
      ]),
    );
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('dynamics_graphql_schema_swaps_total 1');
    expect(metrics).toMatch(/dynamics_graphql_schema_changes_total\{kind="breaking"\} [1-9]/);
  });

  it('keeps the names of a running gateway without a lock, too', async () => {
    const { emulator, gateway, data } = await start({ metadataProbeSeconds: 1 });
    const before = (await data(listed)).data;
    const swap = swapped(test as TestGateway);
    emulator.alter((organization) => clashing(relabelled(organization)));
    await swap;
    expect((await data(listed)).data).toEqual(before);
    const fields = gateway.current().model.tables.get('account')?.fields;
    expect(fields?.get('accountNumber')).toMatchObject({ logicalName: 'accountnumber' });
    expect(lines.some(({ msg }) => msg.includes('may fail'))).toBe(false);
  });

  it.each([
    ['alone', '', 8],
    ['in a batch', 'contacts(first: 1) { nodes { fullName } }', 0],
  ])(
    'F31: is looked for at once where Dataverse refuses a column, once for all: %s',
    async (_way, beside, maxParallel) => {
      const { emulator, run, data } = await start({
        metadataProbeSeconds: 0,
        requests: { batch: { maxParallel } },
      });
      const query = `{ accounts(first: 1) { nodes { telephone1 } } ${beside} }`;
      emulator.clearRequests();
      const before = await data(query);
      expect(emulator.requests.some(({ kind }) => kind === 'batch')).toBe(beside !== '');
      emulator.alter(dropColumn({ table: 'account', column: 'telephone1' }));
      emulator.clearRequests();
      const swap = swapped(test as TestGateway);
      const answers = await Promise.all([run(query), run(query), run(query)]);
      for (const answer of answers) {
        expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['UPSTREAM_ERROR']);
        expect(answer.data).toEqual({ ...before.data, accounts: null });
      }
      await swap;
      expect(emulator.requests.filter(isProbe)).toHaveLength(1);
      expect((await run(query)).errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
      await data(listed);
    },
  );

  it.each([
    ['alone', '', 8],
    ['in a batch', 'contacts(first: 1) { nodes { fullName } }', 0],
  ])(
    'F31: a query whose fields are still there is answered, by the new metadata: %s',
    async (_way, beside, maxParallel) => {
      const { emulator, gateway, data } = await start({
        metadataProbeSeconds: 0,
        requests: { batch: { maxParallel } },
      });
      const query = `{ accounts(first: 2) { nodes { id name } } ${beside} }`;
      const before = await data(query);
      const old = gateway.current();
      emulator.alter(moved);
      emulator.clearRequests();
      const answers = await Promise.all([data(query), data(query)]);
      expect(answers.map(({ data: rows }) => rows)).toEqual([before.data, before.data]);
      expect(gateway.current()).not.toBe(old);
      expect(emulator.requests.filter(isProbe)).toHaveLength(1);
      expect(lists(emulator.requests)).toEqual(['accounts', 'accounts', 'acme_companies', 'acme_companies']);
    },
  );

  it('F31: a query that began on the old metadata, and ends after the swap, is done once more at once', async () => {
    const { emulator, gateway, data } = await start({ metadataProbeSeconds: 0 });
    const query = '{ accounts(first: 2) { nodes { id name } } }';
    const before = await data(query);
    emulator.alter(moved);
    let swap: Promise<unknown> | undefined;
    emulator.intercept(async ({ target }) => {
      if (!target.includes('/accounts?') || swap !== undefined) return undefined;
      // Another query finds the change meanwhile.
      swap = data('{ accounts(first: 1) { nodes { name } } }');
      await swapped({ gateway } as TestGateway);
      return undefined;
    });
    emulator.clearRequests();
    expect((await data(query)).data).toEqual(before.data);
    await swap;
    expect(emulator.requests.filter(isProbe)).toHaveLength(1);
  });

  it('F31: with `x-explain`, both ways are shown', async () => {
    const { emulator, run } = await start({ metadataProbeSeconds: 0 });
    emulator.alter(moved);
    const { extensions, errors } = await run('{ accounts(first: 2) { nodes { id } } }', {
      headers: { 'x-explain': 'true' },
    });
    expect(errors).toBeUndefined();
    expect(extensions).toMatchObject({ upstream: [{ status: 404 }, { status: 200 }] });
  });

  it('F31: a mutation is never done again, and tells that it was refused', async () => {
    const { emulator, run } = await start({ metadataProbeSeconds: 0 });
    emulator.alter(moved);
    emulator.clearRequests();
    const swap = swapped(test as TestGateway);
    const { errors } = await run('mutation { createAccount(input: { name: "Once" }) { id } }');
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND']);
    await swap;
    expect(emulator.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('F31: where the new metadata do not come, the query is told in time that it was refused', async () => {
    const { emulator, run } = await start({ metadataProbeSeconds: 0, requestTimeoutMs: 4000 });
    emulator.alter(moved);
    let release = (): void => undefined;
    emulator.intercept(async ({ target }) => {
      if (target.includes('$metadata')) await new Promise<void>((resolve) => (release = resolve));
      return undefined;
    });
    const { errors } = await run('{ accounts(first: 2) { nodes { id } } }');
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND']);
    release();
  });
});

/** The table is found under another name. */
const moved = changeTable('account', (table) => ({ ...table, entitySetName: 'acme_companies' }));

/** Entity sets of which lists were asked for. */
const lists = (requests: readonly JournalEntry[]): readonly string[] =>
  requests
    .flatMap((request) => [request, ...(request.parts ?? [])])
    .flatMap(({ url }) => /\/(accounts|acme_companies)\?/.exec(url)?.[1] ?? []);

const isProbe = ({ url, headers }: JournalEntry): boolean =>
  url.endsWith('select=organizationid') && headers['prefer']?.includes('globalmetadataversion') === true;
