import { describe, expect, it } from 'vitest';

import { defaultQuirks } from '../../src/emulator/quirks.ts';
import { readQuirks } from '../../src/emulator/read-quirks.ts';

describe('switches that are written out', () => {
  it('are values of their kind', () => {
    expect(
      readQuirks(['neMatchesNull=true', 'duplicateDetectionStatus=500', 'unauthorizedBody=html']),
    ).toEqual({
      neMatchesNull: true,
      duplicateDetectionStatus: 500,
      unauthorizedBody: 'html',
    });
    expect(readQuirks(['tablesRefusingIds=account,contact'])).toEqual({
      tablesRefusingIds: ['account', 'contact'],
    });
    expect(readQuirks([])).toEqual({});
  });

  it.each(Object.entries(defaultQuirks))('%s can be written as it is by default', (name, value) => {
    expect(readQuirks([`${name}=${Array.isArray(value) ? '' : String(value)}`])).toEqual({
      [name]: value as unknown,
    });
  });

  it.each([
    ['nothing=true', "there is no switch 'nothing'; there are unknownPropertyCode"],
    ['neMatchesNull', "'neMatchesNull' can be false or true, not ''"],
    ['virtualTableStatus=404', "'virtualTableStatus' can be 400 or 500, not '404'"],
  ])('%s is refused', (text, message) => {
    expect(() => readQuirks([text])).toThrow(message);
  });
});
