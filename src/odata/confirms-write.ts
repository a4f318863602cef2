import type { ODataResponse } from './request.ts';

/**
 * Whether an answer of 2xx is Dataverse's word that a write was done. What a proxy says isn't, nor an error that comes with
 * a status of success. A body that can't be read is: what it lacks is only the row.
 */
export const confirmsWrite = ({ headers, body }: Pick<ODataResponse, 'headers' | 'body'>): boolean => {
  // Dataverse names the version in each of its answers.
  if (!headers.has('odata-version')) return false;
  const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
  return !isJson || !holdsError(body);
};

/** An error alone: an action may well give back something of that name. */
const holdsError = (body: string): boolean => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isObject(parsed) || Object.hasOwn(parsed, '@odata.context')) return false;
    const { error } = parsed;
    return isObject(error) && typeof error['code'] === 'string';
  } catch {
    return false;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
