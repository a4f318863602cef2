import type { RequestScope } from '../data-context.ts';
import { plainText, toExact } from '../filter/comparable.ts';
import type { Row, TableDefinition } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import { divideExact, printScaled } from './exact-number.ts';

/**
 * The rate of a row's currency, and its amounts in the base currency (contract §5.8). Without a currency a row with
 * columns for money gets that of the organisation.
 * @param values all values of the row, with what changes
 */
export function moneyValues({ store }: RequestScope, { columns }: TableDefinition, values: Row): Row {
  if (!columns.has('transactioncurrencyid')) return {};
  const currency = values['transactioncurrencyid'] ?? store.all('organization')[0]?.values['basecurrencyid'];
  const row = store.get('transactioncurrency', indexKey(currency) ?? '');
  if (row === undefined) return {};
  const rate = toExact(plainText(row.values['exchangerate'] ?? '1')) ?? 0n;
  const amounts = [...columns.values()].flatMap(({ type, logicalName }) => {
    if (type !== 'Money' || !columns.has(`${logicalName}_base`)) return [];
    const amount = values[logicalName] ?? null;
    const exact = amount === null ? null : toExact(plainText(amount));
    const base = exact === null || rate === 0n ? null : printScaled(divideExact(exact, rate), 4);
    return base === null && values[`${logicalName}_base`] === undefined
      ? []
      : [[`${logicalName}_base`, base] as const];
  });
  return {
    transactioncurrencyid: { table: 'transactioncurrency', id: row.id },
    ...(columns.has('exchangerate') && { exchangerate: printScaled(rate, 10) }),
    ...Object.fromEntries(amounts),
  };
}
