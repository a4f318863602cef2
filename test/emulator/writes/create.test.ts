import { describe, expect, it } from 'vitest';

import { A1, C1, id, T1, user } from '../data/fixture-rows.ts';
import { api, children, createApi, error, organization } from '../data/fixture.ts';
import { createWriteClient, idOf, refusal, representation } from './write-client.ts';

describe('create', () => {
  it('W01 answers 204 with the absolute address of the row', () => {
    const { post, row } = createWriteClient();
    const reply = post('accounts', { name: 'Fabrikam' });
    expect(reply.status).toBe(204);
    expect(reply.text).toBe('');
    expect(reply.headers.get('odata-entityid')).toBe(`${api}/accounts(${idOf(reply)})`);
    expect(row(`accounts(${idOf(reply)})`)).toMatchObject({
      name: 'Fabrikam',
      statecode: 0,
      statuscode: 1,
      creditonhold: false,
      _ownerid_value: user,
      _owninguser_value: user,
      _owningteam_value: null,
      _createdby_value: user,
      _modifiedby_value: user,
      createdon: '2026-11-23T12:00:00Z',
      modifiedon: '2026-11-23T12:00:00Z',
    });
  });

  it('W02 return=representation: 201, the row with $select and $expand, and no OData-EntityId', () => {
    const { post } = createWriteClient();
    const reply = post(
      'accounts?$select=name&$expand=primarycontactid($select=fullname)',
      { name: 'Fabrikam', 'primarycontactid@odata.bind': `/contacts(${C1})` },
      representation,
    );
    expect(reply.status).toBe(201);
    expect(reply.headers.get('preference-applied')).toBe('return=representation');
    expect(reply.headers.get('odata-entityid')).toBeNull();
    expect(reply.headers.get('etag')).toBe(reply.json['@odata.etag']);
    expect(reply.json).toMatchObject({ name: 'Fabrikam', primarycontactid: { fullname: 'Ann Ann' } });
    expect(Object.keys(reply.json)).not.toContain('statecode');
  });

  it('W36 a primary key of one’s own, a taken one, and a table that takes none', () => {
    const { post, row } = createWriteClient();
    const accountid = id('a', 77);
    expect(idOf(post('accounts', { name: 'Own', accountid }))).toBe(accountid);
    expect(row(`accounts(${accountid})`)['name']).toBe('Own');
    expect(refusal(post('accounts', { name: 'Again', accountid }))).toBe('412 0x80040237');
    const strict = createWriteClient(organization(), { tablesRefusingIds: ['account'] });
    expect(strict.post('accounts', { name: 'Own', accountid }).status).toBe(400);
    expect(strict.get(`accounts(${accountid})`).status).toBe(404);
  });

  it('a task’s id is not taken by another activity', () => {
    const { post } = createWriteClient();
    expect(refusal(post('phonecalls', { subject: 'x', activityid: T1 }))).toBe('412 0x80040237');
  });

  it.each(['/accounts', 'accounts', `${api}/accounts`, '/api/data/v9.2/accounts'])(
    'W03 binds a lookup to %s(…)',
    (set) => {
      const { post, row } = createWriteClient();
      const created = post('acme_shipments', {
        acme_name: 'Crate',
        acme_trackingnumber: 'N-1',
        'acme_Customer_account@odata.bind': `${set}(${A1})`,
      });
      expect(row(`acme_shipments(${idOf(created)})`)['_acme_customer_value']).toBe(A1);
    },
  );

  it('W03 binds by an alternate key', () => {
    const { post, row } = createWriteClient();
    const created = post('contacts', {
      lastname: 'Key',
      'parentcustomerid_account@odata.bind': "/accounts(accountnumber='X1')",
    });
    expect(row(`contacts(${idOf(created)})`)['_parentcustomerid_value']).toBe(A1);
    const missing = post('contacts', {
      'parentcustomerid_account@odata.bind': "/accounts(accountnumber='?')",
    });
    expect(refusal(missing)).toBe('404 0x80060891');
  });

  it('W04 the column of a lookup with several targets is no navigation', () => {
    const { post } = createWriteClient();
    const reply = post('contacts', { 'parentcustomerid@odata.bind': `/accounts(${A1})` });
    expect(refusal(reply)).toBe('400 0x80048d19');
    expect(error(reply).message).toContain(
      "An undeclared property 'parentcustomerid' which only has property annotations",
    );
  });

  it('W05 unknown and wrongly cased properties', () => {
    const { post } = createWriteClient();
    const reply = post('accounts', { Name: 'x' });
    expect(refusal(reply)).toBe('400 0x80048d19');
    expect(error(reply).message).toContain(
      "Invalid property 'Name' was found in entity 'Microsoft.Dynamics.CRM.account'.",
    );
    const older = createWriteClient(organization(), { unknownBodyPropertyCode: '0x0' });
    expect(refusal(older.post('accounts', { Name: 'x' }))).toBe('400 0x0');
  });

  it('W06 a deep insert of three levels is whole', () => {
    const { post, row } = createWriteClient();
    const reply = post('accounts', {
      name: 'Deep',
      primarycontactid: { firstname: 'Di', lastname: 'Deep', Contact_Tasks: [{ subject: 'call' }] },
      opportunity_parent_account: [
        { name: 'Deal', Opportunity_Tasks: [{ subject: 'a' }, { subject: 'b' }] },
        { name: 'Other deal' },
      ],
      'Account_Tasks@odata.bind': [`/tasks(${T1})`],
    });
    const account = row(
      `accounts(${idOf(reply)})?$expand=primarycontactid($expand=Contact_Tasks($select=subject)),` +
        'opportunity_parent_account($expand=Opportunity_Tasks($select=subject)),Account_Tasks($select=subject)',
    );
    expect(account['primarycontactid']).toMatchObject({
      fullname: 'Di Deep',
      Contact_Tasks: [{ subject: 'call' }],
    });
    expect(
      children(account, 'opportunity_parent_account')
        .map((deal) => children(deal, 'Opportunity_Tasks').length)
        .sort(),
    ).toEqual([0, 2]);
    expect(children(account, 'Account_Tasks')).toHaveLength(1);
  });

  it('W06 an error in the third level leaves nothing', () => {
    const { post, rows } = counting();
    const before = rows();
    const reply = post('accounts', {
      name: 'Deep',
      primarycontactid: { lastname: 'Deep' },
      opportunity_parent_account: [
        { name: 'Deal', Opportunity_Tasks: [{ subject: 'a' }, { subject: 'b', activityid: T1 }] },
      ],
    });
    expect(refusal(reply)).toBe('412 0x80040237');
    expect(rows()).toEqual(before);
  });

  it('H14 a tag has no effect', () => {
    const { post } = createWriteClient();
    expect(post('accounts?tag=x', { name: 'Tagged' }).status).toBe(204);
  });

  it('a body that is no object', () => {
    const { send } = createApi();
    for (const body of ['', '{', '[]', '7', 'null', '{"name":"x"']) {
      expect(refusal(send('POST', 'accounts', { body }))).toBe('400 0x80048d19');
    }
  });

  it('derives full names, addresses, amounts in the base currency', () => {
    const { post, row } = createWriteClient();
    const contact = post('contacts', {
      firstname: 'Bo',
      lastname: 'Ek',
      address1_line1: 'Gata 1',
      address1_city: 'Oslo',
      address1_postalcode: '0150',
      address1_country: 'Norway',
    });
    expect(row(`contacts(${idOf(contact)})`)).toMatchObject({
      fullname: 'Bo Ek',
      address1_composite: 'Gata 1\r\nOslo 0150\r\nNorway',
    });
    const euro = 'd0000000-0000-4000-8000-000000000002';
    const account = post('accounts', {
      revenue: 92.13456789,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${euro})`,
    });
    expect(row(`accounts(${idOf(account)})`)).toMatchObject({
      _transactioncurrencyid_value: euro,
      exchangerate: 0.9213456789,
      revenue: 92.1346,
      revenue_base: 100.0,
    });
  });

  it('activities and links of N:N are not created by themselves', () => {
    const { post } = createWriteClient();
    expect(refusal(post('activitypointers', { subject: 'x' }))).toBe('405 0x80040800');
    expect(refusal(post('acme_shipment_contactset', {}))).toBe('405 0x80040800');
  });

  it('creates a row in a collection of another one', () => {
    const { post, row } = createWriteClient();
    const reply = post(`accounts(${A1})/Account_Tasks`, { subject: 'new' });
    expect(row(`tasks(${idOf(reply)})`)['_regardingobjectid_value']).toBe(A1);
  });
});

/** A client, and how many rows there are of the tables that deep inserts write. */
function counting(): ReturnType<typeof createWriteClient> & { rows: () => readonly string[] } {
  const client = createWriteClient();
  const sets = ['accounts', 'contacts', 'opportunities', 'tasks'];
  return { ...client, rows: () => sets.map((set) => client.get(`${set}/$count`).text) };
}
