import { describe, expect, it } from 'vitest';

import { A1, id } from '../data/fixture-rows.ts';
import { api, column, createApi, organization } from '../data/fixture.ts';
import { createWriteClient, refusal } from './write-client.ts';

const of = (table: string, body: object): object => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${table}`,
  ...body,
});
const url = (set: string, message: string): string => `${set}/Microsoft.Dynamics.CRM.${message}`;

describe('W29 CreateMultiple', () => {
  it('answers the ids in order', () => {
    const { post, row } = createWriteClient();
    const names = ['a', 'b', 'c'];
    const reply = post(url('accounts', 'CreateMultiple'), {
      Targets: names.map((name) => of('account', { name })),
    });
    expect(reply.status).toBe(200);
    expect(reply.json['@odata.context']).toBe(
      `${api}/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`,
    );
    const ids = reply.json['Ids'] as string[];
    expect(ids.map((item) => row(`accounts(${item})`)['name'])).toEqual(names);
  });

  it('is all or nothing, whatever is wrong with a row', () => {
    const { post, get } = createWriteClient();
    const before = get('accounts').text;
    for (const bad of [
      { name: 'x'.repeat(161) },
      { accountid: A1 },
      { accountnumber: 'X1' },
      { Name: 'x' },
    ]) {
      const Targets = [of('account', { name: 'a' }), of('account', bad), of('account', { name: 'c' })];
      expect(post(url('accounts', 'CreateMultiple'), { Targets }).status).toBeGreaterThanOrEqual(400);
    }
    expect(get('accounts').text).toBe(before);
  });

  it('W31 each item says its type', () => {
    const { post } = createWriteClient();
    expect(refusal(post(url('accounts', 'CreateMultiple'), { Targets: [{ name: 'a' }] }))).toBe(
      '400 0x80048d19',
    );
    const other = createWriteClient(organization(), { untypedTargetStatus: 500 });
    expect(other.post(url('accounts', 'CreateMultiple'), { Targets: [{ name: 'a' }] }).status).toBe(500);
    expect(post(url('accounts', 'CreateMultiple'), { Targets: [of('contact', {})] }).status).toBe(400);
    expect(post(url('accounts', 'CreateMultiple'), {}).status).toBe(400);
  });

  it('which tables take it is in sdkmessagefilters', () => {
    const { get, post } = createWriteClient();
    const filters = (table: string): number =>
      get(
        'sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name eq @m and primaryobjecttypecode eq @t' +
          `&@m='CreateMultiple'&@t='${table}'`,
      ).rows.length;
    expect([filters('account'), filters('lead')]).toEqual([1, 0]);
    expect(post(url('leads', 'CreateMultiple'), { Targets: [of('lead', {})] }).status).toBe(400);
  });

  it('takes thousands', () => {
    const { post } = createWriteClient();
    const Targets = Array.from({ length: 2000 }, (_, index) => of('account', { name: `n${index}` }));
    expect((post(url('accounts', 'CreateMultiple'), { Targets }).json['Ids'] as string[]).length).toBe(2000);
  });
});

describe('W30', () => {
  it('UpdateMultiple changes rows that are there', () => {
    const { post, row, get } = createWriteClient();
    const change = (accountid: string, name: string): object => of('account', { accountid, name });
    const reply = post(url('accounts', 'UpdateMultiple'), {
      Targets: [change(A1, 'a'), change(id('a', 2), 'b'), change(A1, 'c')],
    });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect([row(`accounts(${A1})`)['name'], row(`accounts(${id('a', 2)})`)['name']]).toEqual(['c', 'b']);
    const before = get('accounts').text;
    const missing = post(url('accounts', 'UpdateMultiple'), {
      Targets: [change(A1, 'd'), change(id('a', 99), 'x')],
    });
    expect(refusal(missing)).toBe('404 0x80040217');
    expect(get('accounts').text).toBe(before);
  });

  it('UpsertMultiple by address and by primary key', () => {
    const { post, get } = createWriteClient();
    const Targets = [
      of('acme_shipment', { '@odata.id': "acme_shipments(acme_trackingnumber='TR-1')", acme_name: 'old' }),
      of('acme_shipment', { '@odata.id': "acme_shipments(acme_trackingnumber='TR-2')", acme_name: 'new' }),
      of('acme_shipment', { '@odata.id': `acme_shipments(${id('5', 9)})`, acme_name: 'by id' }),
      of('acme_shipment', { acme_shipmentid: id('5', 2), acme_name: 'by key' }),
    ];
    const reply = post(url('acme_shipments', 'UpsertMultiple'), { Targets });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(column(get('acme_shipments?$orderby=acme_name').rows, 'acme_name')).toEqual([
      'by id',
      'by key',
      'new',
      'old',
    ]);
  });

  it('DeleteMultiple is for elastic tables', () => {
    const sample = organization();
    const Targets = [of('acme_depot', { acme_depotid: id('d', 1) })];
    expect(refusal(createWriteClient().post(url('acme_depotses', 'DeleteMultiple'), { Targets }))).toBe(
      '405 0x80040800',
    );
    const depot = sample.tables.get('acme_depot');
    if (depot === undefined) throw new Error('no depots');
    const rows = new Map([...sample.rows, ['acme_shipment', []]]);
    const tables = new Map([...sample.tables, ['acme_depot', { ...depot, elastic: true as const }]]);
    const elastic = createWriteClient({ ...sample, tables, rows });
    expect(elastic.post(url('acme_depotses', 'DeleteMultiple'), { Targets }).status).toBe(204);
    expect(elastic.get('acme_depotses').rows).toEqual([]);
  });

  it('is not called without its full name, nor by GET', () => {
    const { send } = createApi();
    expect(send('POST', 'accounts/CreateMultiple', { body: '{}' }).status).toBe(400);
    expect(send('GET', url('accounts', 'CreateMultiple')).status).toBe(404);
  });
});
