import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { isRow, textsOf } from './json-row.ts';
import type { RawMetadata } from './metadata-source.ts';

/** The last good metadata of an organisation. */
export interface Snapshot {
  /** Origin of the organisation, `https://contoso.crm.dynamics.com`. */
  readonly environment: string;
  /** When it was fetched, ISO 8601. */
  readonly fetchedAt: string;
  readonly metadata: RawMetadata;
}

/** A snapshot, or the reason why there is none. */
export type SnapshotResult =
  | { readonly snapshot: Snapshot; readonly reason: undefined }
  | { readonly snapshot: undefined; readonly reason: string };

/** Version of the file's format; another one's file is not read. */
const version = 1;

/** Far above any organisation's metadata; keeps a damaged or foreign file from filling the memory. Bytes. */
const maxLength = 2 ** 30;

/**
 * Reads the snapshot of an environment from a state directory. Never throws: a snapshot that is absent, damaged, of
 * another version or of another environment is no snapshot.
 */
export async function readSnapshot(directory: string, environment: string): Promise<SnapshotResult> {
  try {
    const packed = await readFile(fileOf(directory, environment));
    const text = (await promisify(gunzip)(packed, { maxOutputLength: maxLength })).toString('utf8');
    return parseSnapshot(JSON.parse(text), environment);
  } catch (error) {
    return none(hasCode(error, 'ENOENT') ? 'there is none' : `it can not be read: ${messageOf(error)}`);
  }
}

/**
 * Writes a snapshot, whole or not at all. Never throws: the state directory may be read-only.
 *
 * @returns undefined when written, else the reason why not
 */
export async function writeSnapshot(directory: string, snapshot: Snapshot): Promise<string | undefined> {
  const file = fileOf(directory, snapshot.environment);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const { csdl, ...metadata } = snapshot.metadata;
    const content = { version, ...snapshot, metadata: { ...metadata, csdl: new TextDecoder().decode(csdl) } };
    const packed = await promisify(gzip)(JSON.stringify(content));
    await mkdir(directory, { recursive: true });
    await writeFile(temporary, packed, { mode: 0o600, flush: true });
    await rename(temporary, file);
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return `it can not be written: ${messageOf(error)}`;
  }
}

/** One file for each environment, so that two gateways may share a directory. */
function fileOf(directory: string, environment: string): string {
  const name = environment.replace(/^https?:\/\//, '').replace(/[^0-9A-Za-z.-]+/g, '_');
  return join(directory, `metadata-${name}.json.gz`);
}

function parseSnapshot(content: unknown, environment: string): SnapshotResult {
  if (!isRow(content) || content['version'] !== version) return none('it is of another version');
  if (content['environment'] !== environment) return none('it is of another environment');
  const { fetchedAt, metadata } = content;
  if (typeof fetchedAt !== 'string' || !isRow(metadata)) return none('it is damaged');
  const { csdl, definitions, baseLanguage } = metadata;
  if (typeof csdl !== 'string' || typeof baseLanguage !== 'number') return none('it is damaged');
  return {
    reason: undefined,
    snapshot: {
      environment,
      fetchedAt,
      metadata: {
        csdl: Buffer.from(csdl),
        definitions: definitions === undefined ? undefined : textsOf(definitions),
        baseLanguage,
      },
    },
  };
}

function none(reason: string): SnapshotResult {
  return { snapshot: undefined, reason };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
