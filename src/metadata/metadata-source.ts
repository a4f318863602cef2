import type { Csdl } from './csdl.ts';
import type { Definitions } from './definitions.ts';
import { MetadataError } from './metadata-error.ts';
import { parseCsdl } from './parse-csdl.ts';
import { parseDefinitions } from './parse-definitions.ts';

/** Where the metadata of an organisation comes from. */
export interface MetadataSource {
  /**
   * Fetches everything anew.
   *
   * @throws MetadataError, CsdlError, and what the transport below throws (no answer, no token).
   */
  load(): Promise<LoadedMetadata>;
}

export interface LoadedMetadata {
  readonly csdl: Csdl;
  /** Undefined in CSDL-only mode. */
  readonly definitions: Definitions | undefined;
  readonly raw: RawMetadata;
}

/** Metadata as it came, for a snapshot. */
export interface RawMetadata {
  /** The `$metadata` document, UTF-8. */
  readonly csdl: Uint8Array;
  /** JSON bodies of the answers; undefined in CSDL-only mode. */
  readonly definitions: readonly string[] | undefined;
  /** LCID of the organisation's base language. */
  readonly baseLanguage: number;
}

/** Sends a GET for a path relative to the service root. A status of 4xx or 5xx is an answer, not an error. */
export type MetadataGet = (path: string) => Promise<{ readonly status: number; readonly body: string }>;

/** Like {@link MetadataGet}, with the body as it arrives. */
export type MetadataStream = (
  path: string,
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array | string> }>;

/** Told after each step of a fetch. */
export type MetadataProgress = (progress: {
  /** What has just been read, such as `labels and types of 812 tables`. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
}) => void;

/**
 * Parses metadata that was kept.
 *
 * @throws CsdlError, MetadataError `unusable` where it is no such metadata
 */
export async function readRawMetadata(raw: RawMetadata): Promise<LoadedMetadata> {
  return {
    csdl: await parseCsdl([raw.csdl]),
    definitions: readRawDefinitions(raw.definitions, raw.baseLanguage),
    raw,
  };
}

/**
 * Parses bodies of EntityDefinitions.
 *
 * @throws MetadataError `unusable` where one isn't JSON, or not as documented
 */
export function readRawDefinitions(
  bodies: readonly string[] | undefined,
  baseLanguage: number,
): Definitions | undefined {
  if (bodies === undefined) return undefined;
  return parseDefinitions({ bodies: bodies.map(parseJson), baseLanguage });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const what = /^\s*</.test(body) ? 'a web page' : 'something that is not JSON';
    throw new MetadataError('unusable', `The organisation answered a request for definitions with ${what}`, {
      cause,
    });
  }
}
