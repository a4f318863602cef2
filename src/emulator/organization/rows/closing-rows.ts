import type { Row } from '../../organization.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, type World } from './world.ts';

/** How many of each kind there are: these are records of what happened, of which a few will do. */
const most = 12;

/** What was written when opportunities and cases were closed, and what waits in a queue. */
export const closingRows = (
  world: World,
  { opportunity = [], incident = [], queue = [] }: RowsByTable,
): RowsByTable => {
  const dice = world.dice('closing');
  const closed = (rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ statecode }) => statecode !== 0).slice(0, most);
  const shared = (row: Row): Row => ({
    ownerid: row['ownerid'],
    owninguser: row['owninguser'] ?? null,
    owningteam: row['owningteam'] ?? null,
    owningbusinessunit: row['owningbusinessunit'] ?? null,
    statecode: 1,
    statuscode: 2,
    ...auditOf(world, dice),
  });
  const reference = (table: string, row: Row): Row[string] => ({ table, id: textOf(row[`${table}id`]) });
  return {
    opportunityclose: closed(opportunity).map((row, index) => ({
      activityid: rowId('opportunityclose', index),
      activitytypecode: 'opportunityclose',
      subject: `${row['statecode'] === 1 ? 'Won' : 'Lost'}: ${textOf(row['name'])}`,
      opportunityid: reference('opportunity', row),
      ...shared(row),
    })),
    incidentresolution: closed(incident).map((row, index) => ({
      activityid: rowId('incidentresolution', index),
      activitytypecode: 'incidentresolution',
      subject: `Resolved: ${textOf(row['title'])}`,
      incidentid: reference('incident', row),
      timespent: dice.whole(1, 16) * 15,
      ...shared(row),
    })),
    queueitem: incident
      .filter(({ statecode }) => statecode === 0)
      .slice(0, most)
      .map((row, index) => ({
        queueitemid: rowId('queueitem', index),
        title: textOf(row['title']),
        queueid: queue[0] === undefined ? null : reference('queue', queue[0]),
        objectid: reference('incident', row),
        objecttypecode: 112,
        enteredon: '2024-03-01T09:00:00Z',
        statecode: 0,
        statuscode: 1,
        ...auditOf(world, dice),
      })),
  };
};

const textOf = (value: Row[string]): string => (typeof value === 'string' ? value : '');
