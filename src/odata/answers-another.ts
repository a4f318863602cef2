import type { ODataRequest, ODataResponse } from './request.ts';

/** `…/$metadata#accounts(name,accountid)` at the beginning of a body: the set that the rows are of. */
const context = /^\s*\{\s*"@odata\.context"\s*:\s*"[^"#]*\$metadata#(\w+)/;

/**
 * Whether an answer shows that it belongs to another request, as when the parts of a `$batch` come in another order: rows of
 * another set, or a page size that was not asked for. One that shows nothing of the kind is taken as it is.
 */
export const answersAnother = (
  request: Pick<ODataRequest, 'path' | 'headers'>,
  response: Pick<ODataResponse, 'body' | 'headers'> | undefined,
): boolean => {
  if (response === undefined) return false;
  const asked = /^(\w+)(?:\?|$)/.exec(request.path)?.[1];
  const answered = context.exec(response.body.slice(0, 1000))?.[1];
  if (asked !== undefined && answered !== undefined && asked !== answered) return true;
  const applied = pageSizeOf(response.headers.get('preference-applied'));
  return applied !== undefined && applied !== pageSizeOf(request.headers['Prefer']);
};

const pageSizeOf = (preferences: string | undefined): string | undefined =>
  /\bodata\.maxpagesize\s*=\s*(\d+)/i.exec(preferences ?? '')?.[1];
