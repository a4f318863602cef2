import { isRow, textOf } from '../json-row.ts';
import { MetadataError } from '../metadata-error.ts';

export interface Refused {
  /** Path of the request; its query isn't shown. */
  readonly path: string;
  readonly status: number;
  readonly headers?: ReadonlyMap<string, string>;
  readonly body: string;
}

/** An answer that isn't 200 → the error that tells of it, in Dataverse's own words where the body has them (contract §7.1). */
export function refusal({ path, status, headers, body }: Refused): MetadataError {
  const what = path.replace(/\?.*/, '');
  return new MetadataError('refused', `The organisation answered ${what} with ${status}${faultOf(body)}`, {
    status,
    retryAfterSeconds: secondsOf(headers?.get('retry-after')),
  });
}

function faultOf(body: string): string {
  try {
    const content: unknown = JSON.parse(body);
    const fault = isRow(content) ? content['error'] : undefined;
    const message = isRow(fault) ? textOf(fault['message']) : undefined;
    return message === undefined ? '' : `: ${message}`;
  } catch {
    return '';
  }
}

/** Dataverse gives seconds (contract §8.1); a date, which proxies may give, is taken as nothing. */
function secondsOf(header: string | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
