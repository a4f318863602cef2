import { describe, expect, it } from 'vitest';

import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { as, id, start, type Started } from './fixture.ts';

const { users, entraObjectIds } = wellKnown;

describe('S08 in a batch', () => {
  type Headers = Record<string, string>;
  const lines = (headers: Headers): string =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  const http = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n';
  const get = (headers: Headers = {}): string =>
    `--b\r\n${http}\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\n${lines(headers)}\r\n\r\n`;

  async function usersOf(
    started: Started,
    outer: Headers,
    ...parts: readonly string[]
  ): Promise<readonly string[]> {
    const response = await started.client.send('POST', '$batch', {
      headers: { 'Content-Type': 'multipart/mixed; boundary=b', ...outer },
      body: `${parts.join('')}--b--\r\n`,
    });
    return [...(await response.text()).matchAll(/"UserId":"([^"]+)"/g)].map(([, user = '']) => user);
  }
  const unknown = { CallerObjectId: id('9', 9) };

  it('the outer header counts for all parts', async () => {
    const started = await start();
    expect(await usersOf(started, as('salesperson'), get(), get())).toEqual([
      users.salesperson,
      users.salesperson,
    ]);
  });

  it('one of a part alone is ignored, or honoured by the switch', async () => {
    const parts = [get(as('salesperson')), get()];
    expect(await usersOf(await start(), {}, ...parts)).toEqual([users.gateway, users.gateway]);
    const honouring = await start({ quirks: { batchPartImpersonation: 'honoured' } });
    expect(await usersOf(honouring, {}, ...parts)).toEqual([users.salesperson, users.gateway]);
    expect(await usersOf(honouring, as('salesManager'), ...parts)).toEqual([
      users.salesperson,
      users.salesManager,
    ]);
  });

  it('one that matches no user is ignored, or refused by the switch', async () => {
    const ignoring = await start();
    expect(await usersOf(ignoring, unknown, get())).toEqual([users.gateway]);
    // An Entra object id in the header for systemuserids, as in the public report.
    expect(await usersOf(ignoring, { MSCRMCallerID: entraObjectIds.salesperson }, get())).toEqual([
      users.gateway,
    ]);
    const refusing = await start({ quirks: { unknownImpersonatedUser: 'refused' } });
    expect((await refusing.client.get('WhoAmI', unknown)).status).toBe(403);
    expect(await usersOf(refusing, unknown, get())).toEqual([]);
  });
});
