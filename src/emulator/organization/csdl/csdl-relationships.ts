import type { CsdlNavigation } from '../../../metadata/csdl.ts';
import type { ManyToManyRelationship, OneToManyRelationship } from '../../organization.ts';
import { primaryIdOf, type CsdlTable } from './concrete-types.ts';
import { lookupOf } from './lookup-of.ts';

/**
 * The 1:N relationships of a document, from its single-valued navigations and their partners. Navigations without a
 * column and those that lead to no table are left out; `principal` becomes `owner`.
 */
export const csdlOneToMany = (tables: ReadonlyMap<string, CsdlTable>): readonly OneToManyRelationship[] =>
  [...tables.values()].flatMap((table) =>
    table.type.navigations.flatMap((navigation): readonly OneToManyRelationship[] => {
      const lookup = navigation.collection ? undefined : lookupOf(table, navigation);
      const referenced = referencedBy(tables, navigation);
      if (lookup === undefined || referenced === undefined) return [];
      return [
        {
          schemaName: navigation.partner ?? `${table.type.name}_${navigation.name}`,
          ...referenced,
          referencedNavigation: navigation.partner ?? '',
          referencingTable: table.type.name,
          referencingColumn: lookup.column,
          referencingNavigation: navigation.name,
          isHierarchical: false,
          isCustom: navigation.name.includes('_'),
          constraint: navigation.constraint !== undefined,
        },
      ];
    }),
  );

const referencedBy = (
  tables: ReadonlyMap<string, CsdlTable>,
  navigation: CsdlNavigation,
): Pick<OneToManyRelationship, 'referencedTable' | 'referencedColumn'> | undefined => {
  if (navigation.target === 'principal') return { referencedTable: 'owner', referencedColumn: 'ownerid' };
  const target = tables.get(navigation.target);
  return target === undefined
    ? undefined
    : { referencedTable: navigation.target, referencedColumn: primaryIdOf(target) };
};

/**
 * The N:N relationships: pairs of collections that name each other, whatever their names (contract §13). The document
 * does not say which table is between them: it is the one named like the relationship with both id columns, or the
 * only small one that has them. Pairs for which there is none keep a table of their own that has no rows.
 */
export const csdlManyToMany = (tables: ReadonlyMap<string, CsdlTable>): readonly ManyToManyRelationship[] => {
  const found: ManyToManyRelationship[] = [];
  for (const table of tables.values()) {
    for (const navigation of table.type.navigations) {
      const other = tables.get(navigation.target);
      const partner = other?.type.navigations.find((candidate) => candidate.name === navigation.partner);
      if (other === undefined || partner?.collection !== true || !navigation.collection) continue;
      if (found.some((known) => isSame(known, other.type.name, partner.name))) continue;
      found.push({
        schemaName: navigation.name,
        ...intersectOf(tables, { navigation: navigation.name, first: table, second: other }),
        table1: table.type.name,
        navigation1: navigation.name,
        table2: other.type.name,
        navigation2: partner.name,
        isCustom: navigation.name.includes('_'),
      });
    }
  }
  return found;
};

/** Whether a relationship was found already from its other end. */
const isSame = (known: ManyToManyRelationship, table: string, navigation: string): boolean =>
  known.table1 === table && known.navigation1 === navigation;

interface Ends {
  readonly navigation: string;
  readonly first: CsdlTable;
  readonly second: CsdlTable;
}

type Between = Pick<ManyToManyRelationship, 'intersectTable' | 'column1' | 'column2'>;

const intersectOf = (
  tables: ReadonlyMap<string, CsdlTable>,
  { navigation, first, second }: Ends,
): Between => {
  const [id1, id2] = [primaryIdOf(first), primaryIdOf(second)];
  const [column1, column2] = id1 === id2 ? [`${id1}one`, `${id2}two`] : [id1, id2];
  const candidates = [...tables.values()].filter(({ type, lineage }) => {
    const names = type.properties.map((property) => property.name);
    return (
      lineage.length <= 2 &&
      type.key.every((key) => key !== column1 && key !== column2) &&
      names.includes(column1) &&
      names.includes(column2) &&
      names.length <= MOST_PROPERTIES
    );
  });
  const base = navigation.toLowerCase().replace(/_association$/, '');
  const named = candidates.find(({ type }) => type.name === base || type.name === navigation.toLowerCase());
  const chosen = named ?? (candidates.length === 1 ? candidates[0] : undefined);
  return { intersectTable: chosen?.type.name ?? navigation.toLowerCase(), column1, column2 };
};

/** Intersect tables have four properties in older documents and nine in newer ones (contract §13). */
const MOST_PROPERTIES = 9;
