/** What `$filter` says, before anybody knows the table. Made by the grammar, read by {@link bindFilter}. */
export type Expression = Junction | Negation | Comparison | Lambda | Operand;

/** `a and b and c`: flat, so that five hundred conditions are no five hundred levels. */
export interface Junction {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Expression[];
}

export interface Negation {
  readonly kind: 'not';
  readonly part: Expression;
}

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

export interface Comparison {
  readonly kind: 'comparison';
  /** The documented six; anything else that OData knows (`in`, `has`) is refused when bound. */
  readonly operator: ComparisonOperator | 'in' | 'has';
  readonly left: Operand;
  readonly right: Operand;
}

/** `Account_Tasks/any(t:t/statecode eq 0)`; without a body: not empty. */
export interface Lambda {
  readonly kind: 'lambda';
  readonly path: readonly string[];
  readonly quantifier: 'any' | 'all';
  readonly body: { readonly variable: string; readonly expression: Expression } | null;
}

export type Operand = Path | Literal | Alias | Call | List | Unrecognized;

/** `primarycontactid/fullname`, with the place in the text where it starts. */
export interface Path {
  readonly kind: 'path';
  readonly segments: readonly string[];
  readonly position: number;
}

export interface Literal {
  readonly kind: 'literal';
  readonly type: 'string' | 'guid' | 'number' | 'boolean' | 'date' | 'instant' | 'null';
  /** Strings without their quotes, everything else as written. */
  readonly text: string;
}

/** `@p1` */
export interface Alias {
  readonly kind: 'alias';
  readonly name: string;
}

/** `contains(name,'x')` or `o/Microsoft.Dynamics.CRM.In(PropertyName='statecode',PropertyValues=["0"])`. */
export interface Call {
  readonly kind: 'call';
  /** Path before the name: a lambda variable or single-valued navigations. */
  readonly path: readonly string[];
  readonly name: string;
  readonly arguments: readonly Argument[];
}

export interface Argument {
  /** Undefined: by position. */
  readonly name: string | undefined;
  readonly value: Operand;
}

/** `["5","2000"]`: a JSON array of strings; undefined items when the text is no valid JSON. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly string[] | null;
}

/** A word and a quoted text, such as OData v2's `guid'…'`. */
export interface Unrecognized {
  readonly kind: 'unrecognized';
  readonly text: string;
  readonly position: number;
}

/** `(accountnumber='X1',_acme_depot_value=a1…)` */
export interface KeyPart {
  readonly name: string;
  readonly value: Operand;
}
