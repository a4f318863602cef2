import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { FetchFunction } from '../../src/transport/fetch-send.ts';
import { gatewaySettings, startGateway } from '../support/start-gateway.ts';

const callersAtOnce = 200;
const rounds = 45;
/** Every fifth round asks for more lists than go as plain requests, so that they go as a batch. */
const batchEvery = 5;
const applicationUser = '00000000-aaaa-4000-8000-000000000000';
const accountId = '11111111-0000-4000-8000-000000000001';

const one = `{ account(id: "${accountId}") { name } accounts(first: 1) { nodes { name } } }`;
const lists = ['accounts', 'contacts', 'leads', 'tasks', 'opportunities', 'products', 'teams', 'queues'];
const many = `{ ${[...lists, 'businessUnits', 'systemUsers']
  .map((list) => `${list}(first: 1) { nodes { createdBy { displayName } displayName } }`)
  .join(' ')} }`;

/** Whose requests were done, and how many batches there were. */
interface Seen {
  readonly asApplication: string[];
  batches: number;
}

/**
 * An organisation in which every text is the object id of the one in whose name it was asked.
 *
 * @param parts whether a part of a batch is done as the user whom its own header names, or as the outer request's
 */
const mirror = (parts: 'outer' | 'own' | 'none', seen: Seen) => {
  const answer = (path: string, caller: string): unknown => {
    if (/\/WhoAmI$/.test(path)) return { UserId: caller, BusinessUnitId: caller, OrganizationId: caller };
    if (caller === applicationUser) seen.asApplication.push(path);
    const selected = /\$select=([^&]*)/.exec(path)?.[1] ?? '';
    const row = selected.split(/,|%2C/i).map((property) => {
      const isId = /(id|_value)$/.test(property);
      return [property, isId ? accountId : caller] as const;
    });
    return { value: [{ accountid: accountId, ...Object.fromEntries(row) }] };
  };
  return async (request: Request, send: FetchFunction): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith('/api/data/')) return send(request);
    const caller = request.headers.get('callerobjectid') ?? applicationUser;
    if (!pathname.endsWith('/$batch')) return Response.json(answer(`${pathname}${search}`, caller));
    seen.batches += 1;
    const body = await request.text();
    const answers = [...body.matchAll(/^GET (\S+) HTTP\/1\.1\r\n((?:.+\r\n)*)/gm)].map(
      ([, path = '', headers = '']) => {
        const own = /^callerobjectid: (.+)\r$/im.exec(headers)?.[1] ?? applicationUser;
        const who = { outer: caller, own, none: applicationUser }[parts];
        return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json; odata.metadata=minimal\r\n\r\n${JSON.stringify(answer(path, who))}\r\n`;
      },
    );
    const text = `${answers.map((part) => `--b\r\n${part}`).join('')}--b--\r\n`;
    return new Response(text, { headers: { 'content-type': 'multipart/mixed; boundary=b' } });
  };
};

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('D13, D14: many callers ask for the same at once', () => {
  const settings = {
    roles: {
      ...gatewaySettings.roles,
      user: { tables: { '*': {} }, impersonate: 'required' as const },
    },
  };

  it.each<['outer' | 'own', number]>([
    ['outer', rounds],
    ['own', batchEvery],
  ])(
    'every answer is its caller’s own, where a batch is done as the user of its %s header',
    async (parts, times) => {
      const seen: Seen = { asApplication: [], batches: 0 };
      let isUp = false;
      const answer = mirror(parts, seen);
      const test = await startGateway({
        gateway: settings,
        between: (request, send) => (isUp ? answer(request, send) : send(request)),
      });
      isUp = true;
      const callers = Array.from({ length: callersAtOnce }, () => randomUUID());
      let answers = 0;
      for (let round = 1; round <= times; round += 1) {
        const query = round % batchEvery === 0 ? many : one;
        await Promise.all(
          callers.map(async (objectId) => {
            const { data, errors } = await test.runAs({ role: 'user', id: objectId, objectId }, query);
            expect(errors).toBeUndefined();
            const texts = new Set(textsIn(data));
            expect([...texts]).toEqual([objectId]);
            answers += 1;
          }),
        );
      }
      await test.gateway.close();
      expect(answers).toBe(callersAtOnce * times);
      expect(seen.batches).toBeGreaterThanOrEqual((callersAtOnce * times) / batchEvery);
      expect(seen.asApplication).toEqual([]);
    },
    300_000,
  );

  it('no batch is sent where its parts are done as the application user', async () => {
    const seen: Seen = { asApplication: [], batches: 0 };
    let isUp = false;
    const answer = mirror('none', seen);
    const test = await startGateway({
      gateway: settings,
      between: (request, send) => (isUp ? answer(request, send) : send(request)),
    });
    isUp = true;
    await Promise.all(
      Array.from({ length: callersAtOnce }, async () => {
        const objectId = randomUUID();
        const { data } = await test.runAs({ role: 'user', id: objectId, objectId }, many);
        expect([...new Set(textsIn(data))]).toEqual([objectId]);
      }),
    );
    await test.gateway.close();
    expect(seen.asApplication).toEqual([]);
  }, 60_000);
});
