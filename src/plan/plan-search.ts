import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { Model } from '../model/model.ts';
import { own, type CompareOperator, type Filter } from '../query/filter.ts';
import { dateLiteral, isCleanText } from '../query/literal.ts';
import type { SearchQuery } from '../query/search-query.ts';
import { planTypeName } from './plan-type-name.ts';
import type { Planner } from './planner.ts';
import type { Part, TypeNamePlan } from './record-plan.ts';
import type { FieldSelection, Selection } from './selection.ts';

/** What is searched for, and how hits become the answer. */
export interface SearchPlan {
  readonly query: SearchQuery;
  /** Names the search, for its cursors. */
  readonly listKey: string;
  readonly fields: readonly SearchField[];
  /** What is selected of the records, once for each field that shows them. */
  readonly records: readonly Selection[];
}

export type SearchField =
  | { readonly kind: 'nodes'; readonly key: string; readonly record: Selection }
  | { readonly kind: 'edges'; readonly key: string; readonly fields: readonly SearchEdgeField[] }
  | {
      readonly kind: 'pageInfo';
      readonly key: string;
      readonly parts: readonly (
        Part<'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor'> | TypeNamePlan
      )[];
    }
  | TypeNamePlan;

export type SearchEdgeField =
  | { readonly kind: 'node'; readonly key: string; readonly record: Selection }
  | { readonly kind: 'cursor' | 'score'; readonly key: string }
  | {
      readonly kind: 'highlights';
      readonly key: string;
      readonly parts: readonly (Part<'field' | 'texts'> | TypeNamePlan)[];
    }
  | TypeNamePlan;

const maxFirst = 100;
const defaultFirst = 50;

/**
 * Plans the field `search`.
 *
 * @throws GatewayError BAD_USER_INPUT for arguments that Dataverse search refuses (contract §4.11), named by their place.
 */
export const planSearch = (planner: Planner, { args, selection }: FieldSelection): SearchPlan => {
  const term = planTerm(args['term']);
  const tables = planTables(planner.model, args['tables']);
  const filter = planFilter(args['filter']);
  const listKey = JSON.stringify(['search', term, tables ?? null, filter ?? null]);
  const first = args['first'] ?? defaultFirst;
  if (typeof first !== 'number' || first < 1 || first > maxFirst) {
    throw bad('first', `must be between 1 and ${maxFirst}`);
  }
  const { after } = args;
  const resume = typeof after === 'string' ? planner.openCursor(after, listKey) : undefined;
  const records: Selection[] = [];
  const fields = (selection?.common ?? []).flatMap((field) => planField(field, records) ?? []);
  const skip = resume?.token === undefined ? 0 : Number(resume.token);
  return { query: { term, tables, filter, skip, top: first }, listKey, fields, records };
};

const planTerm = (value: unknown): string => {
  const term = String(value).trim();
  if (term.length < 3 || term.length > 100) throw bad('term', 'must have 3 to 100 characters');
  if (!isCleanText(term)) throw bad('term', 'has a character that no request can carry');
  return term;
};

/** By logical name, or by the name of the type. */
const planTables = (model: Model, value: unknown): readonly string[] | undefined => {
  if (!Array.isArray(value)) {
    // Hits in others would have to be left out, and how many are left out would tell of them.
    if (model.namesSearched === true)
      throw bad('tables', 'must name what to search: you do not see all tables');
    return undefined;
  }
  const known = new Map([...model.tables.values()].map((table) => [table.typeName, table.logicalName]));
  const names = (value as readonly string[]).map((name) => {
    const logicalName = model.tables.has(name) ? name : known.get(name);
    if (logicalName === undefined) throw bad('tables', `names "${name}", which is no table`);
    if (model.tables.get(logicalName)?.withoutSearch === true) {
      throw bad('tables', `names "${name}", which can’t be searched: you see a part of it only`);
    }
    return logicalName;
  });
  if (names.length === 0) throw bad('tables', 'is empty: leave it out to search all');
  return [...new Set(names)];
};

const columns = { createdOn: 'createdon', modifiedOn: 'modifiedon' } as const;
const operators = { gt: 'gt', gte: 'ge', lt: 'lt', lte: 'le' } as const satisfies Record<
  string,
  CompareOperator
>;

type Input = Readonly<Record<string, unknown>>;

const planFilter = (value: unknown): Filter | undefined => {
  const filters: Filter[] = [];
  for (const [field, column] of Object.entries(columns)) {
    const limits = ((value ?? {}) as Input)[field] as Input | null | undefined;
    for (const [name, operator] of Object.entries(operators)) {
      const limit = limits?.[name];
      if (limit === undefined) continue;
      if (typeof limit !== 'string') throw bad(`filter.${field}.${name}`, 'must not be null');
      filters.push({ kind: 'compare', column: own(column), operator, value: dateLiteral(limit) });
    }
  }
  const [only, ...others] = filters;
  return others.length === 0 ? only : { kind: 'and', filters };
};

const bad = (argument: string, what: string): GatewayError => badArgument(argument, ` ${what}`);

const planField = (field: FieldSelection, records: Selection[]): SearchField | undefined => {
  const { key, name, selection } = field;
  const fields = selection?.common ?? [];
  switch (name) {
    case 'nodes':
      return { kind: 'nodes', key, record: planRecord(selection, records) };
    case 'edges':
      return { kind: 'edges', key, fields: fields.flatMap((each) => planEdge(each, records) ?? []) };
    case 'pageInfo':
      return {
        kind: 'pageInfo',
        key,
        parts: planParts(fields, ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']),
      };
    default:
      return planTypeName(field);
  }
};

const planEdge = (field: FieldSelection, records: Selection[]): SearchEdgeField | undefined => {
  const { key, name, selection } = field;
  switch (name) {
    case 'node':
      return { kind: 'node', key, record: planRecord(selection, records) };
    case 'cursor':
    case 'score':
      return { kind: name, key };
    case 'highlights':
      return { kind: 'highlights', key, parts: planParts(selection?.common ?? [], ['field', 'texts']) };
    default:
      return planTypeName(field);
  }
};

const planRecord = (selection: Selection | undefined, records: Selection[]): Selection => {
  if (selection === undefined) throw new TypeError('A record is an object');
  records.push(selection);
  return selection;
};

const planParts = <Name extends string>(
  fields: readonly FieldSelection[],
  names: readonly Name[],
): readonly (Part<Name> | TypeNamePlan)[] =>
  fields.flatMap((field): readonly (Part<Name> | TypeNamePlan)[] => {
    const part = names.find((name) => name === field.name);
    if (part !== undefined) return [{ kind: 'part', key: field.key, part }];
    const typeName = planTypeName(field);
    return typeName === undefined ? [] : [typeName];
  });
