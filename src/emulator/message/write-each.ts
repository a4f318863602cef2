import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { raiseMany } from '../webhooks/raise-row.ts';
import type { RowEvent } from '../webhooks/row-event.ts';
import { isPayloadError } from '../write/payload-error.ts';
import { readRowBody } from '../write/read-row-body.ts';
import type { RowParameter } from './message.ts';

/** How a bulk message writes one of its items. */
export interface ItemWrite {
  /** @returns primary key of the row, and the status with which Cosmos DB answers such a write */
  readonly write: (
    scope: RequestScope,
    item: RowParameter,
  ) => { readonly id: string; readonly status: number };
  /** Whether the items' bodies are written: they are read before anything is done then. */
  readonly hasBodies: boolean;
}

/**
 * Writes the items of a bulk message. Rows of standard tables are written all or none. Those of an elastic table are written
 * one by one, whatever becomes of the others (contract §5.7); only a body that cannot be read is refused as a whole.
 * @returns primary keys in the order of the items
 * @throws DataError of the item that was refused; on an elastic table {@link PartialFailure}, when all were tried
 */
export function writeEach(
  scope: RequestScope,
  items: readonly RowParameter[],
  { write, hasBodies }: ItemWrite,
): readonly string[] {
  const bulk: RowEvent[] = [];
  const inBulk = { ...scope, bulk };
  if (items[0]?.table.definition.elastic !== true) {
    const ids = items.map((item) => write(inBulk, item).id);
    raiseMany(scope, bulk);
    return ids;
  }
  if (hasBodies) for (const item of items) refuseUnreadable(scope, item);
  const failures: DataError[] = [];
  const details = items.map((item, RequestIndex): ItemDetail => {
    try {
      const { id, status } = scope.store.transaction(() => write(inBulk, item));
      return { RequestIndex, Id: id, StatusCode: status };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.push(error);
      const id = item.json[item.table.definition.primaryId];
      return { RequestIndex, Id: typeof id === 'string' ? id : null, StatusCode: error.status };
    }
  });
  raiseMany(scope, bulk);
  const [first] = failures;
  if (first !== undefined) throw new PartialFailure(first, details);
  return details.flatMap(({ Id }) => Id ?? []);
}

/** What became of one item: `BulkApiErrorDetail` of the documentation. */
interface ItemDetail {
  readonly RequestIndex: number;
  readonly Id: string | null;
  readonly StatusCode: number;
}

/**
 * Some of the rows were not written, the others stay. Which status, code and message the whole has is not documented: here
 * those of the first that failed. What became of each is in an annotation, for those who ask for it.
 */
class PartialFailure extends DataError {
  override readonly name = 'PartialFailure';
  override readonly details: Readonly<Record<string, string>>;

  constructor({ status, code, message }: DataError, items: readonly ItemDetail[]) {
    super(status, code, message);
    this.details = {
      'Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails': JSON.stringify(items),
    };
  }
}

function refuseUnreadable(scope: RequestScope, { table, json }: RowParameter): void {
  try {
    readRowBody(scope, table, [json, { for: 'create', nested: true }]);
  } catch (error) {
    if (!(error instanceof DataError) || isPayloadError(error)) throw error;
  }
}
