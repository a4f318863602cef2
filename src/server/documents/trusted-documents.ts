import type { Caller } from '../../auth/caller.ts';

/** Documents that are known beforehand, and to whom they belong. */
export interface TrustedDocuments {
  /** Ids → documents. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether those whom they belong to may send nothing else. */
  readonly mode: 'required' | 'allowed';
  /** Names of roles. @default every role, unless there are `callers` */
  readonly roles?: readonly string[] | undefined;
  /** Ids of callers, such as `key:partner-1`. @default every caller, unless there are `roles` */
  readonly callers?: readonly string[] | undefined;
}

/** The first list that belongs to a caller; undefined: none does. */
export const documentsOf = (
  lists: readonly TrustedDocuments[],
  caller: Caller,
  role: string,
): TrustedDocuments | undefined =>
  lists.find(({ roles, callers }) => {
    if (roles === undefined && callers === undefined) return true;
    return roles?.includes(role) === true || callers?.includes(caller.id) === true;
  });

/**
 * Reads a manifest, as codegen's client preset and Relay's compiler write it: `{ "<id>": "query …" }`.
 *
 * @throws Error where it is something else.
 */
export const readManifest = (json: string): ReadonlyMap<string, string> => {
  const content = JSON.parse(json) as unknown;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error('is no object of ids and documents');
  }
  const entries = Object.entries(content) as [string, unknown][];
  const documents = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (documents.length < entries.length) throw new Error('has an entry that is no document');
  return new Map(documents);
};
