import type { CsdlNavigation } from '../metadata/csdl.ts';
import type { TableSource } from './tables.ts';

/**
 * The lookup column to which a single-valued navigation belongs: that of its constraint; without one, what the definitions
 * say of it; else the one column `c` where the navigation is called `c` or starts with `c_`, compared without case
 * (contract §13). Undefined where none fits, or several do, or the constraint is on a column that isn't a lookup.
 */
export function navigationColumn(table: TableSource, navigation: CsdlNavigation): string | undefined {
  if (navigation.constraint !== undefined) {
    const column = /^_(.+)_value$/.exec(navigation.constraint.property)?.[1];
    return column !== undefined && isLookup(table, column) ? column : undefined;
  }
  const defined = table.definedColumns.get(navigation.name);
  if (defined !== undefined && isLookup(table, defined)) return defined;
  const candidates = beginnings(navigation.name.toLowerCase()).filter((name) => isLookup(table, name));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function isLookup(table: TableSource, column: string): boolean {
  return table.properties.has(`_${column}_value`);
}

/** `a_b_c` → `a`, `a_b`, `a_b_c`. */
function beginnings(name: string): string[] {
  const found: string[] = [];
  for (let at = name.indexOf('_', 1); at !== -1; at = name.indexOf('_', at + 1))
    found.push(name.slice(0, at));
  return [...found, name];
}
