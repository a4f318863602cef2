import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { Organization, Row } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import type { FetchFunction } from '../../src/transport/fetch-send.ts';
import { gatewaySettings, startGateway } from '../support/start-gateway.ts';

const callersAtOnce = 200;
/** So much that a busy machine refuses nobody for want of time. */
const requestTimeoutMs = 300_000;
/** More of them by hand: MANY_CALLERS_ROUNDS=1000 are 200,000 answers, and a few minutes. */
const rounds = Number(process.env['MANY_CALLERS_ROUNDS'] ?? 45);
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
    requestTimeoutMs,
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
    Math.max(300_000, rounds * 4000),
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
  });
});

/** The sample organisation with a user for each id, who may do what a salesperson may, and owns an account of that name. */
const withUsers = (objectIds: readonly string[]): Organization => {
  const sample = createSampleOrganization();
  const { users, roles } = wellKnown;
  const like = sample.rows.get('systemuser')?.find(({ systemuserid }) => systemuserid === users.salesperson);
  const added = objectIds.map((azureactivedirectoryobjectid) => {
    const systemuserid = randomUUID();
    return { ...like, systemuserid, ownerid: systemuserid, azureactivedirectoryobjectid };
  });
  const granted = added.map(({ systemuserid }) => ({
    systemuserroleid: randomUUID(),
    systemuserid,
    roleid: roles.salesperson,
  }));
  const account = sample.rows.get('account')?.[0];
  const owned = added.map(({ systemuserid: id, azureactivedirectoryobjectid: name }) => {
    const owner = { table: 'systemuser', id };
    return {
      ...{ ...account, accountid: randomUUID(), name, accountnumber: name, owningteam: null },
      ...{ ownerid: owner, owninguser: owner, owningbusinessunit: like?.['businessunitid'] },
    };
  });
  const more = (table: string, rows: readonly Row[]) =>
    [table, [...(sample.rows.get(table) ?? []), ...rows]] as const;
  return {
    ...sample,
    rows: new Map([
      ...sample.rows,
      more('systemuser', added),
      more('systemuserroles', granted),
      more('account', owned),
    ]),
  };
};

/** What belongs to whomever Dataverse takes the caller for. */
const myself = (first: number): string =>
  `accounts(first: ${first}, filter: { ownerId: { eqUserId: true } }) { nodes { name } }`;
const meOnce = `{ ${myself(1)} }`;
/** As a batch. */
const meOften = `{ ${Array.from({ length: 10 }, (_none, index) => `me${index}: ${myself(index + 1)}`).join(' ')} }`;

const roundsOfDouble = 5;
/** Every tenth caller is a user of the tenant whom the organisation doesn't know. */
const isStranger = (index: number): boolean => index % 10 === 9;

describe.each([
  ['ignored', 'ignored'],
  ['ignored', 'refused'],
  ['honoured', 'ignored'],
  ['honoured', 'refused'],
] as const)(
  'D13: an organisation where headers of parts are %s, and ids that match nobody %s',
  (batchPartImpersonation, unknownImpersonatedUser) => {
    it('answers each of many callers with what is his own, and no stranger', async () => {
      const objectIds = Array.from({ length: callersAtOnce }, () => randomUUID());
      const known = objectIds.filter((_id, index) => !isStranger(index));
      const test = await startGateway({
        emulator: {
          organization: withUsers(known),
          quirks: { batchPartImpersonation, unknownImpersonatedUser },
        },
        gateway: {
          requestTimeoutMs,
          roles: {
            ...gatewaySettings.roles,
            user: { tables: { '*': {} }, impersonate: 'required' },
          },
        },
      });
      test.emulator.clearRequests();
      for (let round = 1; round <= roundsOfDouble; round += 1) {
        const query = round % batchEvery === 0 ? meOften : meOnce;
        await Promise.all(
          objectIds.map(async (objectId, index) => {
            const { data, errors } = await test.runAs({ role: 'user', id: objectId, objectId }, query);
            if (isStranger(index)) {
              expect(new Set(errors?.map(({ extensions }) => extensions?.['code']))).toEqual(
                new Set(['FORBIDDEN']),
              );
            } else expect([errors, new Set(textsIn(data))]).toEqual([undefined, new Set([objectId])]);
          }),
        );
      }
      const sent = test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');
      const asked = sent.filter(
        ({ url, parts = [] }) => ![url, ...parts.map((part) => part.url)].some(isProof),
      );
      const askedAs = new Set(asked.map(({ headers }) => headers['callerobjectid']));
      expect(askedAs).toEqual(new Set(known));
      expect(asked.filter(({ kind }) => kind === 'batch')).toHaveLength(known.length);
      for (const { parts, headers } of asked) {
        for (const part of parts ?? [])
          expect(part.headers['callerobjectid']).toBe(headers['callerobjectid']);
      }
      await test.gateway.close();
    });
  },
);

const isProof = (url: string): boolean => /WhoAmI/.test(url);
