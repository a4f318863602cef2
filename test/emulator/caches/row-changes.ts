import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Client } from '../client.ts';
import { id } from '../security/fixture.ts';

const { users, roles, teams, businessUnits, currencies, organizationId } = wellKnown;

/** A change by the Web API; `turn` goes up, so that the same change does something else when it comes again. */
export type RowStep = (client: Client, turn: number) => Promise<Response>;

const json = { 'Content-Type': 'application/json' };
const send =
  (method: string) =>
  (client: Client, resource: string, body: object = {}): Promise<Response> =>
    client.send(method, resource, { headers: json, body: JSON.stringify(body) });
const [patch, post] = [send('PATCH'), send('POST')];
const either = <Value>(turn: number, first: Value, second: Value): Value => (turn % 2 === 0 ? first : second);

const account = (index: number): string => `accounts(${id('a', index)})`;
const contact = (index: number): string => `contacts(${id('c', index)})`;
const settings = (user: string): string => `usersettingscollection(${user})`;
const shared = { leadid: id('2', 0), '@odata.type': 'Microsoft.Dynamics.CRM.lead' };
const principal = { systemuserid: users.salesperson, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' };
const place = { EntityLogicalName: 'account', AttributeLogicalName: 'industrycode' };
const words = (Label: string): object => ({ LocalizedLabels: [{ Label, LanguageCode: 1033 }] });
const attributes = "EntityDefinitions(LogicalName='account')/Attributes";

/** Adds a link to a collection, and removes it when it comes again. */
const linked =
  (collection: string, target: string, key: string): RowStep =>
  async (client, turn) =>
    turn % 2 === 0
      ? client.send('DELETE', `${collection}(${key})/$ref`)
      : post(client, `${collection}/$ref`, { '@odata.id': `${target}(${key})` });

/** A change set whose second request fails: nothing of it stays. */
const undone: RowStep = async (client, turn) => {
  const part = (number: number, resource: string): string =>
    [
      '--set',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      `Content-ID: ${number}`,
      '',
      `PATCH /api/data/v9.2/${resource} HTTP/1.1`,
      'Content-Type: application/json',
      'If-Match: *',
      '',
      `{"name":"Never ${turn}"}`,
      '',
    ].join('\r\n');
  const body = `--all\r\nContent-Type: multipart/mixed;boundary=set\r\n\r\n${part(1, account(0))}${part(2, account(99))}--set--\r\n\r\n--all--\r\n`;
  const answer = await client.send('POST', '$batch', {
    headers: { 'Content-Type': 'multipart/mixed;boundary=all' },
    body,
  });
  const text = await answer.text();
  if (!text.includes('HTTP/1.1 404')) throw new Error(`The change set did not fail: ${text}`);
  return new Response(null, { status: 204 });
};

/** What users and administrators do to rows, those of the system included. */
export const rowSteps: Readonly<Record<string, RowStep>> = {
  'a row is written': (client, turn) =>
    patch(client, account(0), { telephone1: `+${turn}`, revenue: 100 + turn, industrycode: 1 + (turn % 3) }),
  'a target of lookups has another name': (client, turn) =>
    patch(client, contact(1), { lastname: `Meyer ${turn}` }),
  'a parent has another name': (client, turn) => patch(client, account(0), { name: `Parent ${turn}` }),
  'a key has another value': (client, turn) => patch(client, account(1), { accountnumber: `N${turn}x` }),
  'a lookup points elsewhere': (client, turn) =>
    patch(client, account(2), { 'primarycontactid@odata.bind': contact(turn % 5) }),
  'a row is inactive, or active': (client, turn) =>
    patch(client, account(4), { statecode: turn % 2, statuscode: either(turn, 1, 2) }),
  'a row is deleted, or is back': (client, turn) =>
    turn % 2 === 0
      ? client.send('DELETE', contact(3))
      : patch(client, contact(3), { lastname: 'Back', governmentid: 'G3' }),
  'a row has another owner': (client, turn) =>
    patch(client, account(3), {
      'ownerid@odata.bind': `systemusers(${either(turn, users.salesperson, users.serviceRepresentative)})`,
    }),
  'a row has another currency': (client, turn) =>
    patch(client, account(0), {
      'transactioncurrencyid@odata.bind': `transactioncurrencies(${either(turn, currencies.euro, currencies.dollar)})`,
    }),
  'a currency has another symbol': (client, turn) =>
    patch(client, `transactioncurrencies(${currencies.dollar})`, {
      currencysymbol: either(turn, 'US$', '$'),
    }),
  'a user reads another language': (client, turn) =>
    patch(client, settings(users.salesManager), { uilanguageid: either(turn, 1031, 1033) }),
  'a user has other formats': (client, turn) =>
    patch(client, settings(users.gateway), {
      decimalsymbol: either(turn, ',', '.'),
      numberseparator: either(turn, '.', ','),
      dateformatstring: either(turn, 'dd.MM.yyyy', 'M/d/yyyy'),
      timezonecode: either(turn, 110, 92),
    }),
  'the organisation has other formats': (client, turn) =>
    patch(client, `organizations(${organizationId})`, { currencyformatcode: turn % 4 }),
  'a row is shared, or not any more': (client, turn) =>
    turn % 2 === 0
      ? post(client, 'GrantAccess', {
          Target: shared,
          PrincipalAccess: { AccessMask: 'ReadAccess', Principal: principal },
        })
      : post(client, 'RevokeAccess', { Target: shared, Revokee: principal }),
  'a user goes to another unit': (client, turn) =>
    patch(client, `systemusers(${users.salesperson})`, {
      'businessunitid@odata.bind': `businessunits(${either(turn, businessUnits.service, businessUnits.sales)})`,
    }),
  'a unit goes below another': (client, turn) =>
    patch(client, `businessunits(${businessUnits.service})`, {
      'parentbusinessunitid@odata.bind': `businessunits(${either(turn, businessUnits.sales, businessUnits.root)})`,
    }),
  'a user is disabled, or enabled': (client, turn) =>
    patch(client, `systemusers(${users.serviceRepresentative})`, { isdisabled: turn % 2 === 0 }),
  'a user leaves a team, or joins it': linked(
    `teams(${teams.sales})/teammembership_association`,
    'systemusers',
    users.salesperson,
  ),
  'a user loses a role, or has it': linked(
    `systemusers(${users.salesManager})/systemuserroles_association`,
    'roles',
    roles.salesManager,
  ),
  'a change set fails': undone,
  'an option gets another label by the Web API': (client, turn) =>
    post(client, 'UpdateOptionValue', {
      ...place,
      Value: 2,
      Label: words(`Label ${turn}`),
      MergeLabels: true,
    }),
  'a column is created by the Web API, or deleted': (client, turn) =>
    turn % 2 === 0
      ? post(client, attributes, {
          '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
          SchemaName: 'new_Thing',
          MaxLength: 20,
          DisplayName: words('Thing'),
        })
      : client.send('DELETE', `${attributes}(LogicalName='new_thing')`),
};
