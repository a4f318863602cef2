import { expect, test } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { defaultBatchPolicy } from '../../../src/load/batch-policy.ts';
import { BatchSender } from '../../../src/load/batch-sender.ts';
import { ExchangeLog } from '../../../src/load/exchange-log.ts';
import type { OperationSenderOptions, SizedOperation } from '../../../src/load/operation.ts';
import { PlainSender } from '../../../src/load/plain-sender.ts';

const throttled = new GatewayError('THROTTLED', 'Dataverse limits the gateway.', { retryAfterSeconds: 3 });

const operation = (urlLength: number): SizedOperation => {
  const path = 'accounts?$select=name';
  return {
    request: { method: 'GET', path, headers: {}, body: undefined },
    shown: path,
    paths: [],
    urlLength,
  };
};

const optionsOf = (proveBatch: OperationSenderOptions['proveBatch']): OperationSenderOptions => ({
  send: () => Promise.resolve({ status: 200, headers: new Map(), body: '{"value":[]}', retries: 0 }),
  principal: { kind: 'impersonate', objectId: '11111111-1111-4111-8111-111111111111' },
  signal: undefined,
  serviceRoot: 'https://acme.crm.dynamics.com/api/data/v9.2/',
  policy: defaultBatchPolicy,
  proveBatch,
  newBoundary: () => '1',
  log: new ExchangeLog(() => 0),
});

/** What came of a read that may go alone, and of one that is too long for that, and what was sent. */
const outcomes = async (proveBatch: OperationSenderOptions['proveBatch']) => {
  const sent: string[] = [];
  const all = optionsOf(proveBatch);
  const options: OperationSenderOptions = {
    ...all,
    send: (request) => {
      sent.push(request.path);
      return all.send(request);
    },
  };
  const long = defaultBatchPolicy.maxPlainUrl + 1;
  const results = await new BatchSender(options, new PlainSender(options)).send([
    operation(100),
    operation(long),
  ]);
  return { sent, results };
};

test('where it can not be told whether batches are done in the name of the user, reads go alone, and what can not says why', async () => {
  const { sent, results } = await outcomes(() => Promise.reject(throttled));
  expect(sent).toEqual(['accounts?$select=name']);
  expect(results).toEqual([expect.objectContaining({ response: expect.anything() as unknown }), throttled]);
});

test('a plain read is not refused for smaller pages than it asked for; rows of another table are', async () => {
  const answer = async (body: string) => {
    const headers = new Map([['preference-applied', 'odata.maxpagesize=3']]);
    const plain = new PlainSender({
      ...optionsOf(() => Promise.resolve(true)),
      send: () => Promise.resolve({ status: 200, headers, body, retries: 0 }),
    });
    return plain.send(operation(100));
  };
  const rowsOf = (set: string): string =>
    `{"@odata.context":"https://acme/$metadata#${set}(name)","value":[]}`;
  expect(await answer(rowsOf('accounts'))).toMatchObject({ response: { status: 200 } });
  expect(await answer(rowsOf('contacts'))).toMatchObject({ code: 'UPSTREAM_ERROR' });
});

test('where batches are not done in the name of the user, what can not go alone is asking for too much', async () => {
  const { sent, results } = await outcomes(() => Promise.resolve(false));
  expect(sent).toEqual(['accounts?$select=name']);
  expect(results[1]).toMatchObject({ code: 'BAD_USER_INPUT' });
});
