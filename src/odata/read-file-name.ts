/**
 * The name of a file as the header `x-ms-file-name` has it. Headers are ASCII and the contract (§5.9) doesn't say how other
 * characters come, so both usual ways are read: percent-encoded, and UTF-8 that was taken for Latin-1. A name that makes
 * sense without is left alone: `100%25.pdf` is called just that.
 */
export const readFileName = (header: string | null): string | undefined => {
  if (header === null || header === '') return undefined;
  if (!/^[\0-\x7f]*$/.test(header)) return fromUtf8(header) ?? header;
  const decoded = fromPercents(header);
  return decoded === undefined || /^[\0-\x7f]*$/.test(decoded) ? header : decoded;
};

const fromUtf8 = (text: string): string | undefined => {
  if (!/^[\0-\xff]*$/.test(text)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
};

const fromPercents = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
