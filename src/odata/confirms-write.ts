import { holdsError } from './holds-error.ts';
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
