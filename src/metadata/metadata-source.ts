import type { Csdl } from './csdl.ts';
import type { Definitions } from './definitions.ts';

/** Where the metadata of an organisation comes from. */
export interface MetadataSource {
  readonly scope: MetadataScope;
  /**
   * Fetches everything anew, but for parts that a load of a moment ago brought before it failed.
   *
   * @param options.signal gives the load up
   * @throws MetadataError, CsdlError, and what the transport below throws (no answer, no token).
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<LoadedMetadata>;
}

export interface LoadedMetadata {
  readonly csdl: Csdl;
  /** Undefined in CSDL-only mode. */
  readonly definitions: Definitions | undefined;
  /** The organisation's `globalmetadataversion` just before this was fetched; undefined where it tells none. */
  readonly version: string | undefined;
  readonly scope: MetadataScope;
}

/** How much of an organisation's metadata is asked for. */
export interface MetadataScope {
  /** LCIDs whose labels are kept, beside the base language; undefined: all. */
  readonly languages: readonly number[] | undefined;
  /** Unique names of the solutions whose components are asked for. */
  readonly solutions: readonly string[];
  /** True: no definitions. */
  readonly csdlOnly: boolean;
}

/** What a request brings beside its path. */
export interface MetadataRequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** Names of headers in lower case. */
type Headers = ReadonlyMap<string, string>;

/** Sends a GET for a path relative to the service root. A status of 4xx or 5xx is an answer, not an error. */
export type MetadataGet = (
  path: string,
  options: MetadataRequestOptions,
) => Promise<{ readonly status: number; readonly headers?: Headers; readonly body: string }>;

/** Like {@link MetadataGet}, with the body as it arrives: `$metadata` and definitions are many megabytes. */
export type MetadataStream = (
  path: string,
  options: MetadataRequestOptions,
) => Promise<{
  readonly status: number;
  readonly headers?: Headers;
  readonly body: AsyncIterable<Uint8Array | string>;
}>;

/** Told after each step of a fetch. */
export type MetadataProgress = (progress: {
  /** What has just been read, such as `options of choices`. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
}) => void;

/** Told before a part is asked for again. */
export type MetadataRetry = (retry: {
  readonly step: string;
  readonly error: unknown;
  readonly waitMs: number;
}) => void;
