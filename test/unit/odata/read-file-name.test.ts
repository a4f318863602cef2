import { expect, test } from 'vitest';

import { readFileName } from '../../../src/odata/read-file-name.ts';

test.each([
  ['note.pdf', 'note.pdf'],
  ['Lieferschein%20f%C3%BCr%20K%C3%B6ln.pdf', 'Lieferschein für Köln.pdf'],
  [Buffer.from('Köln 代.pdf').toString('latin1'), 'Köln 代.pdf'],
  ['K\xf6ln.pdf', 'Köln.pdf'],
  ['100%25.pdf', '100%25.pdf'],
  ['50% of it.pdf', '50% of it.pdf'],
  ['a%20b.pdf', 'a%20b.pdf'],
  ['%E0%A4.pdf', '%E0%A4.pdf'],
  ['', undefined],
  [null, undefined],
])('%j is %j', (header, name) => {
  expect(readFileName(header)).toBe(name);
});
