import type { ColumnDefinition } from '../metadata/definitions.ts';
import type { RelatedTable } from './column-type.ts';
import type { Omission } from './model.ts';
import { lockPaths } from './names-lock.ts';
import { relatedTable } from './related-table.ts';
import type { TableSelection, TableSource } from './tables.ts';

/** A party list before it has a name. */
export interface PartyListSource {
  readonly logicalName: string;
  readonly definition: ColumnDefinition;
  readonly related: RelatedTable;
  readonly mask: number | undefined;
}

const partyTable = 'activityparty';
/** Lookup of a party to its activity. */
const partyOf = 'activityid';

/**
 * Values of `participationtypemask` by the column that lists these parties; `undefined` stands for all of them. The options
 * of that column are numbered so in every organisation; some tables use the singular, others the plural.
 */
const masks: ReadonlyMap<string, number | undefined> = new Map([
  ['from', 1],
  ['to', 2],
  ['cc', 3],
  ['bcc', 4],
  ['requiredattendees', 5],
  ['optionalattendees', 6],
  ['organizer', 7],
  ['regarding', 8],
  ['owner', 9],
  ['resource', 10],
  ['resources', 10],
  ['customer', 11],
  ['customers', 11],
  ['partner', 12],
  ['partners', 12],
  ['chatparticipant', 12],
  ['chatparticipants', 12],
  ['relatedparty', 13],
  ['relatedparties', 13],
  ['allparties', undefined],
]);

/**
 * Party lists have neither property nor navigation, so only definitions know of them (contract §3.3). Their rows are the
 * activity's parties, so they are there only where those are visible, and which activity they belong to.
 */
export function readPartyLists(
  table: TableSource,
  selection: TableSelection,
): { readonly partyLists: readonly PartyListSource[]; readonly omissions: readonly Omission[] } {
  const partyLists: PartyListSource[] = [];
  const omissions: Omission[] = [];
  const columns = [...(table.definition?.columns.values() ?? [])].filter(isPartyList).sort(byName);
  if (columns.length === 0) return { partyLists, omissions };
  const related = relatedTable({ table, selection, target: partyTable, column: partyOf });
  for (const definition of columns) {
    const { logicalName } = definition;
    const found = partyListOf(definition, related, { table: table.logicalName, selection });
    if ('reason' in found)
      omissions.push({ path: lockPaths.column(table.logicalName, logicalName), ...found });
    else partyLists.push(found);
  }
  return { partyLists, omissions };
}

/** The party list, or why there is none. */
function partyListOf(
  definition: ColumnDefinition,
  related: RelatedTable | undefined,
  { table, selection }: { readonly table: string; readonly selection: TableSelection },
): PartyListSource | Omit<Omission, 'path'> {
  const { logicalName } = definition;
  const { tables, all, visibility } = selection;
  if (!visibility.column(table, logicalName)) {
    return { reason: 'the configuration leaves it out', kind: 'hidden' };
  }
  if (!tables.has(partyTable)) {
    const reason = `its rows are of ${partyTable}, which is not a visible table`;
    return { reason, kind: all.has(partyTable) ? 'hidden' : 'unmappable' };
  }
  if (!visibility.column(partyTable, partyOf)) {
    return { reason: `the configuration leaves ${partyTable}.${partyOf} out`, kind: 'hidden' };
  }
  if (related === undefined)
    return { reason: 'the table has no collection of its parties', kind: 'unmappable' };
  if (!masks.has(logicalName)) {
    return { reason: 'it is not known which kind of parties it lists', kind: 'unmappable' };
  }
  return { logicalName, definition, related, mask: masks.get(logicalName) };
}

function byName(a: ColumnDefinition, b: ColumnDefinition): number {
  return a.logicalName < b.logicalName ? -1 : 1;
}

function isPartyList({ typeName }: ColumnDefinition): boolean {
  return typeName === 'PartyListType';
}
