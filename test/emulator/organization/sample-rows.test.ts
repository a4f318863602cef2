import { describe, expect, it } from 'vitest';

import type { Reference, Row, Value } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { rowProblems } from '../../support/row-problems.ts';

const organization = createSampleOrganization();
const rows = (table: string): readonly Row[] => organization.rows.get(table) ?? [];
const texts = (table: string, column: string): readonly string[] =>
  rows(table).flatMap((row) => (typeof row[column] === 'string' ? [row[column]] : []));
const idOf = (row: Row, column: string): string => {
  const id = row[column];
  return typeof id === 'string' ? id : '';
};
const isReference = (value: Value): value is Reference => value !== null && typeof value === 'object';

/** How many rows of a table point at each row, through a lookup. */
const childCounts = (table: string, column: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows(table)) {
    const parent = row[column];
    if (isReference(parent)) counts.set(parent.id, (counts.get(parent.id) ?? 0) + 1);
  }
  return counts;
};

describe('rows of the sample organisation', () => {
  it('are consistent', () => {
    expect(rowProblems(organization)).toEqual([]);
  });

  it('are as many as the small size has', () => {
    const activities = ['task', 'phonecall', 'email', 'appointment'].reduce(
      (sum, table) => sum + rows(table).length,
      0,
    );
    const counts = ['account', 'contact', 'opportunity', 'acme_shipment'].map((table) => rows(table).length);
    expect(counts).toEqual([300, 900, 500, 400]);
    expect(activities).toBe(1500 + 6000);
    expect(rows('activitypointer')).toEqual([]);
  });

  it('are there for every table but the abstract one and what clients make themselves', () => {
    const empty = [...organization.tables.keys()].filter((table) => rows(table).length === 0);
    const registrations = [
      'principalobjectaccess',
      'serviceendpoint',
      'sdkmessageprocessingstep',
      'sdkmessageprocessingstepimage',
    ];
    expect(empty).toEqual(['activitypointer', ...registrations]);
  });

  it('are the same for the same seed and others for another', () => {
    expect(createSampleOrganization({ seed: 1 }).rows).toEqual(organization.rows);
    expect(createSampleOrganization({ seed: 2 }).rows.get('account')).not.toEqual(rows('account'));
  });

  it('are only users, roles, currencies, messages and the organisation when none are asked for', () => {
    const { rows: few } = createSampleOrganization({ rows: 'none' });
    expect([...few.keys()].toSorted()).toEqual([
      'businessunit',
      'organization',
      'role',
      'sdkmessage',
      'sdkmessagefilter',
      'systemuser',
      'systemuserroles',
      'transactioncurrency',
    ]);
  });
});

describe('shapes of the sample organisation', () => {
  it('has accounts with no, one, many contacts, and one with 6,000 tasks', () => {
    const contacts = childCounts('contact', 'parentcustomerid');
    const perAccount = rows('account').map((row) => contacts.get(idOf(row, 'accountid')) ?? 0);
    expect(perAccount).toContain(0);
    expect(perAccount).toContain(1);
    expect(Math.max(...perAccount)).toBeGreaterThan(20);
    expect(Math.max(...childCounts('task', 'regardingobjectid').values())).toBeGreaterThanOrEqual(6000);
  });

  it('has a hierarchy of accounts at least five deep', () => {
    const parents = new Map(rows('account').map((row) => [row['accountid'], row['parentaccountid']]));
    const depth = (id: Value): number => {
      const parent = parents.get(id);
      return isReference(parent) ? 1 + depth(parent.id) : 0;
    };
    expect(Math.max(...[...parents.keys()].map(depth))).toBeGreaterThanOrEqual(5);
  });

  it('has owners that are users and owners that are teams', () => {
    const kinds = rows('account').map((row) => (isReference(row['ownerid']) ? row['ownerid'].table : ''));
    expect(new Set(kinds)).toEqual(new Set(['systemuser', 'team']));
  });

  it('has text that breaks naive code', () => {
    const names = texts('account', 'name').join('|');
    for (const part of ["'", '"', '%', '_', '&', '#', '+', '\\', '<']) expect(names).toContain(part);
    expect(names).toMatch(/\p{Script=Arabic}/u);
    expect(names).toMatch(/\p{Script=Han}/u);
    expect(texts('account', 'description').some((text) => text.includes('\n'))).toBe(true);
    expect(Math.max(...texts('annotation', 'notetext').map((text) => text.length))).toBe(100_000);
  });

  it('has dates of 1753, two currencies, ten decimals, whole numbers beyond 2^53', () => {
    expect(texts('contact', 'birthdate')).toContain('1753-01-01');
    expect(texts('account', 'overriddencreatedon')).toContain('1753-01-01T00:00:00Z');
    expect(new Set(texts('account', 'exchangerate'))).toEqual(new Set(['1.0000000000', '0.9213456789']));
    expect(texts('acme_shipment', 'acme_weight').every((weight) => /\.\d{10}$/.test(weight))).toBe(true);
    expect(texts('acme_shipment', 'acme_scancount')).toContain('9007199254740993');
  });

  it('converts amounts to the base currency', () => {
    const inEuro = rows('account').find(
      ({ exchangerate, revenue }) => exchangerate !== '1.0000000000' && typeof revenue === 'string',
    );
    expect(Number(inEuro?.['revenue_base'])).toBeCloseTo(Number(inEuro?.['revenue']) / 0.9213456789, 2);
  });

  it('has values and nulls in most columns, files, images and several choices', () => {
    expect(texts('acme_shipment', 'acme_services').some((value) => value.includes(','))).toBe(true);
    expect(texts('acme_shipment', 'acme_manifest').length).toBeGreaterThan(0);
    expect(texts('contact', 'entityimage').length).toBeGreaterThan(0);
    for (const column of ['description', 'fax', 'websiteurl', 'revenue', 'primarycontactid']) {
      expect(rows('account').some((row) => row[column] === null || row[column] === undefined)).toBe(true);
      expect(rows('account').some((row) => row[column] !== null && row[column] !== undefined)).toBe(true);
    }
  });

  it('has no two rows with one alternate key', () => {
    for (const table of organization.tables.values()) {
      for (const key of table.keys) {
        const values = rows(table.logicalName).map((row) =>
          JSON.stringify(key.columns.map((column) => row[column])),
        );
        expect(new Set(values).size, key.schemaName).toBe(values.length);
      }
    }
  });
});

describe('users and applications', () => {
  const rolesOf = (user: string): readonly string[] =>
    rows('systemuserroles')
      .filter((row) => row['systemuserid'] === user)
      .map((row) => idOf(row, 'roleid'));
  const { users, roles } = wellKnown;

  it('has an application user with and one without a role', () => {
    expect(rolesOf(users.gateway)).toEqual([roles.systemAdministrator]);
    expect(rolesOf(users.roleless)).toEqual([]);
  });

  it('has three ordinary users with different roles', () => {
    const sets = [users.salesManager, users.salesperson, users.serviceRepresentative].map((user) =>
      rolesOf(user).join(),
    );
    expect(new Set(sets).size).toBe(3);
    expect(sets).not.toContain('');
  });

  it('registers the documented clients with their secrets', () => {
    expect(organization.tenantId).toBe('11111111-1111-1111-1111-111111111111');
    const registered = organization.applications.map(({ clientId, secrets, systemUserId }) => [
      clientId,
      secrets.find(({ expires }) => expires === undefined)?.value,
      rows('systemuser').find((row) => row['systemuserid'] === systemUserId)?.['applicationid'],
    ]);
    expect(registered).toEqual([
      ['22222222-2222-2222-2222-222222222222', 'demo-secret', '22222222-2222-2222-2222-222222222222'],
      ['44444444-4444-4444-4444-444444444444', 'demo-secret-2', '44444444-4444-4444-4444-444444444444'],
      ['33333333-3333-3333-3333-333333333333', 'demo-secret-3', undefined],
    ]);
  });
});
