import type { ODataResponse } from './request.ts';

/**
 * Whether an answer of 2xx is Dataverse's word that a write was done. What a proxy says isn't, nor an error that comes with
 * a status of success. A body that can't be read is: what it lacks is only the row.
 */
export const confirmsWrite = ({ status, headers, body }: ODataResponse): boolean => {
  const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
  if (isJson && holdsError(body)) return false;
  // Dataverse names the version in each of its answers. Nobody else has a reason to say that there is no content.
  return headers.has('odata-version') || (status === 204 && body === '');
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
