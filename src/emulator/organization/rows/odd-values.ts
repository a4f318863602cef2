/**
 * Values that real organisations hold and that break naive code: quotes, wildcards, URL characters, newlines,
 * right-to-left and other scripts, words that look like literals, very long text.
 */
export const oddNames: readonly string[] = [
  "O'Brien & Söhne",
  '50% Off_Store',
  'C# + Co. #1',
  '"Quoted" GmbH',
  'شركة النور للتجارة',
  '日本商事株式会社',
  'Back\\slash / Slash',
  '🚀 Rocket Parts',
  'null',
  'true',
  '<b>Bold</b> & Sons',
  'a,b;c:d?e=f',
  'Ünïcödé Ltd.',
  "''",
  '{"json": [1]}',
];

/** Several lines, tabs, right-to-left text and quotes in one. */
export const oddText =
  'First line\r\nSecond line\nThird\tcolumn "quoted", it\'s 100% \\ & <tag> + # _ %\r\n\u200fنص عربي 123';

/** 100,000 characters, the most that a note may hold. */
export const longText = (): string => 'Lorem ipsum — dolor sit amet; '.repeat(3334).slice(0, 100_000);

/** The earliest moment Dataverse takes. */
export const earliestMoment = '1753-01-01T00:00:00Z';
export const earliestDay = '1753-01-01';
