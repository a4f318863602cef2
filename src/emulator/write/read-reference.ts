import type { RequestScope } from '../data-context.ts';
import { splitServicePath } from '../data-request.ts';
import { queryError } from '../query-error.ts';
import { findRow } from '../resource/find-row.ts';
import { readResourcePath, unknownSegment } from '../resource/resource-path.ts';
import type { StoredRow } from '../store/store.ts';

/**
 * The row that `@odata.bind` or `@odata.id` names: `/contacts(a1…)`, `contacts(a1…)`, an absolute address, an alternate key,
 * or `$1` for the row of an earlier request in the change set (contract §5.1, §6.1).
 * @throws DataError 404 for unknown sets and rows, 400 for what is no address of a row
 */
export function readReference(scope: RequestScope, address: string): StoredRow {
  const path = pathOf(scope, address.trim());
  const [segment, ...more] = readResourcePath(path);
  if (segment?.inside === undefined || more.length > 0) {
    throw queryError(`The URI '${address}' does not identify a single record.`);
  }
  const table = scope.schema.tableOfSet(segment.name);
  if (table === undefined) throw unknownSegment(scope.quirks, segment.name);
  return findRow(scope, table, segment.inside);
}

/** Below the service root. */
function pathOf(scope: RequestScope, address: string): string {
  const named = /^\$([^/()]+)$/.exec(address)?.[1];
  const meant = named === undefined ? address : contentAddress(scope.contentIds, named);
  const local = meant.replace(/^https?:\/\/[^/?]*/i, '');
  return splitServicePath(local)?.path ?? local.replace(/^\//, '');
}

/**
 * The address of the row that an earlier request of the change set wrote.
 * @throws DataError 400 where there is none, such as for a request that comes later
 */
function contentAddress(contentIds: ReadonlyMap<string, string> | undefined, id: string): string {
  const address = contentIds?.get(id);
  if (address === undefined) {
    throw queryError(`Content-ID Reference: '$${id}' does not exist in the batch context.`);
  }
  return address;
}
