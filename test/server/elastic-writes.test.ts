import { beforeAll, describe, expect, it } from 'vitest';

import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { lookup } from '../../src/emulator/organization/dsl/columns.ts';
import { withReadings } from '../support/elastic-readings.ts';
import { guid } from '../support/guid.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;
/** What stands before Dataverse answers a write that was done. */
let isSilent = false;
/** Answers a write that was done: custom logic that comes after it fails, and the row stays. */
let refusal: { readonly status: number; readonly code: string } | undefined;

beforeAll(async () => {
  rig = await startGateway({
    emulator: {
      organization: withReadings(createSampleOrganization(), [
        lookup('acme_Account', { account: 'acme_account_acme_readings' }),
      ]),
    },
    between: async (request, send) => {
      const answer = await send(request);
      const isWrite = request.url.includes('/acme_readings') && request.method !== 'GET';
      if (isWrite && refusal !== undefined) {
        const { status, code } = refusal;
        return Response.json(
          { error: { code, message: 'No.' } },
          { status, headers: { 'OData-Version': '4.0' } },
        );
      }
      return isSilent && isWrite ? new Response(null, { status: 504 }) : answer;
    },
  });
  return () => rig.gateway.close();
});

const sentBy = ({ extensions }: Answer): readonly string[] =>
  (extensions?.upstream ?? []).map(({ method, url }) => `${method} ${url.replaceAll(/[0-9a-f-]{36}/g, '…')}`);
const namesOf = (): readonly unknown[] =>
  [...(rig.emulator.organization.rows.get('acme_reading') ?? [])].map((row) => row['acme_name']);
const results = '{ results { index id error { code causedBy } } }';

describe('rows of an elastic table, of which no two are written all or nothing', () => {
  it('go one by one in a bulk form: each item tells what became of it alone', async () => {
    await rig.data(`mutation { createAcmeReading(input: { acmeReadingId: "${guid(1)}" }) { recordId } }`);
    const inputs = `[{ acmeName: "a" }, { acmeReadingId: "${guid(1)}", acmeName: "b" }, { acmeName: "c" }]`;
    const answer = await rig.data(`mutation { it: createAcmeReadings(inputs: ${inputs}) ${results} }`);
    const id = expect.any(String) as string;
    expect(answer.data?.['it']).toEqual({
      results: [
        { index: 0, id, error: null },
        { index: 1, id: null, error: { code: 'DUPLICATE_RECORD', causedBy: null } },
        { index: 2, id, error: null },
      ],
    });
    expect(sentBy(answer)).toEqual(Array.from({ length: 3 }, () => 'POST acme_readings'));
    expect(answer.extensions?.predicted).toMatchObject({ requests: 3 });
    expect(namesOf()).toHaveLength(3);
    expect(new Set(namesOf())).toEqual(new Set([undefined, 'a', 'c']));
    const gone = await rig.data(
      `mutation { it: deleteAcmeReadings(ids: ["${guid(1)}", "${guid(2)}"]) ${results} }`,
    );
    expect(gone.data?.['it']).toMatchObject({
      results: [{ error: null }, { error: { code: 'NOT_FOUND', causedBy: null } }],
    });
    expect(sentBy(gone)).toEqual(Array.from({ length: 2 }, () => 'DELETE acme_readings(…)'));
  });

  it('are refused in a transaction, before anything is sent', async () => {
    rig.emulator.clearRequests();
    const { data, errors } = await rig.run(`mutation @transaction {
      firm: createAccount(input: { name: "Elastic" }) { name }
      reading: createAcmeReading(input: { acmeName: "t" }) { acmeName }
    }`);
    expect(data).toEqual({ firm: null, reading: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', failedField: 'reading' },
      { code: 'BAD_USER_INPUT' },
    ]);
    expect(rig.emulator.requests).toEqual([]);
  });

  it('are no related rows of an input', async () => {
    const { data } = await rig.data('{ __type(name: "AccountUpdateInput") { inputFields { name } } }');
    const fields = (data?.['__type'] as { inputFields: { name: string }[] }).inputFields;
    expect(fields.some(({ name }) => name.startsWith('contacts'))).toBe(true);
    expect(fields.some(({ name }) => name.includes('Reading'))).toBe(false);
  });

  it.each([
    { status: 400, code: '0x80040265', told: 'WRITE_OUTCOME_UNKNOWN' },
    { status: 500, code: '0x80040216', told: 'WRITE_OUTCOME_UNKNOWN' },
    { status: 400, code: '0x80044331', told: 'BAD_USER_INPUT' },
  ])('whose custom logic answers $status $code may be written all the same: $told', async (answer) => {
    refusal = answer;
    const { errors } = await rig.run('mutation { createAcmeReading(input: { acmeName: "r" }) { acmeName } }');
    const many = await rig.data(
      `mutation { it: createAcmeReadings(inputs: [{ acmeName: "s" }]) ${results} }`,
    );
    refusal = undefined;
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([answer.told]);
    expect(many.data?.['it']).toMatchObject({ results: [{ error: { code: answer.told } }] });
  });

  it('are not looked for by their key alone: what is not known stays so', async () => {
    const id = guid(3);
    const made = await rig.data(
      `mutation { createAcmeReading(input: { acmeReadingId: "${id}", partitionId: "dev-1", acmeName: "p" }) { acmeName } }`,
    );
    expect(made.data).toEqual({ createAcmeReading: { acmeName: 'p' } });
    isSilent = true;
    const { errors } = await rig.run(`mutation {
      made: createAcmeReading(input: { partitionId: "dev-2", acmeName: "q" }) { acmeName }
      gone: deleteAcmeReading(id: "${id}") { id }
    }`);
    isSilent = false;
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
      'WRITE_OUTCOME_UNKNOWN',
      'WRITE_OUTCOME_UNKNOWN',
    ]);
    expect(namesOf()).toContain('q');
    expect(namesOf()).toContain('p');
  });
});
