import type { ODataRequest, ODataResponse } from './request.ts';

/** `…/$metadata#accounts(name,primarycontactid(fullname))` at the beginning of a body: set and columns of the rows. */
const context = /^\s*\{\s*"@odata\.context"\s*:\s*"[^"#]*\$metadata#(\w+)(\([^"]*\))?/;

type Asked = Pick<ODataRequest, 'path' | 'headers'>;

/**
 * Whether an answer shows that it belongs to another request, as when the parts of a `$batch` come in another order: rows of
 * another set, a page size that was not asked for, or just those columns that another request of the batch asked for. Parts
 * carry nothing else that would tell them apart (contract §6.2), so one that shows nothing of the kind is taken as it is.
 *
 * @param others that were sent along with it
 */
export const answersAnother = (
  request: Asked,
  response: Pick<ODataResponse, 'body' | 'headers'> | undefined,
  others: readonly Asked[] = [],
): boolean => {
  if (response === undefined) return false;
  if (isOfAnotherSet(request, response)) return true;
  const applied = pageSizeOf(response.headers.get('preference-applied'));
  if (applied !== undefined && applied !== pageSizeOf(request.headers['Prefer'])) return true;
  const brought = ownColumns(contextOf(response).columns);
  // Only what another one asked for is a sign; how an answer names what was asked is not known in every case.
  return (
    brought !== '' &&
    columnsOf(request) !== brought &&
    others.some((other) => other !== request && columnsOf(other) === brought)
  );
};

/** Whether an answer has rows of another set than the one that was asked for. */
export const isOfAnotherSet = (
  { path }: Pick<Asked, 'path'>,
  response: Pick<ODataResponse, 'body'>,
): boolean => {
  const asked = /^(\w+)(?:\?|$)/.exec(path)?.[1];
  const { set } = contextOf(response);
  return asked !== undefined && set !== undefined && asked !== set;
};

const contextOf = ({ body }: Pick<ODataResponse, 'body'>) => {
  const [, set, columns = ''] = context.exec(body.slice(0, 10_000)) ?? [];
  return { set, columns };
};

const pageSizeOf = (preferences: string | undefined): string | undefined =>
  /\bodata\.maxpagesize\s*=\s*(\d+)/i.exec(preferences ?? '')?.[1];

/** `$select` of a request, in one order. */
const columnsOf = ({ path }: Asked): string =>
  sorted(/[?&]\$select=([^&]*)/.exec(path)?.[1]?.split(/,|%2C/i) ?? []);

/** `(name,primarycontactid(fullname),accountid)` → `accountid,name`. */
const ownColumns = (columns: string): string => {
  let flat = columns.slice(1, -1);
  for (let before = ''; before !== flat;) {
    before = flat;
    flat = flat.replace(/(?:^|,)\w+\([^()]*\)/g, '');
  }
  return sorted(flat.split(','));
};

const sorted = (names: readonly string[]): string =>
  names
    .filter((name) => name !== '')
    .sort()
    .join(',');
