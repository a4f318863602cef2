import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { messageRows } from './message-rows.ts';
import { rowId } from './row-id.ts';

const made: Row = {
  createdon: '2019-01-01T08:00:00Z',
  createdby: { table: 'systemuser', id: wellKnown.users.gateway },
  modifiedon: '2019-01-01T08:00:00Z',
  modifiedby: { table: 'systemuser', id: wellKnown.users.gateway },
};
const { businessUnits: units, currencies, users, roles } = wellKnown;
const organization = { table: 'organization', id: wellKnown.organizationId };
const dollars = { table: 'transactioncurrency', id: currencies.dollar };
const unit = (id: string): { table: string; id: string } => ({ table: 'businessunit', id });

const businessUnit = (businessunitid: string, name: string, parent: string | null): Row => ({
  businessunitid,
  name,
  parentbusinessunitid: parent === null ? null : unit(parent),
  organizationid: organization,
  isdisabled: false,
  inheritancemask: 1023,
  ...made,
});

const currency = (transactioncurrencyid: string, parts: Row): Row => ({
  transactioncurrencyid,
  currencyprecision: 2,
  organizationid: organization,
  statecode: 0,
  statuscode: 1,
  ...parts,
  ...made,
});

type User = keyof typeof wellKnown.users;

const identity = (user: User): Row => ({
  systemuserid: users[user],
  ownerid: users[user],
  azureactivedirectoryobjectid: wellKnown.entraObjectIds[user],
});

const application = (user: User, client: string, lastname: string): Row => ({
  ...identity(user),
  fullname: `# ${lastname}`,
  firstname: '#',
  lastname,
  domainname: `${lastname.toLowerCase().replaceAll(' ', '-')}@acme.example`,
  internalemailaddress: `${lastname.toLowerCase().replaceAll(' ', '-')}@acme.example`,
  applicationid: client,
  organizationid: wellKnown.organizationId,
  businessunitid: unit(units.root),
  accessmode: 4,
  isdisabled: false,
  islicensed: false,
  ...made,
});

const person = (user: User, [firstname, lastname]: readonly [string, string], parts: Row): Row => ({
  ...identity(user),
  fullname: `${firstname} ${lastname}`,
  firstname,
  lastname,
  domainname: `${firstname}.${lastname}@acme.example`.toLowerCase(),
  internalemailaddress: `${firstname}.${lastname}@acme.example`.toLowerCase(),
  organizationid: wellKnown.organizationId,
  accessmode: 0,
  caltype: 0,
  isdisabled: false,
  islicensed: true,
  ...parts,
  ...made,
});

const role = (roleid: string, name: string, index: number): Row => ({
  roleid,
  name,
  businessunitid: unit(units.root),
  organizationid: wellKnown.organizationId,
  roleidunique: rowId('roleunique', index),
  componentstate: 0,
  ismanaged: true,
  parentrootroleid: { table: 'role', id: roleid },
  ...made,
});

const userRole = (systemuserid: string, roleid: string, index: number): Row => ({
  systemuserroleid: rowId('well-known role', index),
  systemuserid,
  roleid,
});

/**
 * The rows an organisation cannot be without: itself, its business units, currencies, roles, and the users that the
 * app registrations and the impersonation examples need. By logical name of the table.
 */
export const systemRows: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  [
    'organization',
    [
      {
        organizationid: wellKnown.organizationId,
        name: 'acme',
        basecurrencyid: dollars,
        basecurrencysymbol: '$',
        basecurrencyprecision: 2,
        currencysymbol: '$',
        currencydecimalprecision: 2,
        pricingdecimalprecision: 2,
        languagecode: 1033,
        localeid: 1033,
        dateformatstring: 'M/d/yyyy',
        timeformatstring: 'h:mm tt',
        decimalsymbol: '.',
        numberseparator: ',',
        fullnameconventioncode: 1,
        fiscalcalendarstart: '2019-01-01T00:00:00Z',
        fiscalperiodtype: 2002,
        caseprefix: 'CAS',
        quoteprefix: 'QUO',
        orderprefix: 'ORD',
        invoiceprefix: 'INV',
        schemanameprefix: 'acme',
        maxuploadfilesize: 131072,
        expirechangetrackingindays: 30,
        isauditenabled: true,
        isdisabled: false,
        organizationstate: 3,
        ...made,
      },
    ],
  ],
  [
    'businessunit',
    [
      businessUnit(units.root, 'acme', null),
      businessUnit(units.sales, 'Sales', units.root),
      businessUnit(units.service, 'Service', units.root),
    ],
  ],
  [
    'transactioncurrency',
    [
      currency(currencies.dollar, {
        currencyname: 'US Dollar',
        isocurrencycode: 'USD',
        currencysymbol: '$',
        exchangerate: '1.0000000000',
      }),
      currency(currencies.euro, {
        currencyname: 'Euro',
        isocurrencycode: 'EUR',
        currencysymbol: '€',
        exchangerate: '0.9213456789',
      }),
    ],
  ],
  [
    'systemuser',
    [
      application('gateway', wellKnown.gatewayClient.clientId, 'GraphQL Gateway'),
      application('roleless', wellKnown.rolelessClient.clientId, 'Roleless Client'),
      person('salesManager', ['Sandra', 'Meyer'], {
        businessunitid: unit(units.sales),
        jobtitle: 'Sales Manager',
        title: 'Sales Manager',
      }),
      person('salesperson', ['Sam', 'Okafor'], {
        businessunitid: unit(units.sales),
        jobtitle: 'Account Executive',
        parentsystemuserid: { table: 'systemuser', id: users.salesManager },
      }),
      person('serviceRepresentative', ['Svenja', 'Brandt'], {
        businessunitid: unit(units.service),
        jobtitle: 'Service Representative',
      }),
    ],
  ],
  [
    'role',
    [
      role(roles.systemAdministrator, 'System Administrator', 1),
      role(roles.salesManager, 'Sales Manager', 2),
      role(roles.salesperson, 'Salesperson', 3),
      role(roles.serviceRepresentative, 'Customer Service Representative', 4),
    ],
  ],
  [
    'systemuserroles',
    [
      userRole(users.gateway, roles.systemAdministrator, 1),
      userRole(users.salesManager, roles.salesManager, 2),
      userRole(users.salesManager, roles.salesperson, 3),
      userRole(users.salesperson, roles.salesperson, 4),
      userRole(users.serviceRepresentative, roles.serviceRepresentative, 5),
    ],
  ],
  ...messageRows,
]);
