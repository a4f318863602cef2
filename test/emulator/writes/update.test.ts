import { describe, expect, it } from 'vitest';

import { A1, C1, id, T1 } from '../data/fixture-rows.ts';
import { api, error, organization } from '../data/fixture.ts';
import { createWriteClient, idOf, refusal, representation } from './write-client.ts';

const missing = id('a', 99);
const ifMatch = (value: string): Record<string, string> => ({ 'If-Match': value });

describe('update and upsert', () => {
  it('changes what it names, with a new version', () => {
    const { patch, row } = createWriteClient();
    const before = row(`accounts(${A1})`);
    expect(patch(`accounts(${A1})`, { name: 'New' }).status).toBe(204);
    const after = row(`accounts(${A1})`);
    expect(after).toMatchObject({ name: 'New', accountnumber: 'X1', modifiedon: '2026-11-23T12:00:00Z' });
    expect(after['createdon']).toBe(before['createdon']);
    expect(after['@odata.etag']).not.toBe(before['@odata.etag']);
    expect(Number(after['versionnumber'])).toBeGreaterThan(Number(before['versionnumber']));
  });

  it('W07 creates a row that is not there', () => {
    const { patch, row } = createWriteClient();
    const reply = patch(`accounts(${missing})`, { name: 'New' });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('odata-entityid')).toBe(`${api}/accounts(${missing})`);
    expect(row(`accounts(${missing})`)['name']).toBe('New');
  });

  it('W08 return=representation: 201 for a new row, 200 for an old one', () => {
    const { patch } = createWriteClient();
    const created = patch(`accounts(${missing})?$select=name`, { name: 'New' }, representation);
    expect([created.status, created.json['name']]).toEqual([201, 'New']);
    const updated = patch(`accounts(${missing})?$select=name`, { name: 'Newer' }, representation);
    expect([updated.status, updated.json['name']]).toEqual([200, 'Newer']);
    expect(updated.headers.get('etag')).toBe(updated.json['@odata.etag']);
  });

  it('W09 If-Match: * creates nothing', () => {
    const { patch, get } = createWriteClient();
    expect(refusal(patch(`accounts(${missing})`, { name: 'x' }, ifMatch('*')))).toBe('404 0x80040217');
    expect(get(`accounts(${missing})`).status).toBe(404);
    expect(patch(`accounts(${A1})`, { name: 'x' }, ifMatch('*')).status).toBe(204);
  });

  it('W10 If-None-Match: * changes nothing', () => {
    const { patch, row } = createWriteClient();
    const reply = patch(`accounts(${A1})`, { name: 'x' }, { 'If-None-Match': '*' });
    expect(refusal(reply)).toBe('412 0x80040237');
    expect(error(reply).message).toBe('A record with matching key values already exists.');
    expect(row(`accounts(${A1})`)['name']).toBe('Litware');
    expect(patch(`accounts(${missing})`, { name: 'x' }, { 'If-None-Match': '*' }).status).toBe(204);
    const silent = createWriteClient(organization(), { conditionCodes: 'empty' });
    expect(refusal(silent.patch(`accounts(${A1})`, {}, { 'If-None-Match': '*' }))).toBe('412 ');
  });

  it('W11 an etag that is no longer true', () => {
    const { patch, remove, row } = createWriteClient();
    const etag = String(row(`accounts(${A1})`)['@odata.etag']);
    expect(patch(`accounts(${A1})`, { name: 'one' }, ifMatch(etag)).status).toBe(204);
    const stale = patch(`accounts(${A1})`, { name: 'two' }, ifMatch(etag));
    expect(error(stale)).toEqual({
      status: 412,
      code: '0x80060882',
      message: "The version of the existing record doesn't match the RowVersion property provided.",
    });
    expect(remove(`accounts(${A1})`, ifMatch(etag)).status).toBe(412);
    expect(row(`accounts(${A1})`)['name']).toBe('one');
    expect(remove(`accounts(${A1})`, ifMatch(String(row(`accounts(${A1})`)['@odata.etag']))).status).toBe(
      204,
    );
  });

  it('an etag on a table without optimistic concurrency', () => {
    const { post, patch } = createWriteClient();
    const party = idOf(post('activityparties', { participationtypemask: 1 }));
    expect(refusal(patch(`activityparties(${party})`, { addressused: 'x' }, ifMatch('W/"1"')))).toBe(
      '400 0x8006088D',
    );
    expect(patch(`activityparties(${party})`, { addressused: 'x' }, ifMatch('*')).status).toBe(204);
    const other = createWriteClient(organization(), { concurrencyNotEnabledStatus: 412 });
    const own = idOf(other.post('activityparties', { participationtypemask: 1 }));
    expect(other.patch(`activityparties(${own})`, {}, ifMatch('W/"1"')).status).toBe(412);
  });

  it('H06 If-None-Match: null is no condition', () => {
    const { patch, remove } = createWriteClient();
    const none = { 'If-None-Match': 'null' };
    expect(patch(`accounts(${A1})`, { name: 'x' }, none).status).toBe(204);
    expect(remove(`accounts(${A1})`, none).status).toBe(204);
  });

  it('W12 by alternate key: the key is copied, and echoed', () => {
    const { patch, row } = createWriteClient();
    const reply = patch("accounts(accountnumber='K-7')", { name: 'Keyed' });
    expect(reply.headers.get('odata-entityid')).toBe(`${api}/accounts(accountnumber='K-7')`);
    expect(row("accounts(accountnumber='K-7')")).toMatchObject({ name: 'Keyed', accountnumber: 'K-7' });
    const depot = patch("acme_depotses(acme_region='EU',acme_code='N2')", { acme_name: 'Two' });
    expect(depot.status).toBe(204);
    expect(row("acme_depotses(acme_region='EU',acme_code='N2')")['acme_name']).toBe('Two');
  });

  it('W12 values of the body win over those of the address', () => {
    const { patch, row } = createWriteClient();
    patch("accounts(accountnumber='K-8')", { name: 'Body', accountnumber: 'K-9' });
    expect(row("accounts(accountnumber='K-9')")['name']).toBe('Body');
  });

  it('W13 an existing row keeps its key, whatever the body says', () => {
    const { patch, row } = createWriteClient();
    expect(patch("accounts(accountnumber='X1')", { name: 'y', accountnumber: 'X2' }).status).toBe(204);
    expect(row(`accounts(${A1})`)).toMatchObject({ name: 'y', accountnumber: 'X1' });
    const shipment = patch("acme_shipments(acme_trackingnumber='TR-1')", {
      acme_trackingnumber: 'TR-1',
      acme_name: 'z',
    });
    expect(shipment.status).toBe(204);
  });

  it('W14 a single column, set and cleared', () => {
    const { put, remove, row } = createWriteClient();
    expect(put(`accounts(${A1})/name`, { value: 'Put' }).status).toBe(204);
    expect(put(`accounts(${A1})/description`, { value: 'text' }).status).toBe(204);
    expect(row(`accounts(${A1})`)).toMatchObject({ name: 'Put', description: 'text' });
    expect(remove(`accounts(${A1})/description`).status).toBe(204);
    expect(row(`accounts(${A1})`)['description']).toBeNull();
    expect(remove(`accounts(${A1})/_primarycontactid_value`).status).toBe(405);
    expect(put(`accounts(${missing})/name`, { value: 'x' }).status).toBe(404);
    expect(refusal(put(`accounts(${A1})/createdon`, { value: '2026-01-01T00:00:00Z' }))).toBe(
      '400 0x80044369',
    );
  });

  it('W15 a second deletion finds nothing', () => {
    const { remove, get } = createWriteClient();
    expect(remove(`accounts(${A1})`).status).toBe(204);
    expect(refusal(remove(`accounts(${A1})`))).toBe('404 0x80040217');
    expect(get(`accounts(${A1})`).status).toBe(404);
  });

  it('W16 PATCH takes $select and ignores $expand', () => {
    const { patch } = createWriteClient();
    const url = `accounts(${A1})?$select=name&$expand=primarycontactid($select=fullname)`;
    const { json } = patch(url, { name: 'x' }, representation);
    expect(json['name']).toBe('x');
    expect(json).not.toHaveProperty('primarycontactid');
  });

  it('H15 sets take neither PATCH nor DELETE, rows no PUT', () => {
    const { patch, remove, put, post } = createWriteClient();
    expect(patch('accounts', {}).status).toBe(405);
    expect(remove('accounts').status).toBe(405);
    expect(put(`accounts(${A1})`, {}).status).toBe(405);
    expect(post(`accounts(${A1})`, {}).status).toBe(405);
  });

  it('nested rows in an update, and in one that creates', () => {
    const { patch, get } = createWriteClient();
    const body = { name: 'x', primarycontactid: { lastname: 'n' } };
    expect(patch(`accounts(${A1})`, body).status).toBe(400);
    expect(patch(`accounts(${missing})`, body).status).toBe(400);
    expect(get(`accounts(${missing})`).status).toBe(404);
    const lenient = createWriteClient(organization(), { nestedInPatch: 'acceptOnCreate' });
    expect(lenient.patch(`accounts(${missing})`, body).status).toBe(204);
    expect(lenient.patch(`accounts(${A1})`, body).status).toBe(400);
  });
});

describe('lookups', () => {
  it('W18 null by name and by annotation', () => {
    const { patch, row } = createWriteClient();
    for (const body of [{ primarycontactid: null }, { 'primarycontactid@odata.bind': null }]) {
      patch(`accounts(${A1})`, { 'primarycontactid@odata.bind': `contacts(${C1})` });
      expect(row(`accounts(${A1})`)['_primarycontactid_value']).toBe(C1);
      expect(patch(`accounts(${A1})`, body).status).toBe(204);
      expect(row(`accounts(${A1})`)['_primarycontactid_value']).toBeNull();
    }
  });

  it('W19 one target takes the place of another', () => {
    const { patch, row } = createWriteClient();
    const shipment = `acme_shipments(${id('5', 1)})`;
    const expanded = `${shipment}?$expand=acme_Customer_account($select=name),acme_Customer_contact($select=fullname)`;
    expect(row(expanded)).toMatchObject({
      acme_Customer_account: { name: 'Litware' },
      acme_Customer_contact: null,
    });
    patch(shipment, { 'acme_Customer_contact@odata.bind': `/contacts(${C1})` });
    expect(row(expanded)).toMatchObject({
      acme_Customer_account: null,
      acme_Customer_contact: { fullname: 'Ann Ann' },
    });
    patch(shipment, {
      'acme_Customer_contact@odata.bind': null,
      'acme_Customer_account@odata.bind': `/accounts(${A1})`,
    });
    expect(row(shipment)['_acme_customer_value']).toBe(A1);
  });

  it('a row of another table, one that is not there, a bare id', () => {
    const { patch } = createWriteClient();
    const bind = (address: unknown): string => {
      const reply = patch(`accounts(${A1})`, { 'primarycontactid@odata.bind': address });
      return refusal(reply);
    };
    expect(bind(`/accounts(${A1})`)).toBe('400 0x80048d19');
    expect(bind(`/contacts(${missing})`)).toBe('404 0x80040217');
    expect(bind('/Contacts(x)')).toBe('404 0x8006088a');
    expect(bind(7)).toBe('400 0x80048d19');
    expect(refusal(patch(`accounts(${A1})`, { primarycontactid: C1 }))).toBe('400 0x80048d19');
    expect(refusal(patch(`accounts(${A1})`, { _primarycontactid_value: C1 }))).toBe('400 0x80048d19');
    const lenient = createWriteClient(organization(), { lookupValueInBody: 'ignore' });
    expect(lenient.patch(`accounts(${A1})`, { _primarycontactid_value: null }).status).toBe(204);
    expect(lenient.row(`accounts(${A1})`)['_primarycontactid_value']).toBe(C1);
  });

  it('an owner brings its business unit and says whether it is a user or a team', () => {
    const { patch, row } = createWriteClient();
    const salesperson = 'a0000000-0000-4000-8000-000000000004';
    patch(`accounts(${A1})`, { 'ownerid@odata.bind': `/systemusers(${salesperson})` });
    expect(row(`accounts(${A1})`)).toMatchObject({
      _ownerid_value: salesperson,
      _owninguser_value: salesperson,
      _owningbusinessunit_value: 'c0000000-0000-4000-8000-000000000002',
    });
    expect(refusal(patch(`accounts(${A1})`, { 'ownerid@odata.bind': null }))).toBe('400 0x80040203');
    expect(refusal(patch(`accounts(${A1})`, { 'ownerid@odata.bind': `/accounts(${A1})` }))).toBe(
      '400 0x80048d19',
    );
  });

  it('a team owns', () => {
    const { post, patch, row } = createWriteClient();
    const team = idOf(
      post('teams', {
        name: 'Team',
        'businessunitid@odata.bind': '/businessunits(c0000000-0000-4000-8000-000000000003)',
      }),
    );
    expect(patch(`accounts(${A1})`, { 'ownerid@odata.bind': `/teams(${team})` }).status).toBe(204);
    expect(row(`accounts(${A1})`)).toMatchObject({
      _ownerid_value: team,
      _owninguser_value: null,
      _owningteam_value: team,
      _owningbusinessunit_value: 'c0000000-0000-4000-8000-000000000003',
    });
  });
});

describe('state and status', () => {
  it('a state brings its reason, a reason must fit the state', () => {
    const { patch, row } = createWriteClient();
    const account = `accounts(${A1})`;
    expect(patch(account, { statecode: 1 }).status).toBe(204);
    expect(row(account)).toMatchObject({ statecode: 1, statuscode: 2 });
    expect(refusal(patch(account, { statuscode: 1 }))).toBe('400 0x80048408');
    expect(patch(account, { statecode: 0, statuscode: 1 }).status).toBe(204);
    expect(row(account)).toMatchObject({ statecode: 0, statuscode: 1 });
    expect(refusal(patch(account, { statecode: 7 }))).toBe('400 0x8004431A');
    const { post } = createWriteClient();
    expect(error(post('accounts', { accountid: id('a', 9), statuscode: 2 })).message).toContain(id('a', 9));
  });

  it('an opportunity is not won by PATCH', () => {
    const { post, patch } = createWriteClient();
    const opportunity = idOf(post('opportunities', { name: 'Deal' }));
    expect(refusal(patch(`opportunities(${opportunity})`, { statecode: 1, statuscode: 3 }))).toBe(
      '400 0x80100005',
    );
    expect(patch(`opportunities(${opportunity})`, { statecode: 0, statuscode: 2 }).status).toBe(204);
  });
});

describe('deletion', () => {
  it('clears lookups to the row, and deletes what belongs to it', () => {
    const { remove, row, get } = createWriteClient();
    expect(remove(`accounts(${A1})`).status).toBe(204);
    expect(row(`contacts(${C1})`)['_parentcustomerid_value']).toBeNull();
    expect(row(`acme_shipments(${id('5', 1)})`)['_acme_customer_value']).toBeNull();
    expect(get(`tasks(${T1})`).status).toBe(404);
    expect(get(`annotations(${id('9', 1)})`).status).toBe(404);
  });

  it('takes the links of N:N along', () => {
    const { remove, get } = createWriteClient();
    remove(`contacts(${C1})`);
    expect(get(`acme_shipments(${id('5', 1)})/acme_shipment_contact`).rows).toHaveLength(1);
  });

  it('is refused where a relationship restricts it', () => {
    const { remove, row } = createWriteClient();
    const depot = id('d', 1);
    expect(refusal(remove(`acme_depotses(${depot})`))).toBe('405 0x80040227');
    expect(row(`acme_shipments(${id('5', 1)})`)['_acme_depot_value']).toBe(depot);
    remove(`acme_shipments(${id('5', 1)})`);
    expect(remove(`acme_depotses(${depot})`).status).toBe(204);
  });
});
