import { describe, expect, it } from 'vitest';

import type { RequestScope } from '../../../src/emulator/data-context.ts';
import { bindFilter } from '../../../src/emulator/filter/bind-filter.ts';
import { allRowsOf, candidateRows } from '../../../src/emulator/query/page.ts';
import { defaultQuirks } from '../../../src/emulator/quirks.ts';
import { createSchema } from '../../../src/emulator/schema/create-schema.ts';
import { createRights } from '../../../src/emulator/security/rights.ts';
import { createStore } from '../../../src/emulator/store/store.ts';
import { A1, C1, fixtureRows, id, T1, user } from './fixture-rows.ts';
import { api, organization } from './fixture.ts';

const data = organization({
  ...fixtureRows,
  contact: Array.from({ length: 300 }, (_, index) => ({
    contactid: id('c', index),
    fullname: `N${index}`,
    statecode: index % 2,
    parentcustomerid: index < 3 ? { table: 'account', id: A1 } : null,
  })),
});
const store = createStore(data);
const scope: RequestScope = {
  schema: createSchema(data),
  store,
  allRows: store,
  rights: createRights(data, store, { userId: user }),
  quirks: defaultQuirks,
  clock: () => new Date(0),
  newGuid: () => '',
  metadataVersion: () => '',
  caller: { userId: user },
  serviceRoot: api,
  aliases: new Map(),
};

/** How many rows a filter looks at, of 300. */
function looksAt(filter: string, table = 'contact'): number {
  const schema = scope.schema.table(table);
  if (schema === undefined) throw new Error(table);
  return allRowsOf(candidateRows(scope.store, table, bindFilter(scope, schema, filter))).length;
}

describe('rows are found, not searched for', () => {
  const ids = [0, 1, 2, 999].map((number) => `"${id('c', number)}"`).join();

  it.each([
    [`contactid eq ${C1}`, 1],
    [`contactid eq '${C1}' and statecode eq 0`, 1],
    [`_parentcustomerid_value eq ${A1}`, 3],
    [`_parentcustomerid_value eq ${A1} and contactid eq ${C1}`, 1],
    [`fullname eq 'N1' and contactid eq ${C1}`, 1],
    [`statecode eq 1 and _parentcustomerid_value eq ${A1}`, 3],
    [
      `_parentcustomerid_value eq ${A1} and Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${ids}])`,
      3,
    ],
    [`Microsoft.Dynamics.CRM.In(PropertyName='parentcustomerid',PropertyValues=["${A1}"])`, 3],
    [`Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${ids}]) and statecode eq 1`, 3],
    [`contactid eq ${C1} or contactid eq ${id('c', 2)} or fullname eq 'n7'`, 3],
    [`(contactid eq ${C1} or contactid eq ${C1}) and (statecode eq 0 or statecode eq 1)`, 1],
    ["fullname eq 'N7'", 1],
    [`contactid eq ${C1} or statecode eq 0`, 300],
    [`contactid ne ${C1}`, 300],
    [`not (contactid eq ${C1})`, 300],
    [`createdby/systemuserid eq ${user}`, 300],
  ])('%s looks at %d', (filter, expected) => {
    expect(looksAt(filter)).toBe(expected);
  });

  it('through activitypointer, too', () => {
    expect(looksAt(`activityid eq ${T1}`, 'activitypointer')).toBe(1);
    expect(looksAt(`_regardingobjectid_value eq ${A1}`, 'activitypointer')).toBe(4);
  });
});
