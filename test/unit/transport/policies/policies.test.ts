import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../../src/transport/create-pipeline.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { createBreaker } from '../../../../src/transport/policies/break-circuit.ts';
import { correlation } from '../../../../src/transport/policies/correlation.ts';
import { headers } from '../../../../src/transport/policies/headers.ts';
import { impersonate } from '../../../../src/transport/policies/impersonate.ts';
import { log } from '../../../../src/transport/policies/log.ts';
import { Repeats } from '../../../../src/transport/retry/repeats.ts';
import { serviceRequest } from '../../../support/service-request.ts';
import { recordSend } from './record-send.ts';

describe('headers', () => {
  const policy = headers({ userAgent: 'gateway/1' });

  it('adds those of every request, and the type of a body only with a body', async () => {
    const { sent, send } = recordSend();
    await policy(send)(serviceRequest());
    await policy(send)(serviceRequest({ method: 'POST', body: '{}' }));
    const common = {
      accept: 'application/json',
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      'if-none-match': 'null',
      'user-agent': 'gateway/1',
    };
    expect(sent.map((request) => request.headers)).toEqual([
      common,
      { ...common, 'content-type': 'application/json' },
    ]);
  });

  it('lets a request have its own, however it writes their names', async () => {
    const { sent, send } = recordSend();
    await policy(send)(
      serviceRequest({ body: 'x', headers: { 'Content-Type': 'multipart/mixed; boundary=b', ACCEPT: 'a' } }),
    );
    expect(sent[0]?.headers).toMatchObject({ 'content-type': 'multipart/mixed; boundary=b', accept: 'a' });
    expect(
      Object.keys(sent[0]?.headers ?? {}).filter((name) => /content-type|accept$/i.test(name)),
    ).toHaveLength(2);
  });
});

describe('impersonate', () => {
  const objectId = 'a0000000-0000-4000-8000-000000000003';

  it('names the caller, and nobody for the application user', async () => {
    const { sent, send } = recordSend();
    await impersonate(send)(serviceRequest({ principal: { kind: 'impersonate', objectId } }));
    await impersonate(send)(serviceRequest());
    expect(sent.map((request) => request.headers)).toEqual([{ callerobjectid: objectId }, {}]);
  });

  it('takes no caller from the headers of a request', async () => {
    const { sent, send } = recordSend();
    await impersonate(send)(
      serviceRequest({ headers: { CallerObjectId: objectId, mscrmcallerid: objectId, prefer: 'x' } }),
    );
    expect(sent[0]?.headers).toEqual({ prefer: 'x' });
  });

  it.each([
    { kind: 'deny' } as const,
    { kind: 'impersonate', objectId: 'canary' } as const,
    { kind: 'impersonate', objectId: `${objectId}\r\nX: y` } as const,
  ])('sends nothing for %j', async (principal) => {
    const { sent, send } = recordSend();
    await expect(impersonate(send)(serviceRequest({ principal }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(sent).toEqual([]);
  });
});

describe('createPipeline', () => {
  it('keeps one request id for all tries, and gives the next request another', async () => {
    const { sent, send } = recordSend([401, 200]);
    let ids = 0;
    const pipeline = createPipeline({
      upstream: {
        send,
        sendStream: () => Promise.reject(new Error('not used')),
        close: () => Promise.resolve(),
      },
      users: [
        {
          tokens: {
            getToken: () => Promise.resolve({ value: 't' }),
            rejected: () => undefined,
            refused: () => false,
          },
          limiter: new Limiter(),
        },
      ],
      repeats: new Repeats(),
      breaker: createBreaker(),
      onExchange: () => undefined,
      log: pino({ level: 'silent' }),
      newGuid: () => `id-${(ids += 1)}`,
      userAgent: 'gateway/1',
    });
    await pipeline.send(serviceRequest());
    await pipeline.send(serviceRequest());
    expect(sent.map((request) => request.headers['x-ms-client-request-id'])).toEqual([
      'id-1',
      'id-1',
      'id-2',
    ]);
  });
});

describe('correlation', () => {
  it('keeps the id that a write brings', async () => {
    const { sent, send } = recordSend();
    await correlation({ newGuid: () => 'mine' })(send)(
      serviceRequest({ headers: { 'x-ms-client-request-id': 'theirs' } }),
    );
    expect(sent[0]?.headers).toEqual({ 'x-ms-client-request-id': 'theirs' });
  });
});

describe('log', () => {
  const logged = async (path: string, failure?: Error) => {
    const lines: string[] = [];
    let time = 0;
    const policy = log({
      log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }),
      now: () => (time += 5),
    });
    const send = failure === undefined ? recordSend([200]).send : () => Promise.reject(failure);
    const request = serviceRequest({
      path,
      body: 'canary',
      headers: { authorization: 'Bearer canary', 'x-ms-client-request-id': 'id-1' },
    });
    await policy(send)(request).catch(() => undefined);
    return { text: lines.join(''), line: JSON.parse(lines[0] ?? '{}') as Record<string, unknown> };
  };

  it('writes names, never values', async () => {
    const { text, line } = await logged("accounts(name='canary')/x?$filter=name%20eq%20%27canary%27&$top=1");
    expect(line).toMatchObject({
      method: 'GET',
      path: "accounts(name='…')/x?$filter&$top",
      status: 200,
      ms: 5,
      requestId: 'id-1',
      serviceRequestId: 'r1',
    });
    expect(text).not.toContain('canary');
  });

  it.each([
    ['accounts(acme_number=4711,acme_day=2026-11-27)', 'accounts(acme_number=…,acme_day=…)'],
    ['accounts(acme_code=%27A%27%274711%27)', "accounts(acme_code='…''…')"],
    [
      'accounts(6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d)/Microsoft.Dynamics.CRM.Do(With=@p1)?@p1=4711',
      'accounts(6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d)/Microsoft.Dynamics.CRM.Do(With=…)?@p1',
    ],
  ])('writes no value of an alternate key or a parameter: %s', async (path, written) => {
    const { line, text } = await logged(path);
    expect(line).toMatchObject({ path: written });
    expect(text).not.toContain('4711');
  });

  it('writes why there was no answer', async () => {
    const { line } = await logged('accounts', new Error('no answer', { cause: new Error('reset') }));
    expect(line).toMatchObject({ level: 40, status: 'none', reason: 'no answer: reset' });
  });
});
