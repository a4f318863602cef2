import { describe, expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { bodyText } from '../../src/emulator/http-message.ts';
import { createServiceProtection, type Admission } from '../../src/emulator/limits/service-protection.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { createClient } from './client.ts';

/** Status code and seconds to wait of a refusal. */
const refusal = (admission: Admission) =>
  admission.kind === 'refused'
    ? {
        code: (JSON.parse(bodyText(admission.answer)) as { error: { code: string } }).error.code,
        retryAfter: admission.answer.headers.get('retry-after'),
      }
    : undefined;

describe('service protection', () => {
  it('L01 refuses more requests than 6,000 in 300 s, and says when there is room', () => {
    let now = 0;
    const protection = createServiceProtection({}, () => now);
    for (let asked = 0; asked < 6000; asked += 1) {
      const admission = protection.enter('a');
      if (admission.kind === 'admitted') admission.leave();
    }
    now = 100_000;
    expect(refusal(protection.enter('a'))).toEqual({ code: '0x80072322', retryAfter: '200' });
    now = 300_001;
    expect(protection.enter('a').kind).toBe('admitted');
  });

  it('L01 lets whoever goes on pushing wait longer', () => {
    const protection = createServiceProtection({ requests: 1, windowSeconds: 300 }, () => 250_000);
    protection.enter('a');
    const waits = Array.from({ length: 100 }, () => Number(refusal(protection.enter('a'))?.retryAfter));
    expect(waits.at(-1)).toBe(300);
    const scaled = createServiceProtection({ requests: 1, windowSeconds: 5 }, () => 0);
    scaled.enter('a');
    expect(refusal(scaled.enter('a'))?.retryAfter).toBe('5');
  });

  it('L02 refuses the 53rd request at once', () => {
    const protection = createServiceProtection({}, () => 0);
    const admissions = Array.from({ length: 53 }, () => protection.enter('a'));
    expect(admissions.slice(0, 52).every(({ kind }) => kind === 'admitted')).toBe(true);
    expect(refusal(admissions[52] as Admission)?.code).toBe('0x80072326');
    const [first] = admissions;
    if (first?.kind === 'admitted') first.leave();
    expect(protection.enter('a').kind).toBe('admitted');
  });

  it('L02 refuses when requests have taken 20 minutes together, by when they ended', () => {
    let now = 0;
    const protection = createServiceProtection({}, () => now);
    const running = Array.from({ length: 10 }, () => protection.enter('a'));
    now = 120_000;
    for (const admission of running) if (admission.kind === 'admitted') admission.leave();
    expect(refusal(protection.enter('a'))).toEqual({ code: '0x80072321', retryAfter: '300' });
    now = 420_001;
    expect(protection.enter('a').kind).toBe('admitted');
  });

  it('L03 counts each application user alone', async () => {
    const emulator = await createEmulator({ serviceProtection: { requests: 2, windowSeconds: 60 } });
    const one = await createClient(emulator);
    const other = await createClient(emulator, {
      client_id: wellKnown.rolelessClient.clientId,
      client_secret: wellKnown.rolelessClient.secret,
    });
    const ask = async () => (await one.get('WhoAmI')).status;
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
    expect((await other.get('WhoAmI')).status).toBe(200);
    expect(emulator.requests.filter(({ applied }) => !applied)).toHaveLength(1);
  });

  it('shows what is left, with separators', async () => {
    const emulator = await createEmulator({ serviceProtection: {} });
    const client = await createClient(emulator);
    const { headers } = await client.get('WhoAmI');
    expect(headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('5999');
    expect(headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toMatch(/^1,(199|200)\.\d\d$/);
  });

  it('L04 counts a $batch as one request, with the time of all its operations', async () => {
    const emulator = await createEmulator({
      operationLatencyMs: 2,
      serviceProtection: { requests: 3, executionMs: 100 },
    });
    const { signIn, api } = await import('./client.ts');
    const token = await signIn(emulator);
    const part =
      '--b\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n';
    const batch = () =>
      emulator.fetch(
        new Request(`${api}/$batch`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/mixed; boundary=b' },
          body: `${part.repeat(100)}--b--\r\n`,
        }),
      );
    const first = await batch();
    expect(first.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('2');
    const second = await batch();
    expect(second.status).toBe(429);
    expect(await second.json()).toMatchObject({ error: { code: '0x80072321' } });
  });
});
