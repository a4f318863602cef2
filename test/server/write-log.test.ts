import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const lines: string[] = [];
let rig: TestGateway;
let answerOf: ((request: Request) => Promise<Response>) | undefined;

beforeAll(async () => {
  rig = await startGateway({
    gateway: { log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }) },
    between: (request, send) => {
      const writes = request.url.includes('/api/data/') && request.method !== 'GET';
      return writes && answerOf !== undefined ? answerOf(request) : send(request);
    },
  });
});
afterAll(() => rig.gateway.close());

/** What the log says of the writes of one operation. */
const written = async (
  query: string,
  answer?: (request: Request) => Promise<Response>,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  lines.length = 0;
  answerOf = answer;
  await rig.runAs({ role: 'admin', id: 'jwt:partner-1' }, query);
  answerOf = undefined;
  return lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ msg }) => msg === 'written');
};

const onboard =
  'mutation Onboard { alias: createAccount(input: { name: "canary-1" }, options: { tag: "canary-2" }) { name } }';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the line that a write leaves in the log', () => {
  it('says who did what to which row, by the names of operation and field', async () => {
    const [line, ...others] = await written(onboard);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      caller: 'jwt:partner-1',
      role: 'admin',
      operation: 'Onboard',
      operationHash: hashOf(onboard),
      field: 'createAccount',
      kind: 'create',
      table: 'account',
      id: expect.stringMatching(guid) as unknown,
      outcome: 'done',
      requestId: expect.stringMatching(guid) as unknown,
      milliseconds: expect.any(Number) as unknown,
    });
    expect(lines.join()).not.toContain('canary');
  });

  it('has the name of an operation only as far as there is room', async () => {
    const mutation = `{ createAccount(input: { name: "canary" }) { name } }`;
    const [long] = await written(`mutation ${'N'.repeat(500)} ${mutation}`);
    expect(long?.['operation']).toBe('N'.repeat(128));
    const [nameless] = await written(`mutation ${mutation}`);
    expect(nameless).not.toHaveProperty('operation');
  });

  it('is there for each row of a transaction and of a bulk form', async () => {
    const transaction = await written(`mutation Both @transaction {
      a: createAccount(input: { name: "canary" }) { name }
      b: createContact(input: { lastName: "canary", parentCustomer: { account: "$a" } }) { lastName }
    }`);
    expect(transaction.map(({ field, table }) => [field, table])).toEqual([
      ['createAccount', 'account'],
      ['createContact', 'contact'],
    ]);
    const bulk = await written(
      'mutation Many { createTasks(inputs: [{ subject: "canary" }, { subject: "canary" }]) { results { id } } }',
    );
    expect(bulk.map(({ operation, field, outcome }) => [operation, field, outcome])).toEqual([
      ['Many', 'createTasks', 'done'],
      ['Many', 'createTasks', 'done'],
    ]);
    expect(lines.join()).not.toContain('canary');
  });

  it.each(['REQ_ID', 'x-ms-service-request-id'])('has the id that Dataverse tells in %s', async (header) => {
    const body = JSON.stringify({ error: { code: '0x80040333', message: 'canary-1 exists' } });
    const [line] = await written('mutation { createAccount(input: { name: "canary-2" }) { name } }', () =>
      Promise.resolve(new Response(body, { status: 412, headers: { [header]: '0f1e2d3c-req' } })),
    );
    expect(line).toMatchObject({
      outcome: 'refused',
      code: 'DUPLICATE_RECORD',
      serviceRequestId: '0f1e2d3c-req',
    });
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  it('takes no text for an id that is none', async () => {
    const [line] = await written('mutation { createAccount(input: { name: "x" }) { name } }', () =>
      Promise.resolve(new Response('{}', { status: 400, headers: { REQ_ID: 'canary of "something" else' } })),
    );
    expect(line).toMatchObject({ outcome: 'refused' });
    expect(line).not.toHaveProperty('serviceRequestId');
  });

  it('says that an outcome is not known', async () => {
    const [row] = await written('mutation { createAccount(input: { name: "x" }) { name } }');
    const [line] = await written(
      `mutation { updateAccount(id: "${String(row?.['id'])}", input: { name: "canary" }) { name } }`,
      () => Promise.resolve(new Response('busy', { status: 504 })),
    );
    expect(line).toMatchObject({
      kind: 'update',
      id: row?.['id'],
      outcome: 'unknown',
      code: 'WRITE_OUTCOME_UNKNOWN',
    });
    expect(lines.join()).not.toContain('canary');
  });
});
