import type { Model } from '../../src/model/model.ts';
import { makeModel } from './make-model.ts';

const owner = { field: 'owner', targets: ['user:owninguser', 'team:owningteam'], interface: 'Principal' };
const customer = { field: 'customer', targets: ['account', 'contact'], interface: 'Customer' };

/** Accounts, contacts and what hangs on them: every kind of link once. */
export const salesModel: Model = makeModel(
  { name: 'user', columns: ['title'] },
  { name: 'team' },
  {
    name: 'account',
    columns: ['phone', 'revenue:decimal', 'version:bigInt', 'rank:choice', 'ranks:choices'],
    lookups: [owner, { field: 'primary', targets: ['contact'] }, { field: 'holder', targets: ['account'] }],
    collections: [
      { field: 'contacts', target: 'contact', by: 'customer' },
      { field: 'tasks', target: 'task', by: 'regarding' },
    ],
  },
  {
    name: 'contact',
    columns: ['email'],
    lookups: [owner, customer],
    collections: [
      { field: 'deals', target: 'deal', by: 'contact' },
      { field: 'tasks', target: 'task', by: 'regarding' },
    ],
  },
  { name: 'deal', lookups: [{ field: 'contact', targets: ['contact'] }, customer, owner] },
  {
    name: 'task',
    columns: ['due:date'],
    lookups: [
      { field: 'regarding', targets: ['account', 'contact', 'lead'] },
      { field: 'agent', targets: ['user:', 'team:'], interface: 'Agent' },
    ],
  },
  {
    name: 'lead',
    lookups: [owner],
    collections: [
      { field: 'accountsOfLead', target: 'account' },
      { field: 'contactsOfLead', target: 'contact' },
    ],
  },
);
