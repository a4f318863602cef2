import { describe, expect, it } from 'vitest';

import { A1, C1, id, T1 } from '../data/fixture-rows.ts';
import { api, column, organization } from '../data/fixture.ts';
import { createWriteClient, idOf, refusal } from './write-client.ts';

const A2 = id('a', 2);
const C2 = id('c', 2);
const C3 = id('c', 3);
const shipment = `acme_shipments(${id('5', 1)})`;

describe('W17', () => {
  it('sets and clears a lookup', () => {
    const { put, remove, row } = createWriteClient();
    const link = `accounts(${A1})/primarycontactid/$ref`;
    expect(put(link, { '@odata.id': `${api}/contacts(${C2})` }).status).toBe(204);
    expect(row(`accounts(${A1})`)['_primarycontactid_value']).toBe(C2);
    expect(remove(link).status).toBe(204);
    expect(row(`accounts(${A1})`)['_primarycontactid_value']).toBeNull();
    expect(refusal(put(link, { '@odata.id': `accounts(${A2})` }))).toBe('400 0x80048d19');
    expect(put(link, {}).status).toBe(400);
  });

  it('1:N: adds, and removes by key and by $id', () => {
    const { post, remove, row } = createWriteClient();
    const add = (account: string): number =>
      post(`accounts(${account})/Account_Tasks/$ref`, { '@odata.id': `tasks(${T1})` }).status;
    expect(add(A2)).toBe(204);
    expect(row(`tasks(${T1})`)['_regardingobjectid_value']).toBe(A2);
    expect(remove(`accounts(${A2})/Account_Tasks(${T1})/$ref`).status).toBe(204);
    expect(row(`tasks(${T1})`)['_regardingobjectid_value']).toBeNull();
    add(A2);
    expect(remove(`accounts(${A2})/Account_Tasks/$ref?$id=${api}/tasks(${T1})`).status).toBe(204);
    expect(row(`tasks(${T1})`)['_regardingobjectid_value']).toBeNull();
  });

  it('N:N from both sides', () => {
    const { post, remove, get } = createWriteClient();
    const contacts = (): unknown[] => column(get(`${shipment}/acme_shipment_contact`).rows, 'contactid');
    expect(post(`${shipment}/acme_shipment_contact/$ref`, { '@odata.id': `/contacts(${C3})` }).status).toBe(
      204,
    );
    expect(contacts()).toEqual([C1, C2, C3]);
    expect(remove(`contacts(${C1})/acme_shipment_contact(${id('5', 1)})/$ref`).status).toBe(204);
    expect(contacts()).toEqual([C2, C3]);
    expect(remove(`${shipment}/acme_shipment_contact/$ref?$id=contacts(${C2})`).status).toBe(204);
    expect(contacts()).toEqual([C3]);
  });

  it('the same pair twice, in both positions of the switch', () => {
    const again = { '@odata.id': `contacts(${C1})` };
    const link = `${shipment}/acme_shipment_contact/$ref`;
    expect(refusal(createWriteClient().post(link, again))).toBe('412 0x80040237');
    const lenient = createWriteClient(organization(), { associateTwice: 'ignore' });
    expect(lenient.post(link, again).status).toBe(204);
    expect(lenient.get(`${shipment}/acme_shipment_contact`).rows).toHaveLength(2);
  });

  it('the verb must fit the navigation', () => {
    const { post, put, remove, patch } = createWriteClient();
    const body = { '@odata.id': `contacts(${C1})` };
    expect(post(`accounts(${A1})/primarycontactid/$ref`, body).status).toBe(405);
    expect(put(`accounts(${A1})/Account_Tasks/$ref`, { '@odata.id': `tasks(${T1})` }).status).toBe(405);
    expect(patch(`accounts(${A1})/primarycontactid/$ref`, body).status).toBe(405);
    expect(remove(`accounts(${A1})/Account_Tasks/$ref`).status).toBe(400);
    expect(post(`accounts(${A1})/Nothing/$ref`, body).status).toBe(404);
    expect(refusal(remove(`accounts(${A1})/ownerid`))).toBe('400 0x80060888');
    expect(put(`accounts(${A1})/primarycontactid`, {}).status).toBe(405);
    expect(put(`accounts(${A1})/createdby/$ref`, { '@odata.id': `systemusers(${C1})` }).status).toBe(404);
  });
});

describe('activity parties', () => {
  const party = (participationtypemask: number, contact: string): unknown => ({
    participationtypemask,
    'partyid_contact@odata.bind': `/contacts(${contact})`,
  });

  it('come with the activity, and PUT replaces them', () => {
    const { post, put, get, patch } = createWriteClient();
    const email = idOf(
      post('emails', { subject: 'Hi', email_activity_parties: [party(1, C1), party(2, C2)] }),
    );
    const masks = (): unknown[] =>
      column(
        get(`emails(${email})/email_activity_parties?$orderby=participationtypemask`).rows,
        'participationtypemask',
      );
    expect(masks()).toEqual([1, 2]);
    expect(
      put(`emails(${email})/email_activity_parties`, { value: [party(2, C3), party(3, C1)] }).status,
    ).toBe(204);
    expect(masks()).toEqual([2, 3]);
    expect(patch(`emails(${email})`, { email_activity_parties: [party(4, C1)] }).status).toBe(204);
    expect(masks()).toEqual([4]);
    expect(put(`accounts(${A1})/Account_Tasks`, { value: [] }).status).toBe(405);
  });
});
