import type { Csdl, CsdlEntityType } from '../../../metadata/csdl.ts';

/** An entity type that is a table, with what it declares and what it inherits. */
export interface CsdlTable {
  readonly type: CsdlEntityType;
  readonly entitySet: string;
  /** From the most basic type down to the type itself. */
  readonly lineage: readonly CsdlEntityType[];
}

/**
 * The tables of a document: every entity type with an entity set, but for the metadata types, which have sets too
 * (contract §13: told by their base type).
 */
export const concreteTypes = (csdl: Csdl): ReadonlyMap<string, CsdlTable> => {
  const tables = new Map<string, CsdlTable>();
  for (const set of csdl.entitySets.values()) {
    const type = csdl.entityTypes.get(set.entityType);
    if (type === undefined) continue;
    const lineage = lineageOf(csdl, type);
    if (lineage.some((ancestor) => metadataRoots.includes(ancestor.name))) continue;
    tables.set(type.name, { type, entitySet: set.name, lineage });
  }
  return tables;
};

const metadataRoots: readonly string[] = ['crmmodelbaseentity', 'MetadataBase'];

const lineageOf = (csdl: Csdl, type: CsdlEntityType): readonly CsdlEntityType[] => {
  const base = type.baseType === undefined ? undefined : csdl.entityTypes.get(type.baseType);
  return base === undefined ? [type] : [...lineageOf(csdl, base), type];
};

/** Primary id column: users and teams have their own beside the key of `principal` (contract §13). */
export const primaryIdOf = ({ type, lineage }: CsdlTable): string => {
  if (type.baseType === 'principal') return `${type.name}id`;
  return lineage.findLast((ancestor) => ancestor.key.length > 0)?.key[0] ?? `${type.name}id`;
};
