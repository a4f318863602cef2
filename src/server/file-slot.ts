import type { KnownRequest } from './requests.ts';

/** Asks for the place of a file or image that is to be written. */
export interface SlotRequest {
  /** Logical names, as the path has them. */
  readonly table: string;
  readonly column: string;
  /** GUID, lower case. */
  readonly id: string;
  readonly request: Request;
  /** Who asks. */
  readonly known: KnownRequest;
  readonly signal: AbortSignal;
  /** When the time is up as it stands now, in monotonic milliseconds: it begins anew with each block. */
  readonly deadline: () => number;
  /** Says that the column is about to change: from here on the request ends by itself. */
  readonly hold: () => void;
}

export interface FileContent {
  readonly name: string;
  readonly blocks: AsyncIterable<Uint8Array>;
}

/** A column of a row whose content the caller may change. */
export interface FileSlot {
  readonly kind: 'file' | 'image';
  /** Bytes that it takes. */
  readonly maxBytes: number;
  /** Bytes of a block of its content; undefined: it is taken whole. */
  readonly blockBytes: number | undefined;
  /** Puts content into it. @throws whatever the blocks throw; nothing was written then */
  readonly write: (content: FileContent) => Promise<void>;
  /** Empties it. @returns false where there was nothing */
  readonly remove: () => Promise<boolean>;
}

/**
 * @returns undefined when there is no such column or row, or the caller may not see it: the two are not told apart.
 * @throws GatewayError FORBIDDEN when the caller may see but not change it.
 */
export type OpenFileSlot = (request: SlotRequest) => Promise<FileSlot | undefined>;
