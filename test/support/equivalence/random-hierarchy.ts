import type { Row } from '../../../src/emulator/organization.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { Lookup, Table } from '../../../src/model/model.ts';
import type { NaiveRows } from './random-arguments.ts';

/** The lookups that hierarchies of the sample organisation go by. */
const parents: ReadonlyMap<string, string> = new Map([
  ['account', 'parentaccountid'],
  ['systemuser', 'parentsystemuserid'],
  ['incident', 'parentcaseid'],
  ['product', 'parentproductid'],
  ['businessunit', 'parentbusinessunitid'],
]);

interface HierarchyInput {
  readonly rows: NaiveRows;
  readonly dice: Dice;
  readonly table: Table;
}

/** A condition on a row's place below another, which has an opposite; undefined for a table that has no hierarchy. */
export const randomHierarchy = ({ rows, dice, table }: HierarchyInput) => {
  const column = parents.get(table.logicalName);
  const lookup = [...table.fields.values()].find(
    (each): each is Lookup => each.kind === 'lookup' && each.logicalName === column,
  );
  if (lookup === undefined) return undefined;
  // Of many rows few have any below them.
  const all = rows.all(table);
  const parentOf = (row: Row): Row | undefined => rows.target(row, lookup, table.logicalName);
  const above = all.map(parentOf).filter((row) => row !== undefined);
  const top = rows.idOf(table, dice.pick(above.length > 0 && dice.chance(0.8) ? above : all));
  const isUnder = (row: Row): boolean => {
    for (let each = parentOf(row); each !== undefined; each = parentOf(each)) {
      if (rows.idOf(table, each) === top) return true;
    }
    return false;
  };
  const operator = dice.pick(['under', 'notUnder'] as const);
  return {
    text: `${table.key.field}: { ${operator}: "${top}" }`,
    test: (row: Row | undefined) => (row === undefined ? null : isUnder(row) === (operator === 'under')),
  };
};
