import { jsonBody, type Answer } from '../answer/answer.ts';
import { contextColumns } from '../answer/context-url.ts';
import { etag, rowPrinter } from '../answer/print-row.ts';
import { sessionToken } from '../elastic/session-token.ts';
import { readRowShape, refuseCollectionOptions } from '../query/read-query.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { visibleStore } from '../security/visible-store.ts';
import type { StoredRow } from '../store/store.ts';
import type { WriteRequest } from './write-request.ts';

/** What was written, and how. */
export interface Written {
  readonly table: TableSchema;
  readonly row: StoredRow;
  readonly created: boolean;
  /** Address that the answer names; default: by id. An upsert by alternate key echoes the key (contract §5.2). */
  readonly address?: string;
}

/** `https://…/api/data/v9.2/accounts(a1…)` */
const addressOf = ({ scope }: Pick<WriteRequest, 'scope'>, row: StoredRow): string =>
  `${scope.serviceRoot}/${row.table.entitySetName}(${row.id})`;

/**
 * 204 with the row's address, or with `return=representation` the row itself: 201 if it was created, else 200, with
 * `$select`, and with `$expand` for POST only (contract §5.1, §5.2).
 */
export function answerWritten(request: WriteRequest, written: Written): Answer {
  const address = addressOf(request, written.row);
  const session = sessionToken(written.row.table, request.scope.store);
  if (!request.preferences.representation) {
    return {
      status: 204,
      headers: [['OData-Version', '4.0'], ['OData-EntityId', written.address ?? address], ...session],
      body: '',
      written: address,
    };
  }
  const { body, headers } = representation(request, written);
  return {
    status: written.created ? 201 : 200,
    headers: [...headers, ...session, ['Preference-Applied', 'return=representation']],
    body,
    written: address,
  };
}

function representation(
  { scope, options, preferences, method }: WriteRequest,
  { table, row }: Written,
): Answer {
  refuseCollectionOptions(options);
  const visible = { ...scope, store: visibleStore(scope.allRows, scope.rights) };
  const system = new Map(options.system);
  if (method === 'PATCH') system.delete('$expand');
  const shape = readRowShape(visible, table, { system });
  const context = `${scope.serviceRoot}/$metadata#${table.definition.entitySetName}${contextColumns(shape)}/$entity`;
  const printed = rowPrinter(
    { scope: visible, preferences, single: true },
    shape,
  )(visible.store.get(row.table.logicalName, row.id) ?? row);
  return jsonBody(`{"@odata.context":${JSON.stringify(context)},${printed.slice(1)}`, {
    preferences,
    etag: etag(row),
  });
}
