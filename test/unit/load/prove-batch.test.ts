import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { createProveBatch } from '../../../src/load/prove-batch.ts';
import type { UpstreamPrincipal, UpstreamRequest } from '../../../src/transport/send.ts';
import { readUserId } from '../../../src/transport/who-am-i.ts';

const theirs = '7f3c1a52-0000-4000-8000-000000000001';
const application = '7f3c1a52-0000-4000-8000-000000000009';
const principal: UpstreamPrincipal = { kind: 'impersonate', objectId: theirs };

const proving = (inBatch: () => string) => {
  const sent: UpstreamRequest[] = [];
  const prove = createProveBatch({
    send: (request) => {
      sent.push(request);
      const user = (id: string) => JSON.stringify({ BusinessUnitId: id, UserId: id });
      if (request.path === 'WhoAmI') {
        return Promise.resolve({ status: 200, headers: new Map(), body: user(theirs), retries: 0 });
      }
      const part = `Content-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${user(inBatch())}`;
      return Promise.resolve({
        status: 200,
        headers: new Map([['content-type', 'multipart/mixed; boundary=b']]),
        body: `--b\r\n${part}\r\n--b--\r\n`,
        retries: 0,
      });
    },
    serviceRoot: 'https://acme.crm.dynamics.com/api/data/v9.2/',
    newBoundary: () => '1',
    readUserId,
  });
  return { prove, sent };
};

describe('S08: the proof of batches in a user’s name', () => {
  it('asks once, with the user’s id on every part too', async () => {
    const { prove, sent } = proving(() => theirs);
    expect(await Promise.all([prove(principal), prove(principal)])).toEqual([true, true]);
    expect(sent.map(({ path }) => path).sort()).toEqual(['$batch', 'WhoAmI']);
    expect(sent.every((request) => request.principal === principal)).toBe(true);
    expect(sent.find(({ path }) => path === '$batch')?.body).toContain(`CallerObjectId: ${theirs}`);
  });

  it('fails where parts are done as the application user', async () => {
    const { prove } = proving(() => application);
    expect(await prove(principal)).toBe(false);
  });

  it('says why it can not be told, and is tried again', async () => {
    let answers = 0;
    const { prove } = proving(() => {
      answers += 1;
      if (answers === 1) throw new Error('down');
      return theirs;
    });
    const other = { kind: 'impersonate', objectId: application } as const;
    const told = await Promise.allSettled([prove(principal), prove(other)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(prove(principal)).resolves.toBe(true);
  });

  it('of somebody who is not known tells nothing of those who wait for it, too', async () => {
    let answers = 0;
    const { prove, sent } = proving(() => {
      answers += 1;
      if (answers === 1) throw new GatewayError('FORBIDDEN', 'unknown');
      return theirs;
    });
    const stranger = { kind: 'impersonate', objectId: application } as const;
    const told = await Promise.allSettled([prove(stranger), prove(principal), prove(principal)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(sent.filter(({ path }) => path === '$batch').map((request) => request.principal)).toEqual([
      stranger,
      principal,
    ]);
  });
});
