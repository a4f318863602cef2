import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Row } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import { changeRow } from '../write/change-row.ts';
import { printMoment } from '../write/read-date.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { createRow } from '../write/write-row.ts';
import type { MessageCall, MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { numberOf, rowOf } from './parameter-of.ts';

/** How a record is closed. */
interface Closing {
  /** The parameter with the activity that says why. */
  readonly activity: string;
  /** The activity's lookup to what is closed. */
  readonly column: string;
  readonly state: number;
  /** Further columns of what is closed. */
  readonly values: (scope: RequestScope, activity: StoredRow) => Row;
}

/** Closes an opportunity as won, with an activity beside it (contract §5.6). */
export const winOpportunity: MessageHandler = (call) =>
  close(call, { activity: 'OpportunityClose', column: 'opportunityid', state: 1, values: closeOpportunity });

/** Closes an opportunity as lost. */
export const loseOpportunity: MessageHandler = (call) =>
  close(call, { activity: 'OpportunityClose', column: 'opportunityid', state: 2, values: closeOpportunity });

/** Resolves a case. */
export const closeIncident: MessageHandler = (call) =>
  close(call, { activity: 'IncidentResolution', column: 'incidentid', state: 1, values: () => ({}) });

function closeOpportunity({ clock }: RequestScope, { values }: StoredRow): Row {
  const revenue = values['actualrevenue'] ?? null;
  return {
    actualclosedate: printMoment(clock()).slice(0, 10),
    ...(revenue !== null && { actualvalue: revenue }),
  };
}

function close(
  { scope, parameters }: MessageCall,
  { activity: name, column, state, values }: Closing,
): { readonly kind: 'nothing' } {
  const given = rowOf(parameters, name);
  if (given === undefined) throw missingParameter(name);
  const input = readRowBody(scope, given.table, [given.json, { for: 'create', nested: false }]);
  const target = input.values[column];
  const row =
    typeof target === 'object' && target !== null ? scope.store.get(target.table, target.id) : undefined;
  const table = row === undefined ? undefined : scope.schema.table(row.table.logicalName);
  if (row === undefined || table === undefined) throw missingParameter(column);
  if (row.values['statecode'] !== 0) {
    throw new DataError(400, '0x80040203', `The ${row.table.logicalName} is closed already.`);
  }
  scope.rights.requireRow('Write', row);
  const activity = createRow(scope, input);
  const status = statusOf(row, state, numberOf(parameters, 'Status') ?? -1);
  changeRow(scope, row, {
    table,
    values: { statecode: state, statuscode: status, ...values(scope, activity) },
  });
  const activityTable = scope.schema.table(activity.table.logicalName);
  if (activityTable !== undefined)
    changeRow(scope, activity, { table: activityTable, values: { statecode: 1 } });
  return { kind: 'nothing' };
}

/** -1 stands for the state's default. */
function statusOf({ table }: StoredRow, state: number, status: number): number {
  if (status !== -1) return status;
  const states = table.columns.get('statecode')?.optionSet?.options ?? [];
  return states.find(({ value }) => value === state)?.defaultStatus ?? status;
}
