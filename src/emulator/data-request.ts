import type { Caller } from './caller.ts';
import type { HttpRequest } from './http-message.ts';

/** A request below the service root, from a caller whose token has been checked. */
export interface DataRequest extends HttpRequest {
  readonly caller: Caller;
  /** Path below the service root, still percent-encoded, without query: `accounts(a1…)/name`, `$batch`, or empty. */
  readonly path: string;
  /** In a change set: `Content-ID` of the requests before this one → address of the row that each wrote. */
  readonly contentIds?: ReadonlyMap<string, string>;
  /** It came inside a `$batch`. */
  readonly inBatch?: true;
  /** Told of each request that writes, with what became of it, and whether a failed change set leaves it as it is. */
  readonly note?: (write: WriteNote, options: { readonly isLasting: boolean }) => void;
  /** Told how long to keep the answer back. */
  readonly wait?: (milliseconds: number) => void;
}

/** A request that writes, for the journal. */
export interface WriteNote {
  readonly method: string;
  /** Below the service root. */
  readonly path: string;
  /** `systemuserid` of the user in whose name it came. */
  readonly principal: string;
  /** Whether its effects are kept; of several writes to an elastic table, whether any are. */
  readonly applied: boolean;
}

/**
 * Splits `/api/data/v9.2/accounts?$top=1` into the service root's path and what is below it. Clients that escape everything
 * write `%24metadata`, which is the same address.
 * @returns undefined for targets outside `/api/data/v9.0` … `v9.2`
 */
export function splitServicePath(
  target: string,
): { readonly root: string; readonly path: string } | undefined {
  const match = /^(\/api\/data\/v9\.[0-2])(?:\/([^?]*))?(?:\?|$)/.exec(target);
  return match?.[1] === undefined
    ? undefined
    : { root: match[1], path: (match[2] ?? '').replaceAll('%24', '$') };
}
