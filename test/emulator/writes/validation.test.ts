import { describe, expect, it } from 'vitest';

import { A1, C1, id } from '../data/fixture-rows.ts';
import { error, organization } from '../data/fixture.ts';
import { createWriteClient, idOf, refusal } from './write-client.ts';

const { post, patch, row, get } = createWriteClient();
const shipment = `acme_shipments(${id('5', 1)})`;
const change = (url: string, body: unknown): string => {
  const reply = patch(url, body);
  return reply.status === 204 ? '204' : refusal(reply);
};

describe('values', () => {
  it('W20 a text that is too long', () => {
    const reply = patch(`accounts(${A1})`, { name: 'x'.repeat(161) });
    expect(error(reply)).toEqual({
      status: 400,
      code: '0x80044331',
      message:
        "A validation error occurred.  The length of the 'name' attribute of the 'account' entity exceeded the maximum " +
        "allowed length of '160'.",
    });
    expect(change(`accounts(${A1})`, { name: 'x'.repeat(160) })).toBe('204');
  });

  it('W21 a choice that is not defined', () => {
    expect(change(`accounts(${A1})`, { industrycode: 999 })).toBe('400 0x8004431A');
    expect(change(shipment, { acme_services: '1,7' })).toBe('400 0x8004431A');
    const other = createWriteClient(organization(), { optionOutOfRangeCode: '0x80061005' });
    expect(refusal(other.patch(`accounts(${A1})`, { industrycode: 999 }))).toBe('400 0x80061005');
  });

  it('W22 numbers out of range', () => {
    const reply = patch(shipment, { acme_weight: 100000000001 });
    expect(error(reply)).toEqual({
      status: 400,
      code: '0x80044330',
      message:
        'A validation error occurred. A decimal value provided is outside of the allowed values for this attribute.',
    });
    expect(change(`accounts(${A1})`, { revenue: -1 })).toBe('400 0x80044330');
    expect(change(`accounts(${A1})`, { numberofemployees: -1 })).toBe('400 0x8004432f');
    expect(change(`accounts(${A1})`, { address1_latitude: 90.5 })).toBe('400 0x80044330');
  });

  it('W23 choices: spaces are gone when read', () => {
    expect(change(shipment, { acme_services: '1, 9' })).toBe('204');
    const { text, json } = get(`${shipment}?$select=acme_services`, {
      Prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
    });
    expect(json['acme_services']).toBe('1,9');
    expect(text).toContain('Insurance; 代金引換');
    expect(change(shipment, { acme_services: '' })).toBe('204');
    expect(row(shipment)['acme_services']).toBeNull();
  });

  it.each([
    [`accounts(${A1})`, 'name', 7],
    [`accounts(${A1})`, 'numberofemployees', '7'],
    [`accounts(${A1})`, 'numberofemployees', 7.5],
    [`accounts(${A1})`, 'revenue', '7'],
    [`accounts(${A1})`, 'creditonhold', 'true'],
    [`accounts(${A1})`, 'creditonhold', 1],
    [`accounts(${A1})`, 'industrycode', '1'],
    [`accounts(${A1})`, 'processid', 'x'],
    [`accounts(${A1})`, 'lastonholdtime', '2026-11-22'],
    [`accounts(${A1})`, 'lastonholdtime', '2026-11-22T10:00:00'],
    [`accounts(${A1})`, 'lastonholdtime', '2026-02-30T10:00:00Z'],
    [`accounts(${A1})`, 'lastonholdtime', '2026-11-22T25:00:00Z'],
    [`accounts(${A1})`, 'entityimage', 'not base64!'],
    [shipment, 'acme_promisedon', '2026-11-22T00:00:00Z'],
    [shipment, 'acme_promisedon', '2026-13-01'],
    [shipment, 'acme_scancount', 9.5],
    [shipment, 'acme_services', [1, 9]],
    [shipment, 'acme_services', '1;9'],
  ])('%s: %s is not %j', (url, name, value) => {
    const reply = patch(url, { [name]: value });
    expect(refusal(reply)).toBe('400 0x80048d19');
    expect(error(reply).message).toContain('Error identified in Payload provided by the user for Entity :');
  });

  it('no date is before 1753', () => {
    expect(change(shipment, { acme_promisedon: '1752-12-31' })).toBe('400 0x80044329');
    expect(change(shipment, { acme_promisedon: '1753-01-01' })).toBe('204');
  });

  it('keeps dates in UTC, to the second', () => {
    expect(change(`accounts(${A1})`, { lastonholdtime: '2026-11-22T01:00:00.789+02:00' })).toBe('204');
    expect(row(`accounts(${A1})`)['lastonholdtime']).toBe('2026-11-21T23:00:00Z');
  });

  it('loses no digit', () => {
    const client = createWriteClient();
    const body =
      '{"acme_scancount":9223372036854775807,"acme_weight":12345678901.0123456789,"acme_value":922337203685477}';
    expect(client.send('PATCH', shipment, { body }).status).toBe(204);
    expect(client.get(shipment).text).toContain('"acme_scancount":9223372036854775807');
    expect(client.get(shipment).text).toContain('"acme_weight":12345678901.0123456789');
    expect(refusal(client.send('PATCH', shipment, { body: '{"acme_scancount":9223372036854775808}' }))).toBe(
      '400 0x80048d19',
    );
  });

  it('rounds to the precision of the column', () => {
    expect(change(shipment, { acme_weight: 1.00000000005 })).toBe('204');
    expect(get(shipment).text).toContain('"acme_weight":1.0000000001');
  });
});

describe('columns', () => {
  it('what only the system writes', () => {
    for (const body of [{ createdon: '2026-01-01T00:00:00Z' }, { revenue_base: 5 }, { fullname: 'x' }]) {
      const set = 'fullname' in body ? `contacts(${C1})` : `accounts(${A1})`;
      expect(change(set, body)).toBe('400 0x80044369');
    }
    expect(change(`accounts(${A1})`, { 'createdby@odata.bind': `/systemusers(${id('a', 1)})` })).toBe(
      '404 0x80040217',
    );
    const lenient = createWriteClient(organization(), { readOnlyInBody: 'ignore' });
    expect(lenient.patch(`accounts(${A1})`, { createdon: '2026-01-01T00:00:00Z', name: 'n' }).status).toBe(
      204,
    );
    expect(lenient.row(`accounts(${A1})`)).toMatchObject({ name: 'n', createdon: '2026-11-01T10:00:00Z' });
  });

  it('what is written once, and what is not written at creation', () => {
    expect(change(shipment, { acme_trackingnumber: 'new' })).toBe('400 0x80044369');
    expect(refusal(post('accounts', { statecode: 1 }))).toBe('400 0x80044369');
    expect(refusal(post('acme_shipments', { acme_manifest: id('f', 1) }))).toBe('400 0x80044369');
  });

  it('what the system requires', () => {
    expect(refusal(post('uoms', { quantity: 1 }))).toBe('400 0x80040203');
    expect(refusal(post('uoms', { name: null, quantity: 1 }))).toBe('400 0x80040203');
    expect(post('uoms', { name: 'Box', quantity: 1 }).status).toBe(204);
    expect(post('accounts', {}).status).toBe(204);
  });

  it('W34 an image other than the primary one is not taken at creation', () => {
    const sample = organization();
    const account = sample.tables.get('account');
    if (account === undefined) throw new Error('no accounts');
    const tables = new Map([...sample.tables, ['account', { ...account, primaryImage: undefined }]]);
    const other = createWriteClient({ ...sample, tables });
    expect(refusal(other.post('accounts', { entityimage: 'iVBORw0KGgo=' }))).toBe('400 0x80090487');
    expect(post('accounts', { entityimage: 'iVBORw0KGgo=' }).status).toBe(204);
  });
});

describe('keys and duplicates', () => {
  it('W25 a second row with an alternate key', () => {
    const client = createWriteClient();
    const reply = client.post('accounts', { accountnumber: 'x1' });
    expect(refusal(reply)).toBe('412 0x80060892');
    expect(error(reply).message).toMatch(
      /^Entity Key Account Number violated\. A record with the same value for Account/,
    );
    const other = idOf(client.post('accounts', { accountnumber: 'X2' }));
    expect(refusal(client.patch(`accounts(${other})`, { accountnumber: 'X1' }))).toBe('412 0x80060892');
    expect(client.patch(`accounts(${other})`, { accountnumber: 'X2' }).status).toBe(204);
    expect(client.patch(`accounts(${other})`, { accountnumber: null }).status).toBe(204);
    expect(client.post('acme_depotses', { acme_region: 'EU', acme_code: 'N2' }).status).toBe(204);
    expect(refusal(client.post('acme_depotses', { acme_region: 'eu', acme_code: 'n1' }))).toBe(
      '412 0x80060892',
    );
    const other400 = createWriteClient(organization(), { duplicateKeyStatus: 400 });
    expect(refusal(other400.post('accounts', { accountnumber: 'X1' }))).toBe('400 0x80060892');
  });

  it('W24 a rule is asked only when the header says so', () => {
    const client = createWriteClient();
    const wanted = { 'MSCRM.SuppressDuplicateDetection': 'false' };
    expect(client.post('accounts', { name: 'Litware' }).status).toBe(204);
    const reply = client.post('accounts', { name: 'LITWARE' }, wanted);
    expect(error(reply)).toEqual({
      status: 412,
      code: '0x80040333',
      message:
        'A record was not created or updated because a duplicate of the current record already exists.',
    });
    expect(refusal(client.patch(`accounts(${id('a', 3)})`, { name: 'Litware' }, wanted))).toBe(
      '412 0x80040333',
    );
    expect(client.patch(`accounts(${id('a', 3)})`, { fax: '1' }, wanted).status).toBe(204);
    expect(client.post('accounts', { name: 'Other' }, wanted).status).toBe(204);
    expect(
      client.post('accounts', { name: 'Litware' }, { 'MSCRM.SuppressDuplicateDetection': 'true' }).status,
    ).toBe(204);
    const older = createWriteClient(organization(), { duplicateDetectionStatus: 500 });
    expect(refusal(older.post('accounts', { name: 'Litware' }, wanted))).toBe('500 0x80040333');
  });
});
