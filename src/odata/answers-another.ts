import type { ODataRequest, ODataResponse } from './request.ts';

/** `…/$metadata#accounts(name,accountid)` at the beginning of a body: the set that the rows are of. */
const context = /^\s*\{\s*"@odata\.context"\s*:\s*"[^"#]*\$metadata#(\w+)/;

/**
 * Whether an answer says that it holds rows of another set than was asked for, as when the parts of a `$batch` come in
 * another order. One that says nothing of the kind is taken as it is.
 */
export const answersAnother = (
  { path }: Pick<ODataRequest, 'path'>,
  response: Pick<ODataResponse, 'body'> | undefined,
): boolean => {
  const asked = /^(\w+)(?:\?|$)/.exec(path)?.[1];
  const answered = context.exec(response?.body.slice(0, 1000) ?? '')?.[1];
  return asked !== undefined && answered !== undefined && asked !== answered;
};
