import { describe, expect, it } from 'vitest';

import { fileNameOf } from '../../../src/server/file-name.ts';

const nameOf = (disposition: string | undefined, query = ''): string | undefined =>
  fileNameOf(
    new Headers(disposition === undefined ? {} : { 'content-disposition': disposition }),
    new URL(`http://localhost/files/a/b/c${query}`),
  );

describe('fileNameOf', () => {
  it.each([
    ["attachment; filename*=UTF-8''na%C3%AFve%20x.pdf", 'naïve x.pdf'],
    ["attachment; filename=plain.txt; filename*=utf-8'de'Gr%C3%B6%C3%9Fe.txt", 'Größe.txt'],
    ['attachment; filename=plain.txt', 'plain.txt'],
    ['attachment; filename="with; semicolon \\"x\\".txt"', 'with; semicolon "x".txt'],
  ])('%s', (disposition, name) => {
    expect(nameOf(disposition)).toBe(name);
  });

  it('takes the query where there is no header', () => {
    expect(nameOf(undefined, '?name=Gr%C3%B6%C3%9Fe.txt')).toBe('Größe.txt');
    expect(nameOf('attachment; filename=a', '?name=b')).toBe('a');
  });

  it.each([
    'attachment',
    "attachment; filename*=UTF-8''",
    "attachment; filename*=UTF-8''%ff",
    "attachment; filename*=UTF-8''%00",
    "attachment; filename*=UTF-8''a%2Fb",
    "attachment; filename*=ISO-8859-1''%E9; filename=x",
    'attachment; filename="a\\\\b"',
    'attachment; filename=" "',
    'attachment; filename=größe',
    `attachment; filename=${'x'.repeat(256)}`,
  ])('takes no name from %s', (disposition) => {
    expect(nameOf(disposition)).toBeUndefined();
  });

  it('takes no name from nowhere, or of nothing', () => {
    expect([nameOf(undefined), nameOf(undefined, '?name='), nameOf(undefined, '?name=%0A')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
