import type { Table } from '../model/model.ts';
import type { SearchEdgeField, SearchField, SearchPlan } from '../plan/plan-search.ts';
import type { TypeNamePlan } from '../plan/record-plan.ts';
import type { Selection } from '../plan/selection.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

/** A hit in a table of the schema. */
export interface VisibleHit {
  readonly table: Table;
  /** Which of all hits it is, from 1. */
  readonly number: number;
  readonly score: number | null;
  readonly highlights: ReadonlyMap<string, readonly string[]>;
}

export interface SearchInput {
  readonly plan: SearchPlan;
  readonly hits: readonly VisibleHit[];
  /** How many hits lie before the next page, those that aren't shown too: a page without any still leads on. */
  readonly seen: number;
  readonly hasNextPage: boolean;
  /** By what is selected of them: a record for each hit, null for one that can't be read. */
  readonly records: ReadonlyMap<Selection, readonly (Shaped | Error | null)[]>;
}

/** Hits → connection. */
export const shapeSearch = (shaping: Shaping, input: SearchInput): Shaped =>
  shapeFields(shaping, input.plan.fields, (field) => shapeField(shaping, input, field));

const shapeField = (
  shaping: Shaping,
  input: SearchInput,
  field: Exclude<SearchField, TypeNamePlan>,
): unknown => {
  const { hits, records, plan } = input;
  switch (field.kind) {
    case 'nodes':
      return hits.map((_hit, index) => {
        const record = records.get(field.record)?.[index] ?? null;
        if (record instanceof Error) shaping.failed = true;
        return record;
      });
    case 'edges':
      return hits.map((hit, index) =>
        shapeFields(shaping, field.fields, (each) => {
          if (each.kind === 'node') return records.get(each.record)?.[index] ?? null;
          return shapeEdge(shaping, { plan, hit }, each);
        }),
      );
    case 'pageInfo':
      return shapeFields(shaping, field.parts, ({ part }) => {
        switch (part) {
          case 'hasNextPage':
            return input.hasNextPage;
          case 'hasPreviousPage':
            return plan.query.skip > 0;
          case 'startCursor':
            return cursorAt(shaping, plan, hits[0]?.number ?? input.seen);
          case 'endCursor':
            return cursorAt(shaping, plan, input.seen);
        }
      });
  }
};

interface EdgeInput {
  readonly plan: SearchPlan;
  readonly hit: VisibleHit;
}

const shapeEdge = (
  shaping: Shaping,
  { plan, hit }: EdgeInput,
  field: Exclude<SearchEdgeField, TypeNamePlan | { kind: 'node' }>,
): unknown => {
  switch (field.kind) {
    case 'cursor':
      return cursorAt(shaping, plan, hit.number);
    case 'score':
      return hit.score;
    case 'highlights':
      return highlightsOf(hit).map(([name, texts]) =>
        shapeFields(shaping, field.parts, ({ part }) => (part === 'field' ? name : texts)),
      );
  }
};

/** Those of columns that the schema has; what of a row is hidden isn't shown in pieces either. */
const highlightsOf = ({
  table,
  highlights,
}: VisibleHit): readonly (readonly [string, readonly string[]])[] => {
  const fields = new Map<string, string>();
  for (const [name, member] of table.fields) {
    if (member.kind === 'column') fields.set(member.logicalName, name);
  }
  return [...highlights].flatMap(([column, texts]) => {
    const name = fields.get(column);
    return name === undefined ? [] : [[name, texts] as const];
  });
};

const cursorAt = (shaping: Shaping, { listKey, query }: SearchPlan, number: number): string | null => {
  if (number <= query.skip) return null;
  const token = String(number);
  return shaping.sealCursor({ token, pageSize: query.top, after: undefined, parent: undefined }, listKey);
};
