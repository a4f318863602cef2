import type { DocumentSize } from './limits/measure-document.ts';

/** Operations that came as a list in one request. Each has a request of its own, by which everything else knows it. */
export interface Batch {
  /** How many were asked for. */
  readonly count: number;
  /** Those that were begun. */
  readonly parts: Request[];
  /** Of all documents that were read. */
  size: SizeOfAll | undefined;
}

/** What one document has, or several together. */
export interface SizeOfAll extends DocumentSize {
  readonly tokens: number;
}

/** By the request that came, and by those of its parts. */
export type Batches = WeakMap<Request, Batch>;

/** Several documents as one: all of what each has, nested as deep as the deepest. */
export const sizeTogether = (one: SizeOfAll | undefined, other: SizeOfAll): SizeOfAll =>
  one === undefined
    ? other
    : {
        tokens: one.tokens + other.tokens,
        operations: one.operations + other.operations,
        fragments: one.fragments + other.fragments,
        variables: one.variables + other.variables,
        rootFields: one.rootFields + other.rootFields,
        fields: one.fields + other.fields,
        aliases: one.aliases + other.aliases,
        directives: one.directives + other.directives,
        depth: Math.max(one.depth, other.depth),
        introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
      };
