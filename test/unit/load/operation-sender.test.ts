import { describe, expect, test } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { fakeUpstream, type FakeAnswer, type FakeRead } from '../../support/fake-upstream.ts';
import { guid } from '../../support/guid.ts';
import { makeNeed } from '../../support/make-need.ts';

const tables = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `table${n}`);

/** One read of each table, at once. */
const readAll = (
  names: readonly string[],
  answer: (read: FakeRead) => FakeAnswer,
  over: Partial<Parameters<typeof fakeUpstream>[0]> = {},
) => {
  const fake = fakeUpstream({ answer, ...over });
  const results = Promise.allSettled(
    names.map((table) =>
      fake.loaders.readRow({ need: makeNeed(table, { columns: ['name'] }), id: guid(1), paths: [table] }),
    ),
  );
  return { ...fake, results };
};

/** The row asked for, named like its set. */
const rowOf = ({ set, ids }: FakeRead): FakeAnswer => [{ [`${set.slice(0, -1)}id`]: ids[0], name: set }];

const statuses = async (results: Promise<readonly PromiseSettledResult<unknown>[]>) =>
  (await results).map(({ status }) => status);

describe('operations of one tick', () => {
  test('up to 8 are plain requests', async () => {
    const { results, requests } = readAll(tables(8), rowOf);
    await results;
    expect(requests.map(({ method }) => method)).toEqual(Array.from({ length: 8 }, () => 'GET'));
  });

  test('more are batches of 20, answered by position', async () => {
    const { results, sent } = readAll(tables(25), rowOf);
    expect((await results).map((result) => result.status === 'fulfilled' && result.value?.['name'])).toEqual(
      tables(25).map((table) => `${table}s`),
    );
    expect(sent.map((shipment) => 'length' in shipment && shipment.length)).toEqual([20, 5]);
  });
});

describe('a failed part of a batch', () => {
  test('fails only its own fields', async () => {
    const { results } = readAll(tables(10), (read) => (read.set === 'table3s' ? 403 : rowOf(read)));
    const settled = await results;
    expect(settled.map(({ status }) => status === 'rejected')).toEqual(tables(10).map((_, n) => n === 3));
    expect(settled[3]).toMatchObject({ reason: { code: 'FORBIDDEN', dataverse: { status: 403 } } });
    expect(JSON.stringify(settled[3])).not.toContain('secret');
  });

  test('may be one that is not a list', async () => {
    const { results } = readAll(tables(10), (read) => (read.set === 'table3s' ? 204 : rowOf(read)));
    expect((await statuses(results)).filter((status) => status === 'rejected')).toHaveLength(1);
  });
});

describe('a batch whose answer can not be taken apart', () => {
  test.each([
    ['cut short', (body: string) => body.slice(0, -10)],
    ['a part too few', (body: string) => body.replace(/--batchresponse_1\r\n[^]*?(?=--batchresponse_1)/, '')],
    ['no multipart', () => '{}'],
  ])('%s: its reads are sent once more, each alone, and no row reaches another field', async (_, garble) => {
    const { results, requests } = readAll(tables(10), rowOf, { garble });
    expect((await results).map((result) => result.status === 'fulfilled' && result.value?.['name'])).toEqual(
      tables(10).map((table) => `${table}s`),
    );
    expect(requests.map(({ method }) => method)).toEqual(['POST', ...tables(10).map(() => 'GET')]);
  });

  test('wherever it is cut, nothing of it is used', async () => {
    const policy = { maxParallel: 1, maxBatch: 20, maxPlainUrl: 4000 };
    let length = 0;
    for (let cut = 0; cut === 0 || cut < length; cut += 1) {
      const garble = (body: string): string => {
        length = body.lastIndexOf('--'); // what follows ends the last part
        return body.slice(0, cut);
      };
      const { results, requests } = readAll(tables(2), rowOf, { garble, policy });
      expect(
        (await results).map((result) => result.status === 'fulfilled' && result.value?.['name']),
      ).toEqual(tables(2).map((table) => `${table}s`));
      expect(requests).toHaveLength(3);
    }
    expect(length).toBeGreaterThan(300);
  });

  test('a read that fails alone fails; the others do not', async () => {
    const { results, requests } = readAll(
      tables(10),
      (read) => (read.set === 'table3s' ? 403 : rowOf(read)),
      {
        garble: () => '',
      },
    );
    expect((await statuses(results)).map((status) => status === 'rejected')).toEqual(
      tables(10).map((_, n) => n === 3),
    );
    expect(requests).toHaveLength(11);
  });

  test('a read that is too long to go alone fails', async () => {
    const policy = { maxParallel: 8, maxBatch: 20, maxPlainUrl: 10 };
    const { results, requests } = readAll(tables(2), rowOf, { garble: () => '', policy });
    expect(await results).toEqual(
      tables(2).map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'UPSTREAM_ERROR' }) as unknown,
      })),
    );
    expect(requests.map(({ path }) => path)).toEqual(['$batch', '$batch']);
  });
});

test('a batch that can not be written fails its fields, and nothing hangs', async () => {
  const newBoundary = (): string => {
    throw new Error('no randomness');
  };
  const { results, requests } = readAll(tables(9), rowOf, { newBoundary });
  expect(await statuses(results)).toEqual(tables(9).map(() => 'rejected'));
  expect(requests).toEqual([]);
});

describe('metadata that is out of date', () => {
  const gone = { status: 400, message: "Could not find a property named 'name' on type 'mscrm.account'." };

  test.each([
    ['alone', 3],
    ['in a batch', 12],
  ])('is told for each of the reads %s', async (_, count) => {
    let told = 0;
    const { results } = readAll(tables(count), () => gone, { onStaleMetadata: () => told++ });
    expect(await statuses(results)).toEqual(tables(count).map(() => 'rejected'));
    expect(told).toBe(count);
  });

  test.each([
    ['a table that is gone', 404, "Resource not found for the segment 'table0s'."],
    [
      'a column of FetchXML that is gone',
      400,
      "'account' entity doesn't contain attribute with Name = 'x' and NameMapping = 'Logical'.",
    ],
    [
      'a table of FetchXML that is gone',
      400,
      "The entity with a name = 'x' with namemapping = 'Logical' was not found in the MetadataCache.",
    ],
  ])('shows by %s', async (_, status, message) => {
    let told = 0;
    await readAll(tables(1), () => ({ status, message }), { onStaleMetadata: () => told++ }).results;
    expect(told).toBe(1);
  });

  test.each([
    ['another mistake', { status: 400, message: 'A validation error occurred.' }],
    ['a row that is gone', { status: 404, message: 'account With Id = 1 Does Not Exist' }],
    ['a server error that says the same', { ...gone, status: 500 }],
  ])('is not what %s shows', async (_, answer) => {
    let told = 0;
    const { results } = readAll(tables(2), () => answer, { onStaleMetadata: () => told++ });
    expect(await statuses(results)).toEqual(['rejected', 'rejected']);
    expect(told).toBe(0);
  });
});

describe('no answer', () => {
  test('to a plain request costs only its own fields', async () => {
    const down = new GatewayError('UPSTREAM_UNAVAILABLE', 'down');
    const { results, log } = readAll(tables(3), (read) => (read.set === 'table1s' ? down : rowOf(read)));
    expect(await statuses(results)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log.exchanges.map(({ status }) => status)).toEqual([200, null, 200]);
  });

  test('to a batch costs the fields of the batch', async () => {
    const down = new GatewayError('UPSTREAM_UNAVAILABLE', 'down');
    const { results } = readAll(tables(30), (read) => (read.set === 'table25s' ? down : rowOf(read)));
    expect(await statuses(results)).toEqual(tables(30).map((_, n) => (n < 20 ? 'fulfilled' : 'rejected')));
  });
});

test('a batch names the caller on every part', async () => {
  const { results, requests } = readAll(tables(9), rowOf, { impersonate: guid(5) });
  await results;
  const body = requests[0]?.body as string;
  expect(body.match(new RegExp(`^CallerObjectId: ${guid(5)}\r$`, 'gm'))).toHaveLength(9);
  expect(requests[0]?.principal).toEqual({ kind: 'impersonate', objectId: guid(5) });
});

test('the log tells each exchange, its parts, rows and the fields it served', async () => {
  const { results, log } = readAll(tables(9), (read) => (read.set === 'table0s' ? 404 : rowOf(read)));
  await results;
  const [exchange, ...others] = log.exchanges;
  expect(others).toEqual([]);
  expect(exchange).toMatchObject({ method: 'POST', url: '$batch', status: 200, rows: 8, paths: tables(9) });
  expect(exchange?.parts?.map(({ status, rows }) => [status, rows])).toEqual([
    [404, 0],
    ...Array.from({ length: 8 }, () => [200, 1]),
  ]);
  expect(exchange?.parts?.[1]?.url).toBe(`table1s?$select=name&$filter=table1id%20eq%20${guid(1)}`);
});
