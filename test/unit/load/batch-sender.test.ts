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

/** What came of a read that may go alone, and of one that is too long for that, and what was sent. */
const outcomes = async (proveBatch: OperationSenderOptions['proveBatch']) => {
  const sent: string[] = [];
  const options: OperationSenderOptions = {
    send: ({ path }) => {
      sent.push(path);
      return Promise.resolve({ status: 200, headers: new Map(), body: '{"value":[]}', retries: 0 });
    },
    principal: { kind: 'impersonate', objectId: '11111111-1111-4111-8111-111111111111' },
    signal: undefined,
    serviceRoot: 'https://acme.crm.dynamics.com/api/data/v9.2/',
    policy: defaultBatchPolicy,
    proveBatch,
    newBoundary: () => '1',
    log: new ExchangeLog(() => 0),
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

test('where batches are not done in the name of the user, what can not go alone is asking for too much', async () => {
  const { sent, results } = await outcomes(() => Promise.resolve(false));
  expect(sent).toEqual(['accounts?$select=name']);
  expect(results[1]).toMatchObject({ code: 'BAD_USER_INPUT' });
});
