import type { RequestScope } from '../data-context.ts';
import type { Row } from '../organization.ts';
import { raiseRow } from '../webhooks/raise-row.ts';
import type { RowEvent } from '../webhooks/row-event.ts';

const stateColumns: readonly string[] = ['statecode', 'statuscode'];

/**
 * Tells of a row that was changed; where its state and other columns were, first of those and then of the state (documented as the
 * behaviour of specialized update operations).
 */
export function raiseUpdate(
  scope: RequestScope,
  { before, after, given }: Pick<Extract<RowEvent, { message: 'Update' }>, 'before' | 'after' | 'given'>,
): void {
  if (scope.raise === undefined) return;
  const [state, others] = [pick(given, true), pick(given, false)];
  if (Object.keys(state).length === 0 || Object.keys(others).length === 0) {
    raiseRow(scope, { kind: 'row', message: 'Update', before, after, given });
    return;
  }
  const between = { ...after, values: { ...after.values, ...pick(before.values, true) } };
  raiseRow(scope, { kind: 'row', message: 'Update', before, after: between, given: others });
  raiseRow(scope, { kind: 'row', message: 'Update', before: between, after, given: state });
}

const pick = (values: Row, isState: boolean): Row =>
  Object.fromEntries(Object.entries(values).filter(([name]) => stateColumns.includes(name) === isState));
