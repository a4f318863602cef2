import { rowId } from '../../../src/emulator/organization/rows/row-id.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

/** A request as the fuzzer changes it: everything is text. */
export interface FuzzRequest {
  readonly method: string;
  /** From the root: `/api/data/v9.2/accounts?$top=1`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const root = '/api/data/v9.2/';
const account = rowId('account', 7);
const contact = rowId('contact', 7);
const json = { 'Content-Type': 'application/json' };
const fetchXml =
  '<fetch count="3" page="1"><entity name="account"><attribute name="name"/><order attribute="name" descending="true"/>' +
  '<filter type="or"><condition attribute="name" operator="like" value="A%"/><condition attribute="statecode" operator="in">' +
  '<value>0</value><value>1</value></condition></filter><link-entity name="contact" from="parentcustomerid" to="accountid" ' +
  'alias="c" link-type="outer"><attribute name="fullname" alias="who"/></link-entity></entity></fetch>';
const aggregate =
  '<fetch aggregate="true"><entity name="opportunity"><attribute name="estimatedvalue" alias="sum" aggregate="sum"/>' +
  '<attribute name="createdon" alias="year" groupby="true" dategrouping="year"/><order alias="year"/></entity></fetch>';

const gets = [
  '',
  '$metadata',
  'WhoAmI',
  'WhoAmI()',
  'accounts',
  'accounts?$select=name,revenue&$orderby=name desc,createdon&$top=3',
  "accounts?$filter=contains(name,'a%') and (statecode eq 0 or revenue gt 10.5)&$count=true&$select=name",
  "accounts?$filter=startswith(name,'O''B') or endswith(name,'x') or not (name eq null)&$select=name&$top=5",
  `accounts?$filter=_primarycontactid_value eq ${contact}&$select=name`,
  "accounts?$filter=primarycontactid/fullname eq 'Ann'&$select=name",
  'accounts?$filter=contact_customer_accounts/any(c:c/statecode eq 0 and c/lastname ne null)&$top=1&$select=name',
  'accounts?$filter=Account_Tasks/all(t:t/statecode ne 1)&$top=1&$select=name',
  "accounts?$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName=@p1,PropertyValue=@p2)&@p1='createdon'&@p2=12&$top=2",
  `accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='accountid',PropertyValues=["${account}"])`,
  'accounts?$filter=Microsoft.Dynamics.CRM.Between(PropertyName=\'numberofemployees\',PropertyValues=["1","9"])&$top=2',
  `accounts?$filter=Microsoft.Dynamics.CRM.UnderOrEqual(PropertyName='accountid',PropertyValue='${account}')`,
  'accounts?$filter=Microsoft.Dynamics.CRM.EqualUserId(PropertyName=%27ownerid%27)&$top=1',
  "accounts?$filter=Microsoft.Dynamics.CRM.ThisFiscalYear(PropertyName='createdon')&$select=name&$top=1",
  'accounts?$expand=primarycontactid($select=fullname),contact_customer_accounts($select=fullname;$filter=statecode eq 0;$top=2;$orderby=fullname)&$top=2',
  'accounts?$expand=contact_customer_accounts($select=fullname;$expand=owninguser($select=fullname))&$top=2',
  'accounts?$expand=primarycontactid/$ref&$top=1',
  `accounts(${account})?$select=name&$expand=parentaccountid($select=name)`,
  `accounts(${account})/name`,
  `accounts(${account})/name/$value`,
  `accounts(${account})/contact_customer_accounts?$select=fullname`,
  `accounts(${account})/contact_customer_accounts/$count`,
  `accounts(${account})/contact_customer_accounts/$ref`,
  `accounts(${account})/primarycontactid/fullname`,
  "accounts(accountnumber='ACC-000003')",
  "acme_depotses(acme_region='north',acme_code='D1')",
  'accounts/$count?$filter=statecode eq 0',
  `contacts?$filter=_parentcustomerid_value eq '${account}' and createdon ge 2020-01-01T00:00:00Z`,
  "acme_shipments?$filter=Microsoft.Dynamics.CRM.ContainValues(PropertyName='acme_services',PropertyValues=['1'])",
  'acme_shipments?$filter=acme_promisedon lt 2030-01-01 and acme_weight le 1.5&$orderby=acme_weight&$top=2',
  `acme_shipments(${rowId('acme_shipment', 1)})/acme_manifest/$value`,
  'activitypointers?$select=subject,activitytypecode&$top=3&$orderby=subject',
  'tasks?$select=subject&$top=2&$expand=regardingobjectid_account_task($select=name)',
  "RetrieveTotalRecordCount(EntityNames=['account','contact'])",
  `accounts?fetchXml=${encodeURIComponent(fetchXml)}`,
  `opportunities?fetchXml=${encodeURIComponent(aggregate)}`,
  `accounts?sql=${encodeURIComponent("SELECT a.name, c.fullname AS who FROM account AS a LEFT JOIN contact AS c ON a.accountid = c.parentcustomerid WHERE a.name LIKE 'a%' AND c.statecode IN (0, 1) ORDER BY a.name DESC")}`,
  `accounts?sql=${encodeURIComponent('SELECT industrycode, COUNT(*) AS n, SUM(revenue) AS total FROM account GROUP BY industrycode ORDER BY industrycode')}`,
  'accounts?$apply=filter(statecode eq 0)/groupby((statuscode,industrycode),aggregate(revenue with sum as total,$count as n))',
  'opportunities?$apply=aggregate(estimatedvalue with average as mean,createdon with max as last)',
  'accounts?$apply=groupby((primarycontactid/fullname),aggregate(revenue with min as least))&$top=3',
  'accounts?savedQuery=00000000-0000-0000-0000-000000000001',
  'EntityDefinitions?$select=LogicalName&$filter=IsActivity eq false',
  "EntityDefinitions(LogicalName='account')?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'String')",
  "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='industrycode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet,GlobalOptionSet",
  "EntityDefinitions(LogicalName='contact')/Keys",
  "RelationshipDefinitions(SchemaName='contact_customer_accounts')",
  "GlobalOptionSetDefinitions(Name='acme_priority')",
  'RetrieveMetadataChanges(Query=@p1)?@p1={"Criteria":{"Conditions":[{"PropertyName":"LogicalName","ConditionOperator":"Equals","Value":{"Value":"account","Type":"System.String"}}]},"Properties":{"PropertyNames":["LogicalName"]}}',
  'accounts?$select=name&$top=2&tag=x',
  "InitializeFrom(EntityMoniker=@p1,TargetEntityName=@p2,TargetFieldType=Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate')?@p1={'@odata.id':'accounts(" +
    account +
    ")'}&@p2='contact'",
  `systemusers(${wellKnown.users.salesperson})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={"@odata.id":"accounts(${account})"}`,
  `RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={'@odata.id':'accounts(${account})'}`,
  "acme_FindDepots(Region='north')",
  "acme_depotses?$select=acme_code&$filter=acme_region eq 'north'&$top=2",
  'principalobjectaccessset?$top=1',
  'systemusers?$select=fullname&$expand=systemuserroles_association($select=name)&$top=2',
  'lists?$expand=listcontact_association($select=fullname)&$top=2',
  'RetrieveVersion()',
  "RetrieveCurrentOrganization(AccessType='Default')",
  "RetrieveEntity(EntityFilters=@p1,LogicalName='account',RetrieveAsIfPublished=true)?@p1=Microsoft.Dynamics.CRM.EntityFilters'Entity,Attributes'",
  "GetValidReferencingEntities(ReferencedEntityName='account')",
  'publishers?$select=uniquename&$expand=publisher_solution($select=uniquename)',
];

const row = {
  name: 'Fuzz & Co.',
  revenue: 12.5,
  numberofemployees: 3,
  creditonhold: true,
  industrycode: 3,
  description: 'Zeile\nzwei',
  'primarycontactid@odata.bind': `/contacts(${contact})`,
  contact_customer_accounts: [{ lastname: 'New', birthdate: '1990-02-03' }],
};
const writes: readonly (readonly [method: string, path: string, body: unknown])[] = [
  ['POST', 'accounts', row],
  ['POST', 'accounts?$select=name', row],
  ['PATCH', `accounts(${account})`, { name: 'Changed', statecode: 1, statuscode: 2 }],
  ['PATCH', `accounts(${rowId('account', 900)})`, { name: 'Upserted' }],
  ['PATCH', "accounts(accountnumber='FUZZ')", { name: 'By key' }],
  ['PUT', `accounts(${account})/name`, { value: 'One column' }],
  ['DELETE', `accounts(${account})/description`, undefined],
  ['DELETE', `contacts(${rowId('contact', 11)})`, undefined],
  [
    'POST',
    'EntityDefinitions',
    {
      SchemaName: 'new_Fuzz',
      OwnershipType: 'UserOwned',
      HasNotes: true,
      DisplayName: { LocalizedLabels: [{ Label: 'Fuzz', LanguageCode: 1033 }] },
      Attributes: [
        { '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata', SchemaName: 'new_Name', IsPrimaryName: true },
      ],
    },
  ],
  [
    'POST',
    "EntityDefinitions(LogicalName='account')/Attributes",
    {
      '@odata.type': 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata',
      SchemaName: 'new_Choice',
      OptionSet: { Options: [{ Value: 1, Label: { LocalizedLabels: [] } }] },
    },
  ],
  [
    'POST',
    'RelationshipDefinitions',
    {
      '@odata.type': 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
      SchemaName: 'new_account_contact',
      ReferencedEntity: 'account',
      ReferencingEntity: 'contact',
      Lookup: { '@odata.type': 'Microsoft.Dynamics.CRM.LookupAttributeMetadata', SchemaName: 'new_Account' },
    },
  ],
  ['DELETE', "EntityDefinitions(LogicalName='new_fuzz')", undefined],
  ['POST', 'InsertOptionValue', { EntityLogicalName: 'account', AttributeLogicalName: 'industrycode', Value: 77 }],
  ['POST', 'DeleteOptionValue', { EntityLogicalName: 'account', AttributeLogicalName: 'industrycode', Value: 77 }],
  ['POST', 'serviceendpoints', { name: 'Hook', contract: 8, url: 'https://hooks.example/', authtype: 5 }],
  [
    'POST',
    'GrantAccess',
    {
      Target: { accountid: account, '@odata.type': 'Microsoft.Dynamics.CRM.account' },
      PrincipalAccess: {
        AccessMask: 'ReadAccess',
        Principal: {
          systemuserid: wellKnown.users.salesperson,
          '@odata.type': 'Microsoft.Dynamics.CRM.systemuser',
        },
      },
    },
  ],
  ['PUT', `accounts(${account})/primarycontactid/$ref`, { '@odata.id': `contacts(${contact})` }],
  ['DELETE', `accounts(${account})/primarycontactid/$ref`, undefined],
  ['POST', `accounts(${account})/contact_customer_accounts/$ref`, { '@odata.id': `contacts(${contact})` }],
  ['DELETE', `accounts(${account})/contact_customer_accounts(${contact})/$ref`, undefined],
  ['POST', `accounts(${account})/Account_Tasks`, { subject: 'Task', scheduledend: '2026-01-01T00:00:00Z' }],
  ['POST', 'emails', { subject: 'Mail', email_activity_parties: [{ participationtypemask: 2, addressused: 'a@b.example' }] }],
  ['POST', 'acme_shipments', { acme_name: 'S', acme_scancount: '9007199254740993', acme_services: '1,2', acme_weight: 1.0000000001 }],
  ['POST', 'WhoAmI', {}],
  ['POST', 'accounts/Microsoft.Dynamics.CRM.CreateMultiple', { Targets: [{ '@odata.type': 'Microsoft.Dynamics.CRM.account', name: 'Bulk' }] }],
  ['POST', 'accounts/Microsoft.Dynamics.CRM.UpdateMultiple', { Targets: [{ '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: account, name: 'Bulk' }] }],
  ['POST', 'Merge', { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: account }, Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: rowId('account', 8) }, UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.account', name: 'Merged' }, PerformParentingChecks: false }],
  ['POST', `leads(${rowId('lead', 1)})/Microsoft.Dynamics.CRM.QualifyLead`, { CreateAccount: true, CreateContact: true, CreateOpportunity: false, Status: 3 }],
  ['PATCH', `acme_shipments(${rowId('acme_shipment', 1)})/acme_manifest?x-ms-file-name=a.txt`, 'bytes'],
  ['POST', 'WinOpportunity', { Status: 3, OpportunityClose: { subject: 'Won' } }],
  ['POST', 'InitializeFileBlocksUpload', { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.acme_shipment', acme_shipmentid: rowId('acme_shipment', 1) }, FileAttributeName: 'acme_manifest', FileName: 'a.txt' }],
  ['POST', 'UploadBlock', { BlockId: 'MQ==', BlockData: 'Ynl0ZXM=', FileContinuationToken: 'x' }],
  ['POST', 'CommitFileBlocksUpload', { FileName: 'a.txt', MimeType: 'text/plain', BlockList: ['MQ=='], FileContinuationToken: 'x' }],
  ['POST', 'InitializeFileBlocksDownload', { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.acme_shipment', acme_shipmentid: rowId('acme_shipment', 1) }, FileAttributeName: 'acme_manifest' }],
  ['POST', 'DownloadBlock', { Offset: 0, BlockLength: 4194304, FileContinuationToken: 'x' }],
  ['POST', 'DeleteFile', { FileId: rowId('acme_shipment', 1) }],
  ['PATCH', `accounts(${account})`, { entityimage: 'iVBORw0KGgo=' }],
  ['PATCH', `accounts(${account})/entityimage`, 'bytes'],
  ['POST', 'LoseOpportunity', { Status: 4, OpportunityClose: { 'opportunityid@odata.bind': `/opportunities(${rowId('opportunity', 1)})` } }],
  ['POST', 'CloseIncident', { Status: 5, IncidentResolution: { subject: 'Done', 'incidentid@odata.bind': `/incidents(${rowId('incident', 1)})` } }],
  ['POST', `queues(${rowId('queue', 1)})/Microsoft.Dynamics.CRM.AddToQueue`, { Target: { activityid: rowId('task', 1), '@odata.type': 'Microsoft.Dynamics.CRM.task' } }],
  ['POST', 'acme_DescribeOptions', { Options: { '@odata.type': 'Microsoft.Dynamics.CRM.expando', one: 1, two: [1] } }],
  ['POST', 'acme_ImportShipments', { Shipments: [{ '@odata.type': 'Microsoft.Dynamics.CRM.acme_shipment', acme_name: 'S' }] }],
  ['POST', 'RevokeAccess', { Target: { accountid: account, '@odata.type': 'Microsoft.Dynamics.CRM.account' }, Revokee: { systemuserid: wellKnown.users.salesperson, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' } }],
  ['POST', 'sdkmessageprocessingsteps', { name: 'Step', mode: 1, stage: 40, rank: 1 }],
  ['OPTIONS', 'accounts', undefined],
]; // prettier-ignore

const part = (id: string | undefined, request: string): string =>
  `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${id === undefined ? '' : `Content-ID: ${id}\r\n`}\r\n${request}`;
const multipart = (boundary: string, parts: readonly string[]): string =>
  `${parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('')}--${boundary}--\r\n`;
const changeSet =
  'Content-Type: multipart/mixed; boundary=c1\r\n\r\n' +
  multipart('c1', [
    part(
      '1',
      `POST ${root}accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"In a set"}\r\n`,
    ),
    part('2', `PATCH $1 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"telephone1":"1"}\r\n`),
    part(
      '3',
      `POST ${root}contacts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"lastname":"X","parentcustomerid_account@odata.bind":"$1"}\r\n`,
    ),
  ]);
const batch = multipart('b1', [
  part(undefined, `GET ${root}accounts?$top=1&$select=name HTTP/1.1\r\nAccept: application/json\r\n\r\n`),
  changeSet,
  part(undefined, `GET WhoAmI HTTP/1.1\r\nPrefer: odata.maxpagesize=2\r\n\r\n`),
]);

const token = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: wellKnown.gatewayClient.clientId,
  client_secret: wellKnown.gatewayClient.secret,
  scope: 'http://dataverse.test/.default',
}).toString();
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const login = `/login/${wellKnown.tenantId}`;

/** What the fuzzer starts from: a request of each kind that the double answers. */
export const seedRequests: readonly FuzzRequest[] = [
  ...gets.map((path) => ({ method: 'GET', target: root + path, headers: {}, body: '' })),
  ...[
    { Prefer: 'odata.include-annotations="*",odata.maxpagesize=3' },
    { Prefer: 'odata.track-changes' },
    { CallerObjectId: wellKnown.entraObjectIds.salesperson },
    { MSCRMCallerID: wellKnown.users.serviceRepresentative, 'If-None-Match': 'W/"1"' },
  ].map((headers) => ({ method: 'GET', target: `${root}accounts?$select=name`, headers, body: '' })),
  ...writes.map(([method, path, body]) => ({
    method,
    target: root + path,
    headers: { ...json, ...(method === 'PATCH' && { 'If-Match': '*', Prefer: 'return=representation' }) },
    body: body === undefined ? '' : JSON.stringify(body),
  })),
  { method: 'POST', target: `${root}$batch`, headers: { 'Content-Type': 'multipart/mixed; boundary=b1' }, body: batch },
  {
    method: 'POST',
    target: `${root}$batch`,
    headers: { 'Content-Type': 'multipart/mixed;boundary="b1"', Prefer: 'odata.continue-on-error' },
    body: batch,
  },
  { method: 'POST', target: '/api/search/v2.0/query', headers: json, body: '{"search":"acme","entities":"[{\\"name\\":\\"account\\"}]","count":true,"top":3}' },
  { method: 'POST', target: '/api/search/v2.0/suggest', headers: json, body: '{"search":"acc","entities":"[{\\"Name\\":\\"account\\",\\"SearchColumns\\":[\\"accountnumber\\"]}]"}' },
  { method: 'POST', target: '/api/data/v9.2/searchautocomplete', headers: json, body: '{"search":"a","fuzzy":true}' },
  { method: 'POST', target: '/api/search/v2.0/query', headers: json, body: '{"search":"a*","filter":"statecode eq 0","skip":1,"orderby":"[\\"name desc\\"]"}' },
  { method: 'POST', target: `${login}/oauth2/v2.0/token`, headers: form, body: token },
  { method: 'POST', target: `/${wellKnown.tenantId}/oauth2/v2.0/token`, headers: form, body: token.replace('client_secret', 'client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion') },
  { method: 'GET', target: `${login}/discovery/v2.0/keys`, headers: {}, body: '' },
  { method: 'GET', target: '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://x', headers: {}, body: '' },
  { method: 'GET', target: '/msi/token?api-version=2019-08-01&resource=http%3A%2F%2Fdataverse.test', headers: { 'X-IDENTITY-HEADER': 'demo-identity-header' }, body: '' },
  { method: 'POST', target: `${login}/oauth2/token`, headers: form, body: token.replace('scope', 'resource') },
  { method: 'GET', target: `${login}/v2.0/.well-known/openid-configuration`, headers: {}, body: '' },
  { method: 'GET', target: '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=http%3A%2F%2Fdataverse.test', headers: { Metadata: 'true' }, body: '' },
  { method: 'GET', target: '/', headers: {}, body: '' },
]; // prettier-ignore
