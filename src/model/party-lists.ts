import type { ColumnDefinition } from '../metadata/definitions.ts';
import type { Visibility } from './exposure.ts';
import type { Omission, RelatedTable } from './model.ts';
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

/** Values of `participationtypemask` by the column that lists these parties; `undefined` stands for all of them. */
const masks: ReadonlyMap<string, number | undefined> = new Map([
  ['from', 1],
  ['to', 2],
  ['cc', 3],
  ['bcc', 4],
  ['requiredattendees', 5],
  ['optionalattendees', 6],
  ['organizer', 7],
  ['resources', 10],
  ['customers', 11],
  ['customer', 11],
  ['partners', 12],
  ['partner', 12],
  ['allparties', undefined],
]);

/** Party lists have neither property nor navigation, so only definitions know of them (contract §3.3). */
export function readPartyLists(
  table: TableSource,
  selection: TableSelection,
): { readonly partyLists: readonly PartyListSource[]; readonly omissions: readonly Omission[] } {
  const partyLists: PartyListSource[] = [];
  const omissions: Omission[] = [];
  const columns = [...(table.definition?.columns.values() ?? [])].filter(isPartyList);
  if (columns.length === 0) return { partyLists, omissions };
  const related = relatedTable({ table, selection, target: partyTable, column: 'activityid' });
  for (const definition of columns) {
    const { logicalName } = definition;
    const problem = problemOf(logicalName, selection, related);
    if (related !== undefined && problem === undefined) {
      partyLists.push({ logicalName, definition, related, mask: masks.get(logicalName) });
      continue;
    }
    const path = lockPaths.column(table.logicalName, logicalName);
    const hidden = problem === leftOut || problem === noTable;
    omissions.push({ path, reason: problem ?? noTable, kind: hidden ? 'hidden' : 'unmappable' });
  }
  return { partyLists, omissions };

  function problemOf(
    column: string,
    {
      tables,
      visibility,
    }: { readonly tables: ReadonlyMap<string, unknown>; readonly visibility: Visibility },
    parties: RelatedTable | undefined,
  ): string | undefined {
    if (!visibility.column(table.logicalName, column)) return leftOut;
    if (!tables.has(partyTable)) return noTable;
    if (parties === undefined) return 'the table has no collection of its parties';
    return masks.has(column) ? undefined : 'it is not known which kind of parties it lists';
  }
}

const leftOut = 'the configuration leaves it out';
const noTable = `its rows are of ${partyTable}, which is not a visible table`;

function isPartyList({ typeName }: ColumnDefinition): boolean {
  return typeName === 'PartyListType';
}
