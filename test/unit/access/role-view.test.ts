import { describe, expect, it } from 'vitest';

import { chooseRole } from '../../../src/access/choose-role.ts';
import { defaultRoleLimits } from '../../../src/access/role-options.ts';
import { createRoleView } from '../../../src/access/role-view.ts';
import { upstreamIdentity } from '../../../src/access/upstream-identity.ts';

const code = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('rights of a role', () => {
  it('are none where nothing is said', () => {
    const role = createRoleView('r', { tables: { account: { read: true } } });
    expect(role.table('contact')).toBeUndefined();
    expect(role.table('account')).toMatchObject({ create: undefined, update: undefined, delete: false });
    expect(role.operation('WinOpportunity')).toBe(false);
    expect([role.impersonate, role.rawQueries, role.explain]).toEqual(['none', false, false]);
    expect(role.limits).toEqual(defaultRoleLimits);
  });

  it('are all of a table’s where none is named', () => {
    const rights = createRoleView('r', { tables: { account: {} } }).table('account');
    expect(rights?.delete).toBe(true);
    expect([rights?.read, rights?.create, rights?.update].map((right) => right?.has('name'))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('are those of the name before those of *', () => {
    const role = createRoleView('r', { tables: { '*': {}, account: { read: false, delete: true } } });
    expect(role.table('account')).toMatchObject({ read: undefined, delete: true });
    expect(role.table('contact')?.read?.has('fullname')).toBe(true);
    expect(role.table('*')).toBeUndefined();
  });

  it.each(['role', 'systemuserroles', 'pluginassembly', 'sdkmessagefilter', 'acme_clientsecret'])(
    'are not given on %s by *, only by name',
    (table) => {
      expect(createRoleView('r', { tables: '*' }).table(table)).toBeUndefined();
      expect(
        createRoleView('r', { tables: { '*': {}, [table]: { read: true } } }).table(table),
      ).toBeDefined();
    },
  );

  it('except an amount in the base currency with the amount', () => {
    const read = createRoleView('r', { tables: { account: { read: { except: ['creditlimit'] } } } }).table(
      'account',
    )?.read;
    const columns = ['creditlimit', 'creditlimit_base', 'revenue', 'revenue_base', '_base'];
    expect(columns.filter((column) => read?.has(column))).toEqual(['revenue', 'revenue_base', '_base']);
  });

  it('name columns, or all but some', () => {
    const role = createRoleView('r', {
      tables: {
        account: {
          read: { columns: ['name', 'revenue'], except: ['revenue'] },
          update: { columns: ['name'] },
        },
        contact: { read: { except: ['birthdate'] }, create: { columns: '*' } },
      },
    });
    const account = role.table('account');
    expect(['name', 'revenue', 'fax'].map((column) => account?.read?.has(column))).toEqual([
      true,
      false,
      false,
    ]);
    expect(account?.update?.has('fax')).toBe(false);
    const contact = role.table('contact');
    expect(['fullname', 'birthdate'].map((column) => contact?.read?.has(column))).toEqual([true, false]);
    expect(contact?.create?.has('birthdate')).toBe(true);
  });

  it('take limits of their own, then those of the gateway, then the standard', () => {
    const options = { tables: '*', limits: { depth: 8 } } as const;
    const { limits } = createRoleView('r', options, { depth: 9, rows: 7 });
    expect(limits).toEqual({ ...defaultRoleLimits, depth: 8, rows: 7 });
  });
});

describe('the role of a caller', () => {
  const roles = ['admin', 'reader'].map((name) => createRoleView(name, { tables: '*' }));

  it('is the first of the configuration that fits', () => {
    expect(chooseRole(roles, new Set(['reader', 'admin'])).name).toBe('admin');
    expect(chooseRole(roles, new Set(['x', 'reader'])).name).toBe('reader');
  });

  it('is needed', () => {
    expect(code(() => chooseRole(roles, new Set(['x'])))).toBe('FORBIDDEN');
    expect(code(() => chooseRole(roles, new Set()))).toBe('FORBIDDEN');
  });
});

describe('C6: in whose name a role asks', () => {
  const id = '7f3c1a52-0000-4000-8000-000000000001';
  const identity = (impersonate: 'none' | 'optional' | 'required', objectId: string | undefined): unknown =>
    code(() => upstreamIdentity(createRoleView('r', { tables: '*', impersonate }), objectId));
  const service = { kind: 'service', reason: 'role r' };
  const user = { kind: 'impersonate', objectId: id };

  it.each([
    ['none', id, service],
    ['none', undefined, service],
    ['optional', id, user],
    ['optional', undefined, service],
    ['required', id, user],
    ['required', undefined, 'FORBIDDEN'],
  ] as const)('%s with %s', (impersonate, objectId, expected) => {
    expect(identity(impersonate, objectId)).toEqual(expected);
  });

  it.each(['', '00000000-0000-0000-0000-000000000000', 'x', `${id}\r\nA: b`, id.toUpperCase(), `{${id}}`])(
    'refuses %j, whatever the role',
    (objectId) => {
      expect(identity('optional', objectId)).toBe('FORBIDDEN');
      expect(identity('required', objectId)).toBe('FORBIDDEN');
    },
  );
});
