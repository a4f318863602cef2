import type { RequestScope } from '../data-context.ts';
import type { Reference, Row, Value } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import { changeRow } from '../write/change-row.ts';
import { createRow } from '../write/write-row.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { isTrue, numberOf } from './parameter-of.ts';

/** Makes an account, a contact and an opportunity of a lead, as asked for, and closes it as qualified (contract §5.6). */
export const qualifyLead: MessageHandler = ({ scope, bound, parameters }) => {
  const lead = bound?.row;
  if (lead === undefined) throw missingParameter('entity');
  const text = (column: string): Value => lead.values[column] ?? null;
  const origin: Reference = { table: 'lead', id: lead.id };
  const made: StoredRow[] = [];
  const make = (name: string, values: Row): Reference | null => {
    const row = create(scope, name, { ...values, originatingleadid: origin });
    if (row === undefined) return null;
    made.push(row);
    return { table: name, id: row.id };
  };
  const account = isTrue(parameters, 'CreateAccount') ? make('account', { name: text('companyname') }) : null;
  const contact = isTrue(parameters, 'CreateContact')
    ? make('contact', {
        firstname: text('firstname'),
        lastname: text('lastname'),
        emailaddress1: text('emailaddress1'),
        parentcustomerid: account,
      })
    : null;
  if (isTrue(parameters, 'CreateOpportunity')) {
    make('opportunity', { name: text('subject'), customerid: account ?? contact });
  }
  const status = numberOf(parameters, 'Status') ?? -1;
  scope.rights.requireRow('Write', lead);
  changeRow(scope, lead, {
    table: bound?.table ?? missing(),
    values: { statecode: 1, ...(status !== -1 && { statuscode: status }) },
  });
  return { kind: 'rows', table: undefined, rows: made };
};

function missing(): never {
  throw missingParameter('entity');
}

function create(scope: RequestScope, name: string, values: Row): StoredRow | undefined {
  const table = scope.schema.table(name);
  if (table === undefined) return undefined;
  return createRow(scope, { table, id: undefined, values, parents: [], collections: [] });
}
