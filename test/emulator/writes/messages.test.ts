import { describe, expect, it } from 'vitest';

import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { A1, C1, id, T1, user } from '../data/fixture-rows.ts';
import { api, children, column, error, type Json } from '../data/fixture.ts';
import { createWriteClient, idOf, refusal } from './write-client.ts';

const shipment = `acme_shipments(${id('5', 1)})`;
const bound = (path: string, message: string): string => `${path}/Microsoft.Dynamics.CRM.${message}`;

describe('calling', () => {
  it('W26 unbound without, bound with its full name', () => {
    const { post } = createWriteClient();
    expect(refusal(post('Microsoft.Dynamics.CRM.WinOpportunity', {}))).toBe('404 0x8006088a');
    const reply = post(`${shipment}/acme_ScheduleShipment`, {});
    expect(reply.status).toBe(400);
    expect(error(reply).message).toContain('Request message has unresolved parameters');
    expect(post(bound(`accounts(${A1})`, 'acme_ScheduleShipment'), {}).status).toBe(400);
  });

  it('W27 the wrong verb is not found', () => {
    const { post, get } = createWriteClient();
    expect(error(post('acme_FindDepots', {}))).toEqual({
      status: 404,
      code: '',
      message: `No HTTP resource was found that matches the request URI '${api}/acme_FindDepots'.`,
    });
    expect(error(get('WinOpportunity'))).toMatchObject({ status: 404, code: '' });
  });

  it('W28 a row needs its type', () => {
    const { post } = createWriteClient();
    const reply = post('Merge', {
      Target: { accountid: A1 },
      Subordinate: { accountid: id('a', 2) },
      PerformParentingChecks: false,
    });
    expect(reply.status).toBe(400);
    expect(error(reply).message).toBe('EdmEntityObject passed should have the key property value set.');
  });

  it('parameters that are missing, unknown, or of another type', () => {
    const { post } = createWriteClient();
    const url = bound(shipment, 'acme_ScheduleShipment');
    expect(post(url, {}).status).toBe(400);
    const DepartsOn = '2026-12-01T08:00:00Z';
    expect(post(url, { DepartsOn, Nothing: 1 }).status).toBe(400);
    expect(post(url, { DepartsOn: 'soon' }).status).toBe(400);
    expect(post(url, { DepartsOn, Express: 'yes' }).status).toBe(400);
    expect(post(url, { DepartsOn, Depot: { '@odata.id': `accounts(${A1})` } }).status).toBe(400);
    expect(post('acme_ImportShipments', { Shipments: [], Rights: 'Everything' }).status).toBe(400);
  });
});

describe('the system’s messages', () => {
  it('WinOpportunity and LoseOpportunity', () => {
    const { post, row, get } = createWriteClient();
    const open = (): string => idOf(post('opportunities', { name: 'Deal' }));
    const close = (opportunity: string): object => ({
      subject: 'closed',
      actualrevenue: 500,
      'opportunityid@odata.bind': `/opportunities(${opportunity})`,
    });
    const [won, lost] = [open(), open()];
    expect(post('WinOpportunity', { Status: 3, OpportunityClose: close(won) }).status).toBe(204);
    expect(post('LoseOpportunity', { Status: -1, OpportunityClose: close(lost) }).status).toBe(204);
    expect(row(`opportunities(${won})`)).toMatchObject({
      statecode: 1,
      statuscode: 3,
      actualvalue: 500,
      actualclosedate: '2026-11-23',
    });
    expect(row(`opportunities(${lost})`)).toMatchObject({ statecode: 2, statuscode: 4 });
    expect(get(`opportunities(${won})/Opportunity_OpportunityClose`).rows).toHaveLength(1);
    expect(get(`activitypointers?$filter=subject eq 'closed'`).rows).toHaveLength(2);
    expect(post('WinOpportunity', { Status: 3, OpportunityClose: close(won) }).status).toBe(400);
  });

  it('a wrong status leaves no activity', () => {
    const { post, get } = createWriteClient();
    const opportunity = idOf(post('opportunities', { name: 'Deal' }));
    const OpportunityClose = {
      subject: 'closed',
      'opportunityid@odata.bind': `/opportunities(${opportunity})`,
    };
    expect(refusal(post('WinOpportunity', { Status: 4, OpportunityClose }))).toBe('400 0x80048408');
    expect(get(`activitypointers?$filter=subject eq 'closed'`).rows).toEqual([]);
  });

  it('CloseIncident', () => {
    const { post, row } = createWriteClient();
    const incident = idOf(
      post('incidents', { title: 'Case', 'customerid_account@odata.bind': `/accounts(${A1})` }),
    );
    const IncidentResolution = { subject: 'done', 'incidentid@odata.bind': `/incidents(${incident})` };
    expect(post('CloseIncident', { Status: 5, IncidentResolution }).status).toBe(204);
    expect(row(`incidents(${incident})`)).toMatchObject({ statecode: 1, statuscode: 5 });
  });

  it('AddToQueue answers the item, and moves it', () => {
    const { post, row } = createWriteClient();
    const queue = (name: string): string => `queues(${idOf(post('queues', { name }))})`;
    const Target = { activityid: T1, '@odata.type': 'Microsoft.Dynamics.CRM.task' };
    const first = post(bound(queue('one'), 'AddToQueue'), { Target });
    expect(first.json['@odata.context']).toBe(`${api}/$metadata#Microsoft.Dynamics.CRM.AddToQueueResponse`);
    const item = String(first.json['QueueItemId']);
    expect(row(`queueitems(${item})`)).toMatchObject({
      title: 'Task 3',
      _objectid_value: T1,
      objecttypecode: 4212,
    });
    const other = queue('two');
    expect(post(bound(other, 'AddToQueue'), { Target }).json['QueueItemId']).toBe(item);
    expect(other).toContain(String(row(`queueitems(${item})`)['_queueid_value']));
  });

  it('Merge', () => {
    const { post, row, get } = createWriteClient();
    const account = (accountid: string, more: object = {}): object => ({
      accountid,
      '@odata.type': 'Microsoft.Dynamics.CRM.account',
      ...more,
    });
    const reply = post('Merge', {
      Target: account(id('a', 2)),
      Subordinate: account(A1),
      UpdateContent: account(id('a', 2), { telephone1: '555' }),
      PerformParentingChecks: false,
    });
    expect(reply.status).toBe(204);
    expect(row(`accounts(${A1})`)).toMatchObject({ statecode: 1, merged: true, _masterid_value: id('a', 2) });
    expect(row(`accounts(${id('a', 2)})`)['telephone1']).toBe('555');
    expect(get(`accounts(${id('a', 2)})/Account_Tasks`).rows).toHaveLength(3);
    expect(get(`accounts(${A1})/Account_Tasks`).rows).toHaveLength(0);
    const depot = { acme_depotid: id('d', 1), '@odata.type': 'Microsoft.Dynamics.CRM.acme_depot' };
    expect(post('Merge', { Target: depot, Subordinate: depot, PerformParentingChecks: false }).status).toBe(
      405,
    );
  });

  it('GrantAccess and RevokeAccess check row and principal', () => {
    const { post } = createWriteClient();
    const Target = { accountid: A1, '@odata.type': 'Microsoft.Dynamics.CRM.account' };
    const Principal = { systemuserid: user, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' };
    expect(
      post('GrantAccess', { Target, PrincipalAccess: { AccessMask: 'ReadAccess,WriteAccess', Principal } })
        .status,
    ).toBe(204);
    expect(post('RevokeAccess', { Target, Revokee: Principal }).status).toBe(204);
    expect(post('GrantAccess', { Target, PrincipalAccess: { AccessMask: 'ReadAccess' } }).status).toBe(400);
    expect(post('RevokeAccess', { Target, Revokee: { ...Principal, systemuserid: id('a', 1) } }).status).toBe(
      400,
    );
  });

  it('QualifyLead answers what it made', () => {
    const { post, row } = createWriteClient();
    const lead = idOf(
      post('leads', { subject: 'Interest', firstname: 'Lee', lastname: 'Ad', companyname: 'Lead Inc' }),
    );
    const reply = post(bound(`leads(${lead})`, 'QualifyLead'), {
      CreateAccount: true,
      CreateContact: true,
      CreateOpportunity: true,
      Status: 3,
    });
    expect(column(reply.rows, '@odata.type')).toEqual([
      '#Microsoft.Dynamics.CRM.account',
      '#Microsoft.Dynamics.CRM.contact',
      '#Microsoft.Dynamics.CRM.opportunity',
    ]);
    expect(reply.rows[1]).toMatchObject({
      fullname: 'Lee Ad',
      _parentcustomerid_value: reply.rows[0]?.['accountid'],
    });
    expect(row(`leads(${lead})`)).toMatchObject({ statecode: 1, statuscode: 3 });
  });

  it('InitializeFrom answers a row that nobody keeps', () => {
    const { get } = createWriteClient();
    const reply = get(
      "InitializeFrom(EntityMoniker=@p1,TargetEntityName=@p2,TargetFieldType=@p3)?@p1={'@odata.id':'accounts(" +
        `${A1})'}&@p2='account'&@p3=Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'`,
    );
    expect(reply.json).toMatchObject({
      '@odata.context': `${api}/$metadata#accounts/$entity`,
      '@odata.type': '#Microsoft.Dynamics.CRM.account',
      name: 'Litware',
      'parentaccountid@odata.bind': `/accounts(${A1})`,
      'primarycontactid@odata.bind': `/contacts(${C1})`,
    });
    expect(reply.json).not.toHaveProperty('accountid');
  });

  it('RetrieveVersion', () => {
    expect(createWriteClient().get('RetrieveVersion()').json['Version']).toMatch(/^9\.2\./);
  });
});

describe('the system’s functions', () => {
  const sample = createSampleOrganization({ rows: 'sample' });
  const { get } = createWriteClient(sample);
  const { users, businessUnits, roles } = wellKnown;
  const crm = 'Microsoft.Dynamics.CRM';

  it('GetTimeZoneCodeByLocalizedName', () => {
    const call = 'GetTimeZoneCodeByLocalizedName(LocalizedStandardName=@p1,LocaleId=@p2)';
    expect(get(`${call}?@p1='Pacific Standard Time'&@p2=1033`).json).toEqual({
      '@odata.context': `${api}/$metadata#${crm}.GetTimeZoneCodeByLocalizedNameResponse`,
      TimeZoneCode: 4,
    });
    expect(get(`${call}?@p1='Nowhere'&@p2=1033`).status).toBe(404);
  });

  it('RetrieveUserPrivileges tells what roles grant, and how far', () => {
    const privileges = (user: string): readonly Json[] =>
      children(get(`systemusers(${user})/${crm}.RetrieveUserPrivileges`).json, 'RolePrivileges');
    const granted = sample.security?.roles.get(roles.salesperson);
    const tables = typeof granted === 'object' ? [...granted.tables] : [];
    const names = tables.flatMap(([table, rights]) =>
      Object.keys(rights).map((right) => `prv${right}${table}`),
    );
    const own = privileges(users.salesperson);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(column(own, 'PrivilegeName'))).toEqual(new Set(names));
    const read = own.find(({ PrivilegeName }) => PrivilegeName === 'prvReadaccount');
    expect(read?.['Depth']).toBe(tables.find(([table]) => table === 'account')?.[1].Read);
    expect(privileges(users.gateway)).toHaveLength(8 * sample.tables.size);
  });

  it('composable functions take $select and $filter', () => {
    const manager = `systemusers(${users.salesManager})/${crm}.RetrieveAllChildUsersSystemUser()`;
    expect(column(get(`${manager}?$select=systemuserid`).rows, 'systemuserid')).toContain(users.salesperson);
    expect(get(`${manager}?$filter=systemuserid eq ${users.salesManager}`).rows).toEqual([]);
    const units = (unit: string): readonly unknown[] =>
      column(
        get(`businessunits(${unit})/${crm}.RetrieveBusinessHierarchyBusinessUnit()?$select=name`).rows,
        'businessunitid',
      );
    expect(units(businessUnits.root)).toEqual(
      expect.arrayContaining(Object.values(businessUnits)) as unknown[],
    );
    expect(units(businessUnits.sales)).toEqual([businessUnits.sales]);
    const views = get(`savedqueries/${crm}.RetrieveUnpublishedMultiple()?$select=name`).rows;
    expect(views).toEqual(get('savedqueries?$select=name').rows);
  });

  it('what is called by no name of a function is not found', () => {
    const { get: ask } = createWriteClient();
    expect(ask(`accounts(${A1})/${crm}.Nothing()`).status).toBe(404);
    expect(get(`accounts/${crm}.Nothing()`).status).toBe(404);
    expect(get('WhoAmI(UserId=1)').status).toBe(400);
  });
});

describe('the company’s messages', () => {
  it('bound to a row, with primitives and rows, answers a complex type', () => {
    const { send, row } = createWriteClient();
    const depot = `{"acme_depotid":"${id('d', 1)}","@odata.type":"Microsoft.Dynamics.CRM.acme_depot"}`;
    const recipient = `{"@odata.id":"contacts(${C1})"}`;
    const reply = send('POST', bound(shipment, 'acme_ScheduleShipment'), {
      body: `{"DepartsOn":"2026-12-01T08:00:00+01:00","Depot":${depot},"Recipient":${recipient},"Express":true,"Weight":2.5}`,
    });
    expect(reply.json).toEqual({
      '@odata.context': `${api}/$metadata#Microsoft.Dynamics.CRM.acme_ScheduleShipmentResponse`,
      Accepted: true,
      DepartsOn: '2026-12-01T07:00:00Z',
      Cost: 5,
    });
    expect(row(shipment)).toMatchObject({
      acme_departslocal: '2026-12-01T07:00:00Z',
      _acme_customer_value: C1,
      acme_weight: 2.5,
    });
  });

  it('bound to a list', () => {
    const { post, row } = createWriteClient();
    const reply = post(bound('acme_shipments', 'acme_ArchiveShipments'), {
      TrackingNumbers: ['tr-1', 'TR-9'],
    });
    expect(reply.json).toMatchObject({ Count: 1, NotFound: ['TR-9'] });
    expect(row(shipment)['statecode']).toBe(1);
  });

  it('unbound with a list of rows, an enumeration and an open type, answers rows', () => {
    const { post, get } = createWriteClient();
    const Shipments = ['A', 'B'].map((acme_name) => ({
      '@odata.type': 'Microsoft.Dynamics.CRM.acme_shipment',
      acme_name,
    }));
    const reply = post('acme_ImportShipments', {
      Shipments,
      Rights: 'ReadAccess,WriteAccess',
      Options: { fast: true },
    });
    expect(reply.json['@odata.context']).toBe(`${api}/$metadata#acme_shipments`);
    expect(column(reply.rows, 'acme_name')).toEqual(['A', 'B']);
    const bad = post('acme_ImportShipments', {
      Shipments: [Shipments[0], { ...Shipments[1], acme_weight: 'x' }],
    });
    expect(bad.status).toBe(400);
    expect(get('acme_shipments').rows).toHaveLength(4);
  });

  it('open types in and out', () => {
    const { post } = createWriteClient();
    const reply = post('acme_DescribeOptions', {
      Options: {
        '@odata.type': 'Microsoft.Dynamics.CRM.expando',
        level: 3,
        'level@odata.type': 'Int32',
        nested: { 'a@odata.type': 'Collection(Int32)', a: [1] },
      },
      Entries: [{ one: 1 }, { two: 2, three: 3 }],
    });
    expect(reply.json).toEqual({
      '@odata.context': `${api}/$metadata#Microsoft.Dynamics.CRM.expando`,
      '@odata.type': '#Microsoft.Dynamics.CRM.expando',
      level: 3,
      nested: { 'a@odata.type': 'Collection(Int32)', a: [1] },
      entryCount: 2,
      entryNames: ['one', 'two', 'three'],
    });
  });

  it.each([[{ list: [1] }], [{ text: "it's" }], [{ text: '[x' }], [{ inner: { list: [] } }]])(
    'open types that do not say what %j holds are refused',
    (Options) => {
      expect(createWriteClient().post('acme_DescribeOptions', { Options }).status).toBe(400);
    },
  );

  it('rows and objects side by side', () => {
    const reply = createWriteClient().post('acme_Classify', {
      Targets: [
        { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: C1 },
        { '@odata.type': '#Microsoft.Dynamics.CRM.expando', one: 1 },
      ],
      Hints: { deep: true },
    });
    expect(reply.json['@odata.context']).toBe(
      `${api}/$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)`,
    );
    expect(reply.rows).toMatchObject([
      { '@odata.type': '#Microsoft.Dynamics.CRM.contact', contactid: C1 },
      { '@odata.type': '#Microsoft.Dynamics.CRM.expando', kind: 'object', members: ['one'] },
      { '@odata.type': '#Microsoft.Dynamics.CRM.expando', hints: { deep: true } },
    ]);
  });

  it('a function with a list, a day, flags and a complex parameter answers a plain value', () => {
    const quote = (rest: string): string =>
      `acme_QuoteFreight(Stops=@s,Parcels=9007199254740993,Terms=@t,Rights=@r,On=@o)?@s=[{"@odata.id":"acme_depotses(${id('d', 1)})"}]` +
      `&@t={"Discount":0.5}&@r=Microsoft.Dynamics.CRM.AccessRights'ReadAccess,WriteAccess'&@o=${rest}`;
    const { send } = createWriteClient();
    expect(send('GET', quote('2999-01-01'), {}).text).toContain('"value":9007199254740997.5');
    expect(send('GET', quote('2000-01-01'), {}).text).toContain('"value":0');
  });

  it('functions, unbound and bound', () => {
    const { get } = createWriteClient();
    const depots = get("acme_FindDepots(Region=@r,LeastCapacity=5)?@r='eu'&$select=acme_name");
    expect(column(depots.rows, 'acme_name')).toEqual(['North']);
    expect(get("acme_FindDepots(Region='EU',LeastCapacity=6)").rows).toEqual([]);
    expect(get('acme_FindDepots()').status).toBe(400);
    const estimate = (departure: string): string =>
      bound(
        shipment,
        `acme_EstimateArrival(From=@f,Departure=${departure})?@f={'@odata.id':'acme_depotses(${id('d', 1)})'}`,
      );
    expect(get(`${estimate('@d')}&@d=2026-12-01T08:00:00Z`).json).toMatchObject({
      Arrival: '2026-12-03T08:00:00Z',
      Days: 2,
    });
    expect(get(estimate('2026-12-01T08:00:00Z')).status).toBe(400);
    expect(get(bound(shipment, 'acme_NearestDepot()')).json).toMatchObject({
      '@odata.context': `${api}/$metadata#acme_depotses/$entity`,
      acme_name: 'North',
    });
    expect(get(bound(`acme_shipments(${id('5', 2)})`, 'acme_NearestDepot')).status).toBe(204);
  });
});
