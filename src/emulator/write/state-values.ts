import { DataError } from '../data-error.ts';
import { plainText } from '../filter/comparable.ts';
import type { Row, TableDefinition } from '../organization.ts';

/** States that only a message of their own brings about, by table (contract §5.4). */
const closingMessages: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  opportunity: { 1: 'Win', 2: 'Lose' },
};

/**
 * The state and status reason of a row after a write: a state without a reason gets its default, a reason must belong to
 * the state (contract §5.4).
 * @param row the stored values; undefined: the row is new
 * @param changed what the write says
 * @throws DataError 400 for a reason of another state
 */
export function stateValues(
  { logicalName, columns, primaryId }: TableDefinition,
  [row, changed]: readonly [Row | undefined, Row],
): Row {
  const states = columns.get('statecode')?.optionSet?.options;
  const reasons = columns.get('statuscode')?.optionSet?.options ?? [];
  if (states === undefined || states.length === 0) return {};
  const isChanged = changed['statecode'] !== undefined || changed['statuscode'] !== undefined;
  if (row !== undefined && !isChanged) return {};
  const state = changed['statecode'] ?? row?.['statecode'] ?? states[0]?.value;
  const fallback = states.find(({ value }) => value === state)?.defaultStatus;
  const reason = changed['statuscode'] ?? fallback ?? reasons.find((option) => option.state === state)?.value;
  const known = reasons.find(({ value }) => value === reason);
  if (known?.state !== undefined && known.state !== state) {
    throw new DataError(
      400,
      '0x80048408',
      `${plainText(reason ?? '')} is not a valid status code for state code ${plainText(state ?? '')} on ${logicalName} ` +
        `with Id ${plainText(row?.[primaryId] ?? changed[primaryId] ?? '')}.`,
    );
  }
  return { statecode: state, statuscode: reason ?? null };
}

/**
 * Refuses a state that only a message of its own may set: an opportunity is won, not updated to Won.
 * @throws DataError 400 `0x80100005`
 */
export function checkClosing(
  { logicalName }: TableDefinition,
  [row, changed]: readonly [Row | undefined, Row],
): void {
  const state = changed['statecode'];
  if (typeof state !== 'number' || row?.['statecode'] === state) return;
  const message = closingMessages[logicalName]?.[state];
  if (message === undefined) return;
  throw new DataError(
    400,
    '0x80100005',
    `This message can not be used to set the state of opportunity to ${message}. In order to set state of opportunity to ` +
      `${message}, use the ${message} message instead.`,
  );
}
