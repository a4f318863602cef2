import type { FetchElement } from './fetch-document.ts';

/** A column that decides which rows there are, or their order. */
export interface FetchColumn {
  /** Logical name; empty where no entity has the name by which it is referred to. */
  readonly table: string;
  /** Logical name. */
  readonly column: string;
}

/** The columns of all conditions, orders and links of FetchXML, with the tables that they are of. */
export const fetchColumns = (entity: FetchElement): readonly FetchColumn[] => {
  const tables = new Map<string, string>();
  const learn = (element: FetchElement): void => {
    const { name = '', alias = name } = element.attributes;
    if (element.name === 'entity' || element.name === 'link-entity') tables.set(alias, name);
    element.children.forEach(learn);
  };
  learn(entity);
  return columnsIn(entity, { table: entity.attributes['name'] ?? '', tables });
};

interface Scope {
  readonly table: string;
  /** By alias, or by name where there is none. */
  readonly tables: ReadonlyMap<string, string>;
}

const columnsIn = ({ children }: FetchElement, scope: Scope): readonly FetchColumn[] =>
  children.flatMap((child): readonly FetchColumn[] => {
    const { name, from, to, attribute, valueof, entityname } = child.attributes;
    const tableOf = (alias: string | undefined): string =>
      alias === undefined ? scope.table : (scope.tables.get(alias) ?? '');
    const named = (table: string, column: string | undefined) =>
      column === undefined ? [] : [{ table, column }];
    switch (child.name) {
      case 'link-entity': {
        const linked = name ?? '';
        return [
          ...named(linked, from),
          ...named(scope.table, to),
          ...columnsIn(child, { ...scope, table: linked }),
        ];
      }
      case 'condition':
      case 'order': {
        const [column, alias] = (valueof ?? '').split('.').reverse();
        return [
          ...named(tableOf(entityname), attribute),
          ...(valueof === undefined ? [] : named(tableOf(alias), column)),
        ];
      }
      default:
        return columnsIn(child, scope);
    }
  });
