import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { readPagingCookie } from '../../../src/odata/paging-cookie.ts';

const annotation = (cookie: string): string =>
  `<cookie pagenumber="2" pagingcookie="${cookie}" istracking="False" />`;

describe('a paging cookie', () => {
  it('is decoded twice', () => {
    const cookie = '<cookie page="1"><name last="50%25 &amp; 緊急" /></cookie>';
    const encoded = encodeURIComponent(encodeURIComponent(cookie));
    expect(readPagingCookie(annotation(encoded))).toBe(cookie);
  });

  it.each([undefined, '', '<cookie pagenumber="2" istracking="False" />', annotation('')])(
    'may be missing: %s',
    (text) => {
      expect(readPagingCookie(text)).toBeUndefined();
    },
  );

  it.each(['%', '%25', '%00', '%2500'])('that can not be sent back is refused: %s', (text) => {
    expect(() => readPagingCookie(annotation(text))).toThrow(GatewayError);
  });
});
