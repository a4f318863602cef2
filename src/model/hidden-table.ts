import type { TableDefinition } from '../metadata/definitions.ts';

/** What decides whether a table is for the platform's own use. */
export interface HiddenTableInput {
  readonly definition: TableDefinition | undefined;
  readonly key: string;
  /** Names and Edm types of its properties. */
  readonly properties: Iterable<{ readonly name: string; readonly type: { readonly name: string } }>;
}

/** Properties that an intersect table may have beside its key and its two ids (contract §13). */
const intersectProperties: ReadonlySet<string> = new Set([
  'versionnumber',
  'importsequencenumber',
  'overriddencreatedon',
  'timezoneruleversionnumber',
  'utcconversiontimezonecode',
  'name',
]);

/**
 * Why a table is left out unless the configuration names it: intersect, private and internal tables. Undefined: it isn't.
 * Without definitions only intersect tables are known, by what they consist of: two ids that are no lookups, and nothing
 * that an ordinary table has.
 */
export function hiddenTable({ definition, key, properties }: HiddenTableInput): string | undefined {
  if (definition === undefined) {
    return isIntersect(key, properties) ? connectsOnly : undefined;
  }
  if (definition.isIntersect) return connectsOnly;
  if (definition.isPrivate) return 'it is private to the platform (IsPrivate)';
  if (definition.isUnnamed) return 'it is internal: it has no display name';
  return undefined;
}

/** Why intersect tables are left out. */
export const connectsOnly = 'it only connects two tables of a many-to-many relationship';

function isIntersect(key: string, properties: HiddenTableInput['properties']): boolean {
  let ids = 0;
  for (const { name, type } of properties) {
    if (name === key || intersectProperties.has(name)) continue;
    if (type.name !== 'Edm.Guid' || name.startsWith('_')) return false;
    ids++;
  }
  return ids === 2;
}
