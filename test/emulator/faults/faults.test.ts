import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import { api, createClient, credentials, origin, tokenPath, type Client } from '../client.ts';

describe('faults', () => {
  let emulator: Emulator;
  let client: Client;

  beforeAll(async () => {
    emulator = await createEmulator({ random: () => 0.5 });
    client = await createClient(emulator);
  });
  beforeEach(() => {
    emulator.setFaults([]);
    emulator.clearRequests();
  });

  const statuses = async (count: number, path = 'accounts?$top=1'): Promise<number[]> => {
    const all: number[] = [];
    for (let asked = 0; asked < count; asked += 1) all.push((await client.get(path)).status);
    return all;
  };

  it('hit the nth of the fitting requests, so many times', async () => {
    emulator.setFaults([
      { match: { path: 'accounts*', nth: 2, times: 2 }, action: { kind: 'answer', status: 503 } },
    ]);
    expect(await statuses(1, 'contacts?$top=1')).toEqual([200]);
    expect(await statuses(4)).toEqual([200, 503, 503, 200]);
    expect(emulator.requests.map(({ applied, fault }) => [applied, fault])).toEqual([
      [true, undefined],
      [true, undefined],
      [false, 'answer'],
      [false, 'answer'],
      [true, undefined],
    ]);
  });

  it('hit by chance', async () => {
    const fault = (percent: number): FaultInput => ({
      match: { percent },
      action: { kind: 'answer', status: 503 },
    });
    emulator.setFaults([fault(50)]);
    expect(await statuses(1)).toEqual([200]);
    emulator.setFaults([fault(51)]);
    expect(await statuses(1)).toEqual([503]);
  });

  it('throttle, with Retry-After in all its forms', async () => {
    const retryAfter = async (value: number | string | { dateIn: number }): Promise<string | null> => {
      emulator.setFaults([
        { action: { kind: 'answer', status: 429, code: '0x80072322', retryAfter: value } },
      ]);
      const answer = await client.get('accounts');
      expect(await answer.json()).toMatchObject({ error: { code: '0x80072322' } });
      return answer.headers.get('retry-after');
    };
    expect(await retryAfter(600)).toBe('600');
    expect(await retryAfter('junk')).toBe('junk');
    const date = await retryAfter({ dateIn: 30 });
    expect(date).toMatch(/GMT$/);
  });

  it('change the own answer', async () => {
    const altered = async (action: object): Promise<Response> => {
      emulator.setFaults([{ action: { kind: 'alter', ...action } }]);
      return client.get('accounts?$select=name&$top=1');
    };
    const bytes = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
    expect((await altered({ headers: { 'content-type': 'text/html' } })).headers.get('content-type')).toBe(
      'text/html',
    );
    expect((await bytes(await altered({ prepend: '\uFEFF' }))).subarray(0, 3)).toEqual(
      Buffer.from([0xef, 0xbb, 0xbf]),
    );
    expect((await bytes(await altered({ keepBytes: 10 }))).length).toBe(10);
    expect((await bytes(await altered({ padTo: 100_000 }))).length).toBe(100_000);
    expect(await (await altered({ json: { value: 'none' } })).json()).toMatchObject({ value: 'none' });
    expect(await (await altered({ replace: [{ text: '"value"', with: '"__proto__"' }] })).text()).toContain(
      '"__proto__":[',
    );
  });

  it.each([
    ['nothing', /reset/],
    ['headers', /./],
    [20, /./],
  ] as const)('cut the connection after %s, with the request carried out', async (after, message) => {
    emulator.setFaults([{ action: { kind: 'cut', after } }]);
    await expect(client.get('accounts').then((answer) => answer.text())).rejects.toThrow(message);
    expect(emulator.requests).toMatchObject([{ applied: true, fault: 'cut' }]);
  });

  it('never answer', async () => {
    emulator.setFaults([{ action: { kind: 'silence' } }]);
    const signal = AbortSignal.timeout(50);
    await expect(emulator.fetch(new Request(`${api}/accounts`, { signal }))).rejects.toThrow('timeout');
    expect(emulator.requests).toMatchObject([{ applied: false }]);
  });

  it('send byte by byte, and late', async () => {
    emulator.setFaults([{ match: { times: 1 }, action: { kind: 'drip', bytesPerSecond: 50_000 } }]);
    expect(await client.json('accounts?$select=name&$top=1')).toHaveProperty('value');
    emulator.setFaults([{ action: { kind: 'delay', ms: 5 } }]);
    expect(await statuses(1)).toEqual([200]);
  });

  it.each([
    ['self', /accounts.*skiptoken=the-same$/],
    ['foreign', /^http:\/\/attacker/],
    ['outside', /\/\.\.\//],
    ['empty', /skiptoken=empty-1$/],
  ] as const)('lead the next page astray: %s', async (next, link) => {
    emulator.setFaults([{ action: { kind: 'page', next } }]);
    const page = await client.json('accounts?$select=name&$top=1');
    expect(page['@odata.nextLink']).toMatch(link);
    if (next === 'foreign' || next === 'outside') return;
    const followed = String(page['@odata.nextLink']).slice(api.length + 1);
    expect(await client.json(followed)).toHaveProperty('value');
  });

  it('break the token service', async () => {
    const ask = async (): Promise<unknown> => {
      const url = `${origin}${tokenPath}/v2.0/token`;
      const answer = await emulator.fetch(new Request(url, { method: 'POST', body: credentials() }));
      return answer.json();
    };
    emulator.setFaults([
      { match: { kind: 'token', times: 1 }, action: { kind: 'alter', json: { expires_in: -1 } } },
      { match: { kind: 'token', clientId: 'somebody else' }, action: { kind: 'silence' } },
    ]);
    expect(await ask()).toMatchObject({ token_type: 'Bearer', expires_in: -1 });
    expect(await ask()).toMatchObject({ expires_in: 3599 });
  });

  describe('in a $batch', () => {
    const ask = async (): Promise<string> => {
      const parts = ['accounts', 'contacts'].map(
        (set) =>
          `--b\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/${set}?$top=1 HTTP/1.1\r\n` +
          'Accept: application/json\r\n\r\n\r\n',
      );
      const { headers } = emulatorToken;
      const answer = await emulator.fetch(
        new Request(`${api}/$batch`, {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'multipart/mixed; boundary=b',
            prefer: 'odata.continue-on-error',
          },
          body: `${parts.join('')}--b--\r\n`,
        }),
      );
      return answer.text();
    };
    let emulatorToken: { headers: Record<string, string> };
    beforeAll(async () => {
      const { signIn } = await import('../client.ts');
      emulatorToken = { headers: { authorization: `Bearer ${await signIn(emulator)}` } };
    });
    const order = (body: string): string[] =>
      [...body.matchAll(/\$metadata#(\w+)/g)].map(([, set]) => set ?? '');

    it('hit single parts', async () => {
      emulator.setFaults([
        {
          match: { kind: 'part', path: 'contacts*', times: 1 },
          action: { kind: 'answer', status: 429, retryAfter: 1, code: '0x80072322' },
        },
      ]);
      const body = await ask();
      expect(body.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 429']);
      expect(body).toMatch(/retry-after: 1/i);
    });

    it('disorder the parts', async () => {
      const garbled = async (parts: 'reverse' | 'dropLast' | 'repeatFirst' | 'leaveOpen') => {
        emulator.setFaults([{ action: { kind: 'multipart', parts } }]);
        return ask();
      };
      expect(order(await garbled('reverse'))).toEqual(['contacts', 'accounts']);
      expect(order(await garbled('dropLast'))).toEqual(['accounts']);
      expect(order(await garbled('repeatFirst'))).toEqual(['accounts', 'accounts', 'contacts']);
      expect(await garbled('leaveOpen')).not.toMatch(/--batchresponse_[^\r]+--\r\n$/);
    });
  });

  describe('over the control endpoint', () => {
    const control = (method: string, body?: string) =>
      emulator.fetch(
        new Request(`${origin}/__emulator/faults`, { method, ...(body !== undefined && { body }) }),
      );

    it('are put, listed with their counts, and taken away', async () => {
      const faults = [{ match: { times: 1 }, action: { kind: 'answer', status: 503 } }];
      expect((await control('PUT', JSON.stringify({ faults }))).status).toBe(204);
      expect(await statuses(2)).toEqual([503, 200]);
      expect(await (await control('GET')).json()).toMatchObject({ faults: [{ fitted: 2, hit: 1 }] });
      expect((await control('DELETE')).status).toBe(204);
      expect(await (await control('GET')).json()).toEqual({ faults: [] });
      expect((await control('PATCH')).status).toBe(405);
    });

    it.each([
      ['{', /not JSON: .+/],
      [
        '{"faults":[{"action":{"kind":"explode"}}]}',
        /faults\[0\]\.action\.kind: Expected .+docs\/emulator\.md/,
      ],
      ['7', /At the top: expected object/],
      ['[{"match":{"kind":"part"},"action":{"kind":"silence"}}]', /part/],
      ['[{"action":{"kind":"delay","ms":5,"extra":1}}]', /extra/],
    ])('are refused where they are not right: %s', async (body, message) => {
      const answer = await control('PUT', body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(message);
    });
  });
});
