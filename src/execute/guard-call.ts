import { GatewayError } from '../errors/gateway-error.ts';
import type { Call, CallValue } from '../query/call.ts';
import type { RowReference } from '../query/mutation.ts';
import { referencesIn } from '../query/references-in.ts';
import { mayReadRow } from './may-read-row.ts';
import type { RootRequest } from './root-request.ts';

/**
 * Where rules on rows limit what the role may see, an operation is called with visible rows only: the row that it is bound
 * to, rows among its parameters, and those that rows with values point at.
 *
 * @throws GatewayError NOT_FOUND for a row that the role may not see, as for one that isn't there
 */
export const guardCall = async ({ planner, context, model }: RootRequest, call: Call): Promise<void> => {
  const { rules } = planner;
  if (rules.size === 0) return;
  const bound = call.binding?.kind === 'row' ? [call.binding.row] : [];
  const given = call.parameters.flatMap(({ value }) => rowsIn(value));
  const tables = new Map([...model.tables.values()].map((table) => [table.entitySet, table]));
  await Promise.all(
    [...bound, ...given].map(async ({ entitySet, id }) => {
      const table = tables.get(entitySet);
      if (table === undefined || (await mayReadRow(context.loaders, { table, rules, id }))) return;
      throw new GatewayError('NOT_FOUND', 'There is no such record.');
    }),
  );
};

const rowsIn = (value: CallValue): readonly RowReference[] => {
  switch (value.kind) {
    case 'row':
      return [value.row];
    case 'newRow':
      return referencesIn(value.body);
    case 'list':
      return value.items.flatMap(rowsIn);
    case 'object':
      return value.properties.flatMap((property) => rowsIn(property.value));
    case 'plain':
    case 'enum':
    case 'open':
    case 'null':
      return [];
  }
};
