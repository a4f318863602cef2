import { describe, expect, it } from 'vitest';

import { NameBook } from '../../../src/model/name-book.ts';
import {
  lockPaths,
  NamesLockError,
  parseNamesLock,
  printNamesLock,
  scopeOf,
} from '../../../src/model/names-lock.ts';

const lock = (...entries: readonly string[]): string =>
  `{\n  "version": 1,\n  "names": {\n${entries.map((entry) => `    ${entry}`).join(',\n')}\n  }\n}\n`;

describe('names lock', () => {
  it('is printed sorted, and read back the same', () => {
    const names = new Map([
      ['contact', 'Contact'],
      ['account.name', 'name'],
      ['account', 'Account'],
      ['account.industrycode#3', 'ACCOUNTING'],
    ]);
    const text = printNamesLock({ names });
    expect(text).toBe(
      lock(
        '"account": "Account"',
        '"account.industrycode#3": "ACCOUNTING"',
        '"account.name": "name"',
        '"contact": "Contact"',
      ),
    );
    expect(parseNamesLock(text).names).toEqual(names);
  });

  it('knows in what each path is unique', () => {
    const scopes = [
      lockPaths.table('account'),
      lockPaths.oneField('account'),
      lockPaths.column('account', 'name'),
      lockPaths.lookupId('account', 'ownerid'),
      lockPaths.lookupKind('account', 'ownerid'),
      lockPaths.localChoice('account', 'industrycode'),
      lockPaths.globalChoice('budgetstatus'),
      lockPaths.interface('task', 'regardingobjectid'),
      lockPaths.sharedInterface(['account', 'contact']),
      lockPaths.oneToMany('account', 'contact', 'parentcustomerid'),
      lockPaths.manyToMany('account', 'lead', 'accountleads_association'),
      lockPaths.option(lockPaths.localChoice('account', 'industrycode'), 3),
      lockPaths.option(lockPaths.globalChoice('budgetstatus'), -1),
    ];
    expect(scopes.map((path) => [path, scopeOf(path)])).toEqual([
      ['account', 'types'],
      ['account:one', 'root'],
      ['account.name', 'members account'],
      ['account.ownerid:id', 'members account'],
      ['account.ownerid:kind', undefined],
      ['account.industrycode:enum', 'types'],
      ['choice/budgetstatus', 'types'],
      ['task.regardingobjectid:interface', 'types'],
      ['interface/account+contact', 'types'],
      ['account>contact.parentcustomerid', 'members account'],
      ['account<>lead:accountleads_association', 'members account'],
      ['account.industrycode#3', 'values account.industrycode'],
      ['choice/budgetstatus#-1', 'values choice/budgetstatus'],
    ]);
  });

  it.each([
    ['an invalid name', lock('"account": "Account"', '"contact": "Con tact"'), 5, /not a valid GraphQL name/],
    ['a name for introspection', lock('"account.x": "__x"'), 4, /not a valid GraphQL name/],
    ['a number', lock('"account": 1'), 4, /not a valid GraphQL name/],
    ['a reserved type', lock('"account": "Query"'), 4, /reserved/],
    ['a reserved field', lock('"account": "Account"', '"account.x": "id"'), 5, /reserved/],
    ['a reserved root field', lock('"account:one": "node"'), 4, /reserved/],
    [
      'one name for two fields',
      lock('"account.a": "x"', '"account.b": "y"', '"account.c": "x"'),
      6,
      /"account.a" and "account.c"/,
    ],
    ['one name for a table and an enum', lock('"account": "A"', '"contact.x:enum": "A"'), 5, /both/],
    ['a path that is there twice', lock('"account": "A"', '"contact": "B"', '"account": "C"'), 6, /twice/],
    ['broken JSON', '{\n "version": 1,\n "names": {,}\n}', 3, /JSON/],
    ['something else', '[]', 1, /version/],
    ['another version', '{"version": 2, "names": {}}', 1, /version/],
  ])('refuses %s, with the line', (...[, text, line, message]) => {
    expect(() => parseNamesLock(text)).toThrow(message);
    expect(() => parseNamesLock(text)).toThrow(NamesLockError);
    expect(() => parseNamesLock(text)).toThrow(expect.objectContaining({ line }));
  });

  it('lets two tables have a field of the same name', () => {
    expect(parseNamesLock(lock('"account.x": "x"', '"contact.x": "x"')).names.size).toBe(2);
  });
});

describe('NameBook', () => {
  it('appends _ until the name is free', () => {
    const book = new NameBook(undefined);
    const names = ['a', 'b', 'c'].map((column) => book.settle({ path: `t.${column}`, wanted: 'x' }));
    expect(names).toEqual(['x', 'x_', 'x__']);
    expect(book.settle({ path: 't.d', wanted: 'id' })).toBe('id_');
    expect(book.settle({ path: 'u.d', wanted: 'x' })).toBe('x');
  });

  it('tries the distinct name first', () => {
    const book = new NameBook(undefined);
    const settle = (value: number): string =>
      book.settle({ path: `t.c#${value}`, wanted: 'OTHER', distinct: `OTHER_${value}` });
    expect([settle(1), settle(12)]).toEqual(['OTHER', 'OTHER_12']);
  });

  it('keeps locked names, whoever asks first, also of what is gone', () => {
    const book = new NameBook({
      names: new Map([
        ['t.b', 'x'],
        ['t.gone', 'y'],
      ]),
    });
    expect(book.settle({ path: 't.a', wanted: 'x' })).toBe('x_');
    expect(book.settle({ path: 't.b', wanted: 'other' })).toBe('x');
    expect(book.settle({ path: 't.c', wanted: 'y' })).toBe('y_');
    expect(Object.fromEntries(book.finish().names)).toEqual({
      't.a': 'x_',
      't.b': 'x',
      't.c': 'y_',
      't.gone': 'y',
    });
  });
});
