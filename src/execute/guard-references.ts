import { GatewayError } from '../errors/gateway-error.ts';
import { needFor } from '../plan/record-input.ts';
import type { RowReference } from '../query/mutation.ts';
import { mayReadRow } from './may-read-row.ts';
import type { RootRequest } from './root-request.ts';

/**
 * Rows that a write or a call points at must be visible, where rules on rows limit what the role may see: each is asked for
 * under the rule of its table first.
 *
 * @throws GatewayError NOT_FOUND for a row that the role may not see, as for one that isn't there
 */
export const guardReferences = async (
  { planner: { rules }, context, model, field }: RootRequest,
  references: readonly RowReference[],
): Promise<void> => {
  if (rules.size === 0) return;
  const ruled = new Map(
    [...model.tables.values()]
      .filter(({ logicalName }) => rules.has(logicalName))
      .map((table) => [table.entitySet, table]),
  );
  const rows = references.flatMap(({ entitySet, id }) => {
    const table = ruled.get(entitySet);
    return table === undefined ? [] : [{ table, rules, id }];
  });
  for (const { table } of rows) context.meter.addRow(needFor({ rules }, table), field.key);
  await Promise.all(
    rows.map(async (row) => {
      if (!(await mayReadRow(context.loaders, row))) throw missing();
    }),
  );
};

/** The one answer for rows that aren't there, and for those that aren't to be seen. */
export const missing = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such record.');
