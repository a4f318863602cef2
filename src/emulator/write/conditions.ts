import { etag } from '../answer/print-row.ts';
import { DataError } from '../data-error.ts';
import type { Quirks } from '../quirks.ts';
import type { StoredRow } from '../store/store.ts';
import type { WriteRequest } from './write-request.ts';

/**
 * `If-Match` with an etag: the row must be as the client knows it (contract §5.2). `*` asks only that there is one.
 * @throws DataError 412 `0x80060882` for a row that has changed, 400 `0x8006088D` on a table that knows no versions
 */
export function checkIfMatch({ headers, scope }: WriteRequest, row: StoredRow): void {
  const wanted = headers.get('if-match');
  if (wanted === null || wanted === '*') return;
  const { quirks } = scope;
  if (!row.table.optimisticConcurrency) {
    throw new DataError(
      quirks.concurrencyNotEnabledStatus,
      '0x8006088D',
      `Optimistic concurrency isn't enabled for entity type ${row.table.logicalName}. The IfVersionMatches value of ` +
        'ConcurrencyBehavior can only be used if optimistic concurrency is enabled.',
    );
  }
  const isCurrent = wanted.split(',').some((tag) => tag.trim() === etag(row));
  if (isCurrent) return;
  throw new DataError(
    412,
    codeOf(quirks, '0x80060882'),
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}

/** `If-None-Match: *`: the row must not be there yet. The word `null` is no etag (contract §2.2). */
export function checkIfNoneMatch({ headers, scope }: WriteRequest): void {
  if (headers.get('if-none-match') !== '*') return;
  throw new DataError(
    412,
    codeOf(scope.quirks, '0x80040237'),
    'A record with matching key values already exists.',
  );
}

const codeOf = ({ conditionCodes }: Quirks, code: string): string => (conditionCodes === 'named' ? code : '');
