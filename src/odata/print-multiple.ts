import type { MultipleWrite } from '../query/multiple-write.ts';
import { printBody, printReference } from './print-mutation.ts';
import type { ODataRequest } from './request.ts';

const namespace = 'Microsoft.Dynamics.CRM';

/** One action for many rows of a table → request (contract §5.7). Each row says of which type it is, and which one. */
export const printMultiple = ({ action, table, rows }: MultipleWrite): ODataRequest => {
  const targets = rows.map(({ id, body }) => {
    const members = [`"@odata.type":"${namespace}.${table.logicalName}"`];
    if (action === 'UpdateMultiple') members.push(`${JSON.stringify(table.key)}:${JSON.stringify(id)}`);
    if (action === 'UpsertMultiple') {
      members.push(`"@odata.id":${JSON.stringify(printReference({ entitySet: table.entitySet, id }))}`);
    }
    const values = printBody(body).slice(1, -1);
    return `{${[...members, ...(values === '' ? [] : [values])].join(',')}}`;
  });
  return {
    method: 'POST',
    path: `${table.entitySet}/${namespace}.${action}`,
    headers: {},
    body: `{"Targets":[${targets.join(',')}]}`,
  };
};
