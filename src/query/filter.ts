import type { Literal } from './literal.ts';

/** A `$filter` as data. Only src/odata/print-filter.ts turns it into text. */
export type Filter = In | Compare | Any | And;

/** `Microsoft.Dynamics.CRM.In(PropertyName='accountid',PropertyValues=[…])`; at most 500 values. */
export interface In {
  readonly kind: 'in';
  readonly property: string;
  readonly values: readonly Literal[];
}

/** `_parentcustomerid_value eq …`. */
export interface Compare {
  readonly kind: 'compare';
  readonly property: string;
  readonly operator: 'eq';
  readonly value: Literal;
}

/** All of them; at least one. */
export interface And {
  readonly kind: 'and';
  readonly filters: readonly Filter[];
}

/** `navigation/any(x:x/property eq …)`: rows of a many-to-many that belong to one parent. */
export interface Any {
  readonly kind: 'any';
  readonly navigation: string;
  readonly filter: Compare;
}
