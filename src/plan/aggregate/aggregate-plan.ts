import type { Column, LookupId } from '../../model/model.ts';
import type { AggregateQuery, DateGrouping } from '../../query/aggregate-query.ts';
import type { TypeNamePlan } from '../record-plan.ts';

/** What is read for an aggregate, and how its rows become the answer. */
export interface AggregatePlan {
  readonly query: AggregateQuery;
  readonly fields: readonly AggregateField[];
}

export type AggregateField =
  | TypeNamePlan
  | { readonly kind: 'count'; readonly key: string; readonly alias: string }
  | { readonly kind: 'group'; readonly key: string; readonly fields: readonly GroupField[] }
  | {
      readonly kind: 'measures';
      readonly key: string;
      readonly fields: readonly (MeasureField | TypeNamePlan)[];
    };

/** A field of `key`. One that rows aren't grouped by is null. */
export type GroupField =
  | TypeNamePlan
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly column: Column | LookupId;
      readonly alias: string | undefined;
    }
  | {
      readonly kind: 'date';
      readonly key: string;
      /** `year` … `fiscalPeriod`, as far as they are selected. */
      readonly parts: readonly (DatePart | TypeNamePlan)[];
      /** Aliases of all groupings by this date; where none has a value, the date is null. */
      readonly aliases: readonly string[];
    }
  | { readonly kind: 'record'; readonly key: string; readonly fields: readonly GroupField[] };

export interface DatePart {
  readonly kind: 'part';
  readonly key: string;
  readonly alias: string | undefined;
}

export interface MeasureField {
  readonly kind: 'measure';
  readonly key: string;
  readonly alias: string;
  readonly value: MeasureValue;
}

/** What a measure's value is: a count, a number with all its digits, a double, or a value of the column. */
export type MeasureValue =
  { readonly kind: 'count' | 'exact' | 'double' } | { readonly kind: 'column'; readonly column: Column };

/** How dates can be grouped: GraphQL's name of the part, and FetchXML's. */
export const dateParts: ReadonlyMap<string, DateGrouping> = new Map([
  ['year', 'year'],
  ['quarter', 'quarter'],
  ['month', 'month'],
  ['week', 'week'],
  ['day', 'day'],
  ['fiscalYear', 'fiscal-year'],
  ['fiscalPeriod', 'fiscal-period'],
]);
