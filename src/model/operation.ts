import type { ScalarKind } from './scalar-kind.ts';

/** An action or a function. */
export interface Operation {
  readonly kind: 'action' | 'function';
  /** As the CSDL has it: `WinOpportunity`. */
  readonly name: string;
  /** What it is called on: a row, or the set of rows, of a table by logical name; undefined: nothing. */
  readonly binding: { readonly table: string; readonly collection: boolean } | undefined;
  readonly parameters: readonly OperationParameter[];
  /** Undefined: it gives nothing back. */
  readonly result: OperationType | undefined;
}

export interface OperationParameter {
  readonly name: string;
  /** GraphQL argument. */
  readonly field: string;
  readonly type: OperationType;
  readonly required: boolean;
}

export interface OperationType {
  readonly value: OperationValue;
  readonly list: boolean;
}

export type OperationValue =
  | { readonly kind: 'scalar'; readonly scalar: ScalarKind }
  | { readonly kind: 'enum'; readonly enum: OperationEnum }
  /** By CSDL name. */
  | { readonly kind: 'complex'; readonly name: string }
  /** A row of a table, by logical name. */
  | { readonly kind: 'row'; readonly table: string }
  /** A row of any table, and where the base is `crmbaseentity`, an object of no table too (contract §3.2). */
  | { readonly kind: 'anyRow'; readonly base: RowBase }
  /** An object with any properties: `expando`, or a complex type that is open, by CSDL name. */
  | { readonly kind: 'open'; readonly name: string };

/** Types that stand for rows of several tables. */
export type RowBase = 'crmbaseentity' | 'principal' | 'activitypointer';

export interface OperationEnum {
  readonly name: string;
  /** Several members at once. */
  readonly isFlags: boolean;
  readonly members: readonly { readonly name: string }[];
}

export interface ComplexType {
  /** As the CSDL has it. */
  readonly name: string;
  readonly properties: readonly {
    readonly name: string;
    readonly field: string;
    readonly type: OperationType;
  }[];
}
