import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { A1, C1, id, T1 } from '../data/fixture-rows.ts';
import { createApi } from '../data/fixture.ts';

const ids = [A1, C1, T1, id('5', 1), id('d', 1), id('a', 99)];
const names = [
  'name', 'Name', 'accountid', 'statecode', 'statuscode', 'revenue', 'industrycode', 'primarycontactid', '_ownerid_value',
  'primarycontactid@odata.bind', 'ownerid@odata.bind', 'parentcustomerid@odata.bind', 'Account_Tasks',
  'Account_Tasks@odata.bind', 'contact_customer_accounts', 'acme_services', 'acme_promisedon', 'entityimage', '@odata.type',
  '@odata.id', 'Targets', 'Target', 'Subordinate', 'OpportunityClose', 'Status', 'value', 'subject', 'BlockList', 'Options',
]; // prettier-ignore
const texts = [
  ...ids.map((text) => `/accounts(${text})`), `contacts(${C1})`, '$1', '/nothing(1)', "accounts(accountnumber='X1')", '1,9',
  'Microsoft.Dynamics.CRM.account', 'Microsoft.Dynamics.CRM.task', '2026-11-22', '2026-11-22T10:00:00Z', 'iVBORw0KGgo=', '',
]; // prettier-ignore

const leaf = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom(...ids),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const { body } = fc.letrec<{ body: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('body'), fc.array(tie('value'), { maxLength: 3 })),
  body: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 4 }),
}));

const path = fc
  .tuple(
    fc.constantFrom(
      'accounts',
      'contacts',
      'tasks',
      'acme_shipments',
      'activitypointers',
      'listmembers',
      'nothing',
      '$batch',
    ),
    fc.constantFrom('', ...ids.map((text) => `(${text})`), "(accountnumber='X1')", '(x', "(name='y')", '()'),
    fc.constantFrom('', '/name', '/primarycontactid', '/primarycontactid/$ref', '/Account_Tasks', '/Account_Tasks/$ref',
      `/Account_Tasks(${T1})/$ref`, '/$ref', '/acme_manifest', '/entityimage', '/$value', '/acme_shipment_contact/$ref',
      '/Microsoft.Dynamics.CRM.CreateMultiple', '/Microsoft.Dynamics.CRM.UpsertMultiple',
      '/Microsoft.Dynamics.CRM.acme_ScheduleShipment'), // prettier-ignore
    fc.constantFrom(
      '',
      '?$select=name',
      '?$expand=primarycontactid',
      `?$id=tasks(${T1})`,
      '?sessiontoken=x',
      '?$filter=x',
    ),
  )
  .map((parts) => parts.join(''));
const message = fc.constantFrom(
  'WinOpportunity', 'Merge', 'UploadBlock', 'CommitFileBlocksUpload', 'DeleteFile', 'acme_ImportShipments',
  'acme_DescribeOptions', 'GrantAccess', "acme_FindDepots(Region='x')", 'InitializeFrom()', 'Microsoft.Dynamics.CRM.Merge',
); // prettier-ignore
const headers = fc.constantFrom<Record<string, string>>(
  {},
  { 'If-Match': '*' },
  { 'If-Match': 'W/"1"' },
  { 'If-None-Match': '*' },
  { Prefer: 'return=representation' },
  { 'Content-Type': 'application/json' },
  { 'x-ms-file-name': 'x.png' },
  { 'x-ms-transfer-mode': 'chunked', 'x-ms-file-name': 'x' },
  { 'MSCRM.SuppressDuplicateDetection': 'false' },
);

describe('whatever is sent', () => {
  const api = createApi();

  it('is answered in the documented shape, never with a mistake of the double', () => {
    const request = fc.tuple(
      fc.constantFrom('POST', 'PATCH', 'PUT', 'DELETE'),
      fc.oneof(path, message),
      fc.oneof(
        { weight: 9, arbitrary: body.map((json) => JSON.stringify(json)) },
        { weight: 1, arbitrary: fc.string() },
      ),
      headers,
    );
    fc.assert(
      fc.property(request, ([method, url, text, sent]) => {
        const reply = api.send(method, url, { body: text, headers: sent });
        expect([reply.status, reply.text]).not.toEqual([500, reply.text]);
        if (reply.status >= 400) {
          expect(reply.json['error']).toMatchObject({
            code: expect.stringMatching(/^(0x[\dA-Fa-f]+)?$/) as string,
            message: expect.stringMatching(/./) as string,
          });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
