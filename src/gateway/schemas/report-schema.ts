import type { Model, Omission } from '../../model/model.ts';
import type { NameClash } from '../../model/name-book.ts';
import { scopeOf, type NamesLock } from '../../model/names-lock.ts';
import type { LoadedSchemas } from './load-schemas.ts';

/** How a schema came about: what isn't in it and why, and which names aren't what one might expect. */
export interface SchemaReport {
  readonly tables: number;
  /** Columns, lookups and party lists. */
  readonly columns: number;
  /** Whether names are logical names, for lack of entity definitions. */
  readonly csdlOnly: boolean;
  /** What can't be exposed. */
  readonly unmappable: readonly Left[];
  /** What is left out by default or by configuration, and could be exposed. */
  readonly hidden: readonly Left[];
  /** Names that yielded to others, as of rules alone. */
  readonly clashes: readonly NameClash[];
  /** Names that the lock holds, and that the rules would make otherwise now. */
  readonly held: readonly HeldName[];
  /** Paths and names that are not in the lock: they may still change. */
  readonly notInLock: readonly { readonly path: string; readonly name: string }[];
  /** Exposure patterns and paths of chosen names that fit nothing. */
  readonly unmatched: readonly string[];
}

/** Something that was left out. */
export type Left = Pick<Omission, 'path' | 'reason'>;

export interface HeldName {
  readonly path: string;
  readonly name: string;
  readonly otherwise: string;
}

/** Makes the report on the schema of an audience. @throws StartError 2 where there is no such audience */
export const reportSchema = (schemas: LoadedSchemas, audience: string | undefined): SchemaReport => {
  const { model } = schemas.of(audience);
  const anew = schemas.lock === undefined ? schemas : schemas.withoutLock();
  const nameOf = (path: string) => schemas.names.names.get(path) ?? '';
  return {
    ...countExposed(model),
    csdlOnly: model.csdlOnly,
    unmappable: leftOut(model, 'unmappable'),
    hidden: leftOut(model, 'hidden'),
    clashes: anew.clashes,
    held: heldNames(schemas, anew.names.names),
    notInLock: schemas.added.map((path) => ({ path, name: nameOf(path) })),
    unmatched: schemas.unmatchedOf(audience),
  };
};

/** How many tables and columns a model has. */
export const countExposed = (model: Model): Pick<SchemaReport, 'tables' | 'columns'> => {
  let columns = 0;
  for (const { fields } of model.tables.values()) {
    for (const { kind } of fields.values()) {
      if (kind === 'column' || kind === 'lookup' || kind === 'parties') columns += 1;
    }
  }
  return { tables: model.tables.size, columns };
};

/**
 * How many names of a lock that was made without definitions would be others now that there are some; 0 for every other
 * lock. Such a lock knows no choices.
 */
export const countHeldBack = (schemas: LoadedSchemas): number => {
  const { lock, model } = schemas;
  if (lock === undefined || model.csdlOnly || model.choices.size === 0) return 0;
  for (const path of lock.names.keys()) if (path.endsWith(':enum') || path.startsWith('choice/')) return 0;
  return heldNames(schemas, schemas.withoutLock().names.names).filter(({ path }) => lock.names.has(path))
    .length;
};

/** How many names a lock has; not all of its entries are names. */
export const countNames = ({ names }: NamesLock): number =>
  [...names.keys()].filter((path) => scopeOf(path) !== undefined).length;

const heldNames = ({ names }: LoadedSchemas, anew: ReadonlyMap<string, string>): HeldName[] =>
  [...names.names].flatMap(([path, name]) => {
    const otherwise = anew.get(path);
    return otherwise === undefined || otherwise === name ? [] : [{ path, name, otherwise }];
  });

const leftOut = ({ omissions }: Model, kind: Omission['kind']): Left[] =>
  omissions.filter((omission) => omission.kind === kind).map(({ path, reason }) => ({ path, reason }));
