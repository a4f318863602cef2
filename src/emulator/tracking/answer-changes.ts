import { jsonBody, textBody, type Answer } from '../answer/answer.ts';
import { contextColumns } from '../answer/context-url.ts';
import { rowPrinter } from '../answer/print-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import { maxRows } from '../query/page.ts';
import { readRowShape } from '../query/read-query.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Collection } from '../resource/resolve-resource.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { printDeltaToken, readDeltaToken } from './delta-token.ts';

/** One thing to tell: a row as it is now, or that it is gone. */
type Item =
  | { readonly kind: 'row'; readonly row: StoredRow; readonly place: string }
  | { readonly kind: 'deleted'; readonly id: string; readonly place: string };

/** How long a delta token counts unless the organisation says otherwise (contract §9.1). */
const defaultDays = 7;

/** Whether a list is asked for its changes. */
export const isTracked = ({ preferences, options }: ReadRequest): boolean =>
  preferences.trackChanges || options.system.has('$deltatoken');

/**
 * Answers `Prefer: odata.track-changes` with all rows and a link, and the link with what changed since: first rows in the
 * order of their changes, then what was deleted (contract §9.1). Pages hold at most 5,000; the last one has the link.
 * @throws DataError `0x80072491` for a table without change tracking, 403 without organisation-wide read, 400 for options
 *   other than `$select`
 */
export function answerChanges(request: ReadRequest, { table, as }: Collection): Answer {
  const { scope, options, preferences } = request;
  check(request, table);
  const since = options.system.get('$deltatoken');
  const token = since === undefined ? undefined : readDeltaToken(since, scope.clock(), daysOf(scope));
  const items = itemsSince(scope, table, token?.version);
  if (as === 'count') return textBody(String(items.length));
  if (as !== 'rows') throw queryError('Changes of links are not tracked.');
  const { until, after } = readPlace(options.system.get('$skiptoken')) ?? {
    until: scope.allRows.lastVersion,
    after: '',
  };
  const start = after === '' ? 0 : items.findIndex(({ place }) => place > after);
  const size = Math.min(preferences.maxPageSize ?? maxRows, maxRows);
  const page = start === -1 ? [] : items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < items.length;

  const shape = readRowShape(scope, table, options);
  const print = rowPrinter({ scope, preferences, single: false }, shape);
  const set = table.definition.entitySetName;
  const metadata = `${scope.serviceRoot}/$metadata#${set}`;
  const context = `${metadata}${contextColumns(shape)}${token === undefined ? '' : '/$delta'}`;
  const deltaToken = printDeltaToken({ version: until, at: scope.clock() });
  const link = more
    ? `"@odata.nextLink":${JSON.stringify(linkTo(request, [...(since === undefined ? [] : [`$deltatoken=${encodeURIComponent(since)}`]), `$skiptoken=${printPlace(until, last.place)}`]))}`
    : `"@odata.deltaLink":${JSON.stringify(linkTo(request, [`$deltatoken=${deltaToken}`]))}`;
  const value = page.map((item) =>
    item.kind === 'row'
      ? print(item.row)
      : JSON.stringify({ '@odata.context': `${metadata}/$deletedEntity`, id: item.id, reason: 'deleted' }),
  );
  const members = [`"@odata.context":${JSON.stringify(context)}`, link, `"value":[${value.join(',')}]`];
  const applied = preferences.trackChanges ? ['odata.track-changes'] : [];
  return jsonBody(`{${members.join(',')}}`, {
    preferences: { ...preferences, applied: [...preferences.applied, ...applied] },
  });
}

/** Only `$select` can be asked for, and the places that links name. */
const otherOptions = [
  '$filter',
  '$orderby',
  '$expand',
  '$top',
  '$count',
  '$apply',
  'fetchXml',
  'savedQuery',
  'userQuery',
] as const;

function check({ scope, options, path }: ReadRequest, table: TableSchema): void {
  const refused = otherOptions.find((name) => options.system.has(name));
  if (refused !== undefined) {
    throw queryError(`The "${refused}" query parameter isn't supported when Change Tracking is enabled.`);
  }
  const { definition } = table;
  if (!definition.changeTracking || path.replace(/\/\$count$/, '') !== definition.entitySetName) {
    throw new DataError(
      400,
      '0x80072491',
      `Change tracking is not enabled for the entity '${definition.logicalName}'.`,
    );
  }
  scope.rights.requireAll('Read', definition);
}

/** Without a version all rows, by id; else what is newer than it. Places go up within an answer. */
function itemsSince(
  { store, allRows }: RequestScope,
  { definition }: TableSchema,
  version: number | undefined,
): readonly Item[] {
  const name = definition.logicalName;
  if (version === undefined) return store.all(name).map((row) => ({ kind: 'row', row, place: row.id }));
  const placeOf = (kind: 'a' | 'b', at: number): string => `${kind}${String(at).padStart(16, '0')}`;
  const changed = store
    .all(name)
    .filter((row) => Number(row.version) > version)
    .map((row): Item => ({ kind: 'row', row, place: placeOf('a', Number(row.version)) }));
  const deleted = allRows
    .deletions(name)
    .filter((deletion) => deletion.version > version)
    .map((deletion): Item => ({ kind: 'deleted', id: deletion.id, place: placeOf('b', deletion.version) }));
  return [...changed, ...deleted].sort((left, right) => (left.place < right.place ? -1 : 1));
}

interface Place {
  /** Version up to which the delta link of the last page knows the rows. */
  readonly until: number;
  readonly after: string;
}

const printPlace = (until: number, after: string): string => `${until}%21${after}`;

function readPlace(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,15})!([0-9a-f-]{1,40})$/.exec(text);
  if (match === null) throw queryError('The skip token is not valid.');
  return { until: Number(match[1]), after: match[2] ?? '' };
}

/** Absolute, with `$select` as it was sent. */
function linkTo({ scope, path, options }: ReadRequest, further: readonly string[]): string {
  const kept = options.raw
    .split('&')
    .filter((pair) => pair !== '' && !/^(\$|%24)(skip|delta)token=/i.test(pair));
  return `${scope.serviceRoot}/${path}?${[...kept, ...further].join('&')}`;
}

function daysOf({ allRows }: RequestScope): number {
  const days = allRows.all('organization')[0]?.values['expirechangetrackingindays'];
  return typeof days === 'number' ? days : defaultDays;
}
