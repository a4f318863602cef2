import type { ODataResponse } from './request.ts';

/**
 * Whether an answer of 2xx is Dataverse's word that a write was done. A page of a proxy isn't, nor an error that comes with
 * a status of success. A body that can't be read is: what it lacks is only the row.
 */
export const confirmsWrite = ({ headers, body }: ODataResponse): boolean => {
  const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
  if (isJson) return !holdsError(body);
  // Dataverse names the version in each of its answers.
  return body === '' || headers.has('odata-version');
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
