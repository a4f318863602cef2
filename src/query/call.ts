import type { Literal } from './literal.ts';
import type { RowBody, RowReference, WireValue } from './mutation.ts';
import type { OpenObject } from './open-value.ts';

/** A call of an action or function, before it is text. */
export interface Call {
  readonly kind: 'action' | 'function';
  readonly name: string;
  /** What it is called on; undefined: nothing. */
  readonly binding: CallBinding | undefined;
  readonly parameters: readonly CallParameter[];
}

export type CallBinding =
  { readonly kind: 'row'; readonly row: RowReference } | { readonly kind: 'set'; readonly entitySet: string };

export interface CallParameter {
  readonly name: string;
  readonly value: CallValue;
}

export type CallValue =
  | { readonly kind: 'plain'; readonly value: WireValue; readonly literal: Literal }
  /** Members of an enum of the CSDL. */
  | { readonly kind: 'enum'; readonly type: string; readonly members: readonly string[] }
  /** A row that is there; actions take its key and type. */
  | { readonly kind: 'row'; readonly row: RowReference; readonly table: string; readonly key: string }
  /** A row with values, such as the activity that closes an opportunity. */
  | { readonly kind: 'newRow'; readonly table: string; readonly body: RowBody }
  | { readonly kind: 'object'; readonly properties: readonly CallParameter[] }
  | OpenObject
  | { readonly kind: 'list'; readonly items: readonly CallValue[] }
  | { readonly kind: 'null' };
