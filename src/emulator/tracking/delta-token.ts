import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';

/** Up to which version of the rows a client knows them, and when it asked. */
export interface DeltaToken {
  readonly version: number;
  readonly at: Date;
}

/** As in a URL: `919042%2108%2f22%2f2026%2008%3a10%3a44` (contract §9.1). */
export function printDeltaToken({ version, at }: DeltaToken): string {
  const [year, month, day, time] = [...at.toISOString().split(/[-T]/)];
  return escapeSmall(`${version}!${month}/${day}/${year} ${time?.slice(0, 8)}`);
}

/**
 * @param days for which a token counts
 * @throws DataError 400 for what is none, and `0x80044352` for one that is too old
 */
export function readDeltaToken(text: string, now: Date, days: number): DeltaToken {
  const match = /^(\d{1,15})!(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)$/.exec(text);
  const [, version, month, day, year, time] = match ?? [];
  const at = new Date(`${year}-${month}-${day}T${time}Z`);
  if (match === null || Number.isNaN(at.getTime())) throw queryError('The delta token is not valid.');
  if (now.getTime() - at.getTime() > days * 24 * 3600 * 1000) {
    throw new DataError(
      400,
      '0x80044352',
      'Version stamp associated with the client has expired. Please perform a full sync.',
    );
  }
  return { version: Number(version), at };
}

/** Percent-encoded with small letters, as the service prints it. */
const escapeSmall = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('!', '%21')
    .replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
