import type { Readable } from 'node:stream';

import type { KnownRequest } from './requests.ts';

/** Asks for the content of a file or image column. */
export interface FileRequest {
  /** Logical names, as the path has them. */
  readonly table: string;
  readonly column: string;
  /** GUID, lower case. */
  readonly id: string;
  /** The image as it was uploaded; false: its thumbnail. Of no account for files. */
  readonly full: boolean;
  /** `bytes=0-1023`; undefined: all of it. Of no account for images. */
  readonly range: string | undefined;
  readonly request: Request;
  /** Who asks. */
  readonly known: KnownRequest;
  readonly signal: AbortSignal;
  /** Of the beginning of the answer, in monotonic milliseconds. */
  readonly deadline: number;
}

/** Content of a file or image column. Whoever gets it reads the body or destroys it. */
export interface FileAnswer {
  readonly kind: 'file' | 'image';
  /** 206: the range that was asked for. 416: there is no such range; the body is empty. */
  readonly status: 200 | 206 | 416;
  readonly name: string | undefined;
  /** As Dataverse has it, which is as an uploader said. */
  readonly mimeType: string | undefined;
  /** Bytes of the whole file. */
  readonly size: number | undefined;
  /** `bytes 0-1023/25870370`, with 206 always. */
  readonly contentRange: string | undefined;
  readonly body: Readable;
}

/** @returns undefined when there is no such thing, or the caller may not see it: the two are not told apart. */
export type OpenFile = (request: FileRequest) => Promise<FileAnswer | undefined>;
