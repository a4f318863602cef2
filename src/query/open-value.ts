import type { WireValue } from './mutation.ts';

/** A value inside an open type (contract §5.6). */
export type OpenValue =
  | { readonly kind: 'plain'; readonly value: WireValue }
  | OpenObject
  | { readonly kind: 'list'; readonly items: readonly OpenValue[] };

/** An object with any properties. */
export interface OpenObject {
  readonly kind: 'open';
  /** Its type, with namespace; undefined: the property that holds it says it. */
  readonly type: string | undefined;
  readonly members: readonly OpenMember[];
}

export interface OpenMember {
  readonly name: string;
  /** `String`, `Collection(Int32)`; undefined: what JSON shows (`Int32`, `Boolean`), or an object that says it itself. */
  readonly type: string | undefined;
  readonly value: OpenValue;
}
