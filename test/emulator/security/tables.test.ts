import { beforeAll, describe, expect, it } from 'vitest';

import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { as, id, refusal, start, type Started } from './fixture.ts';

const { users } = wellKnown;

let { client }: Started = {} as Started;

beforeAll(async () => {
  ({ client } = await start());
});

describe('S02 a table without read privilege', () => {
  const missing = (table: string) => ({
    status: 403,
    code: '0x80040220',
    message: expect.stringMatching(
      new RegExp(
        `^Principal user \\(Id=${users.serviceRepresentative}, type=8, roleCount=1, privilegeCount=\\d+, accessMode=0\\), is ` +
          `missing prvRead${table} privilege \\(Id=[0-9a-f-]{36}\\) on OTC=\\d+ for entity '${table}'\\. ` +
          `context\\.Caller=${users.serviceRepresentative}$`,
      ),
    ) as string,
  });

  it.each([
    ['its list', 'leads?$select=fullname', 'lead'],
    ['one of its rows', `leads(${id('2', 0)})`, 'lead'],
    ['a row of it that does not exist', `leads(${id('2', 9)})`, 'lead'],
    ['its number of rows', 'leads/$count', 'lead'],
    ['its total', `RetrieveTotalRecordCount(EntityNames=['lead'])`, 'lead'],
    ['an expand to it', `accounts?$select=name&$expand=originatingleadid($select=fullname)`, 'lead'],
    [
      'a collection of it',
      `accounts?$select=name&$expand=opportunity_parent_account($select=name)`,
      'opportunity',
    ],
    ['a nested expand to it', `contacts?$expand=parentcustomerid_account($expand=originatingleadid)`, 'lead'],
    ['a filter over it', `accounts?$filter=originatingleadid/fullname eq 'x'`, 'lead'],
    ['a lambda over it', `accounts?$filter=opportunity_parent_account/any()`, 'opportunity'],
    ['a path into it', `accounts(${id('a', 0)})/opportunity_parent_account`, 'opportunity'],
    [
      'a join with it',
      `accounts?fetchXml=${encodeURIComponent('<fetch><entity name="account"><link-entity name="lead" from="leadid" to="originatingleadid"/></entity></fetch>')}`,
      'lead',
    ],
  ])('refuses %s', async (_what, resource, table) => {
    expect(await refusal(await client.get(resource, as('serviceRepresentative')))).toEqual(missing(table));
  });

  it('hides no metadata, and WhoAmI answers', async () => {
    const read = async (resource: string) => (await client.get(resource, as('serviceRepresentative'))).status;
    expect(await read(`EntityDefinitions(LogicalName='lead')?$select=LogicalName`)).toBe(200);
    expect(await read('$metadata')).toBe(200);
    expect(await read('WhoAmI')).toBe(200);
  });
});
