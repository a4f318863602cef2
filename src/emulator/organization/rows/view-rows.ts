import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { condition, filter, viewFetch, viewLayout, type ViewSpec } from './view-fetch.ts';

/** A system view with the id that it has in every organisation, if it is known. */
interface SystemView extends ViewSpec {
  readonly id?: string;
  /** 0: a grid of its own, 2: below another record, 4: quick find, 64: in a lookup. @default 0 */
  readonly type?: 2 | 4 | 64;
  readonly isDefault?: true;
}

const { users, views } = wellKnown;
const codes: Readonly<Record<string, number>> = {
  account: 1,
  contact: 2,
  opportunity: 3,
  lead: 4,
  incident: 112,
  activitypointer: 4200,
  task: 4212,
  product: 1024,
  acme_shipment: 10001,
};

const active = condition('statecode', 'eq', '0');
const mine = condition('ownerid', 'eq-userid');
const accountColumns = ['name', 'telephone1', 'address1_city', 'primarycontactid', 'accountid'];
const contactColumns = ['fullname', 'parentcustomerid', 'telephone1', 'emailaddress1', 'contactid'];
const opportunityColumns = ['name', 'estimatedvalue', 'estimatedclosedate', 'customerid', 'opportunityid'];
const caseColumns = ['title', 'ticketnumber', 'prioritycode', 'customerid', 'createdon', 'incidentid'];
const taskColumns = ['subject', 'regardingobjectid', 'prioritycode', 'scheduledend', 'activityid'];
const shipmentColumns = ['acme_name', 'acme_customer', 'acme_promisedon', 'acme_shipmentid'];

const account = { table: 'account', columns: accountColumns, order: 'name' };
const contact = { table: 'contact', columns: contactColumns, order: 'fullname' };
const opportunity = { table: 'opportunity', columns: opportunityColumns, order: '-estimatedclosedate' };
const incident = { table: 'incident', columns: caseColumns, order: '-createdon' };
const task = { table: 'task', columns: taskColumns, order: 'scheduledend' };
const shipment = { table: 'acme_shipment', columns: shipmentColumns, order: 'acme_promisedon' };
const lead = { table: 'lead', columns: ['fullname', 'subject', 'statuscode', 'leadid'], order: '-createdon' };

const withoutRecentOrders =
  '<link-entity name="salesorder" from="customerid" to="accountid" link-type="outer" alias="order">' +
  `${filter(condition('createdon', 'last-x-months', '6'))}</link-entity>` +
  '<filter type="and"><condition entityname="order" attribute="salesorderid" operator="null" /></filter>';

const ofActiveAccounts =
  '<link-entity name="account" from="accountid" to="parentcustomerid" link-type="inner" alias="company">' +
  `<attribute name="telephone1" />${filter(active)}</link-entity>`;

const withOpenOpportunities =
  '<link-entity name="opportunity" from="customerid" to="accountid" link-type="inner" alias="chance">' +
  `${filter(active)}</link-entity>`;

/** The views of the main tables; every one runs in this organisation. */
const systemViews: readonly SystemView[] = [
  { ...account, id: views.activeAccounts, name: 'Active Accounts', isDefault: true, where: filter(active) },
  { ...account, name: 'Inactive Accounts', where: filter(condition('statecode', 'eq', '1')) },
  { ...account, name: 'My Active Accounts', where: filter(mine, active) },
  {
    ...account,
    name: 'Accounts: No Orders in Last 6 Months',
    distinct: true,
    where: withoutRecentOrders,
  },
  { ...account, name: 'Account Associated View', type: 2, where: filter(active) },
  { ...account, name: 'Account Lookup View', type: 64, where: filter(active) },
  {
    ...account,
    name: 'Quick Find Active Accounts',
    type: 4,
    where:
      filter(active) +
      `<filter type="or" isquickfindfields="1">${condition('name', 'like', '{0}')}${condition('accountnumber', 'like', '{0}')}</filter>`,
  },
  { ...contact, name: 'Active Contacts', isDefault: true, where: filter(active) },
  { ...contact, name: 'My Active Contacts', where: filter(mine, active) },
  { ...contact, name: 'Contacts of Active Accounts', where: ofActiveAccounts },
  { ...lead, name: 'Open Leads', isDefault: true, where: filter(active) },
  {
    ...opportunity,
    id: views.openOpportunities,
    name: 'Open Opportunities',
    isDefault: true,
    where: filter(active),
  },
  { ...opportunity, name: 'Won Opportunities', where: filter(condition('statecode', 'eq', '1')) },
  {
    ...opportunity,
    name: 'Opportunities Open for Half a Year',
    where: filter(active, condition('createdon', 'olderthan-x-months', '6')),
  },
  { ...incident, name: 'Active Cases', isDefault: true, where: filter(active) },
  { ...incident, name: 'My Active Cases', where: filter(mine, active) },
  {
    ...incident,
    name: 'Urgent Cases of the Last Years',
    where: filter(condition('prioritycode', 'in', '1', '2'), condition('createdon', 'last-x-years', '8')),
  },
  { ...task, name: 'Open Tasks', isDefault: true, where: filter(condition('statecode', 'in', '0', '3')) },
  {
    table: 'activitypointer',
    name: 'All Activities',
    isDefault: true,
    columns: ['subject', 'regardingobjectid', 'activitytypecode', 'statecode', 'activityid'],
    order: '-modifiedon',
  },
  {
    table: 'product',
    name: 'Active Products',
    isDefault: true,
    columns: ['name', 'productnumber', 'productid'],
    where: filter(active),
    order: 'name',
  },
  { ...shipment, name: 'Active Shipments', isDefault: true, where: filter(active) },
  {
    ...shipment,
    name: 'Insured or Chilled Shipments',
    where: filter(condition('acme_services', 'contain-values', '1', '3')),
  },
];

const userViews: readonly (ViewSpec & { readonly owner: string; readonly id?: string })[] = [
  {
    ...account,
    id: views.largeAccounts,
    name: 'Large Accounts',
    owner: users.gateway,
    where: filter(active, condition('numberofemployees', 'ge', '1000')),
    order: '-numberofemployees',
  },
  {
    ...account,
    name: 'Accounts with Open Opportunities',
    owner: users.gateway,
    distinct: true,
    where: withOpenOpportunities,
  },
  { ...opportunity, name: 'My Pipeline', owner: users.salesperson, where: filter(mine, active) },
];

const made = (by: string): Row => ({
  statecode: 0,
  statuscode: 1,
  createdon: '2019-01-01T08:00:00Z',
  createdby: { table: 'systemuser', id: by },
  modifiedon: '2019-01-01T08:00:00Z',
  modifiedby: { table: 'systemuser', id: by },
});

const queryOf = (view: ViewSpec): Row => ({
  name: view.name,
  returnedtypecode: view.table,
  fetchxml: viewFetch(view),
  layoutxml: viewLayout(view, codes[view.table] ?? 0),
});

/** Views that everyone has, and some that users have saved. */
export const viewRows = (): RowsByTable => ({
  savedquery: systemViews.map((view, index) => ({
    savedqueryid: view.id ?? rowId('savedquery', index),
    ...queryOf(view),
    querytype: view.type ?? 0,
    isdefault: view.isDefault === true,
    isquickfindquery: view.type === 4,
    isuserdefined: false,
    ismanaged: true,
    componentstate: 0,
    savedqueryidunique: rowId('savedqueryunique', index),
    organizationid: { table: 'organization', id: wellKnown.organizationId },
    ...made(users.gateway),
  })),
  userquery: userViews.map(({ owner, ...view }, index) => ({
    userqueryid: view.id ?? rowId('userquery', index),
    ...queryOf(view),
    querytype: 0,
    ownerid: { table: 'systemuser', id: owner },
    owninguser: { table: 'systemuser', id: owner },
    ...made(owner),
  })),
});
