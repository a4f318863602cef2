import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';

import { isRow, type JsonRow } from './json-row.ts';
import type { LoadedMetadata, MetadataScope } from './metadata-source.ts';
import { readCsdl } from './pack/read-csdl.ts';
import { readDefinitions } from './pack/read-definitions.ts';
import { TapeReader, TapeWriter, type Tape } from './pack/tape.ts';
import { writeCsdl } from './pack/write-csdl.ts';
import { writeDefinitions } from './pack/write-definitions.ts';

/** The last good metadata of an organisation. */
export interface Snapshot {
  /** Origin of the organisation, `https://contoso.crm.dynamics.com`. */
  readonly environment: string;
  /** When it was fetched, ISO 8601. */
  readonly fetchedAt: string;
  readonly metadata: LoadedMetadata;
}

/** A snapshot, or the reason why there is none. */
export type SnapshotResult =
  | { readonly snapshot: Snapshot; readonly reason: undefined }
  | { readonly snapshot: undefined; readonly reason: string };

/** Which snapshot is of use. */
export interface SnapshotWish {
  readonly environment: string;
  /** What would be fetched; undefined: whatever was. */
  readonly scope: MetadataScope | undefined;
}

/** Version of the file's format; another one's file is not read. */
const version = 4;

/** Far above any organisation's metadata; keeps a damaged or foreign file from filling the memory. Bytes. */
const maxLength = 2 ** 30;

/** Bytes that are unpacked at once: an organisation's metadata is a few of them. */
const chunkSize = 4 * 2 ** 20;

/**
 * Reads the snapshot of an environment from a state directory. Never throws: a snapshot that is absent, damaged, of another
 * version or environment, or of more or less than would be fetched now, is no snapshot.
 */
export async function readSnapshot(directory: string, wish: SnapshotWish): Promise<SnapshotResult> {
  try {
    const packed = await readFile(fileOf(directory, wish.environment));
    const bytes = await promisify(gunzip)(packed, { maxOutputLength: maxLength, chunkSize });
    return parseSnapshot(deserialize(bytes), wish);
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
  const { environment, fetchedAt, metadata } = snapshot;
  const file = fileOf(directory, environment);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const { scope, version: metadataVersion } = metadata;
    const content = { version, environment, fetchedAt, scope, metadataVersion, tape: tapeOf(metadata) };
    // Little effort packs it to a fifth; more would cost a second for a tenth less.
    const packed = await promisify(gzip)(serialize(content), { level: 1 });
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
  return join(directory, `metadata-${name}.bin.gz`);
}

function tapeOf({ csdl, definitions }: LoadedMetadata): Tape {
  const tape = new TapeWriter();
  writeCsdl(csdl, tape);
  tape.flags(definitions !== undefined);
  if (definitions !== undefined) writeDefinitions(definitions, tape);
  return tape.finish();
}

function parseSnapshot(content: unknown, wish: SnapshotWish): SnapshotResult {
  if (!isRow(content) || content['version'] !== version) return none('it is of another version');
  const { environment, fetchedAt, metadataVersion } = content;
  if (environment !== wish.environment) return none('it is of another environment');
  const scope = parseScope(content['scope']);
  const tape = parseTape(content['tape']);
  if (typeof fetchedAt !== 'string' || scope === undefined || tape === undefined)
    return none('it is damaged');
  const difference = wish.scope === undefined ? undefined : differenceOf(scope, wish.scope);
  if (difference !== undefined) return none(difference);
  const reader = new TapeReader(tape);
  const csdl = readCsdl(reader);
  const definitions = reader.number() === 1 ? readDefinitions(reader) : undefined;
  reader.end();
  const metadata: LoadedMetadata = {
    ...{ csdl, definitions, scope },
    version: typeof metadataVersion === 'string' ? metadataVersion : undefined,
  };
  return { reason: undefined, snapshot: { environment: wish.environment, fetchedAt, metadata } };
}

function parseTape(value: unknown): Tape | undefined {
  if (!isRow(value)) return undefined;
  const { texts, numbers } = value;
  if (!(numbers instanceof Int32Array) || !isListOf(texts, 'string')) return undefined;
  return { texts, numbers };
}

function parseScope(value: unknown): MetadataScope | undefined {
  const { languages, solutions, csdlOnly }: JsonRow = isRow(value) ? value : {};
  if (typeof csdlOnly !== 'boolean' || !isListOf(solutions, 'string')) return undefined;
  if (languages !== undefined && !isListOf(languages, 'number')) return undefined;
  return { languages, solutions, csdlOnly };
}

type Listed = { readonly string: string; readonly number: number };

function isListOf<Type extends keyof Listed>(value: unknown, type: Type): value is Listed[Type][] {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}

/** What the configuration says otherwise since the snapshot was written. */
function differenceOf(written: MetadataScope, wanted: MetadataScope): string | undefined {
  if (written.csdlOnly !== wanted.csdlOnly) {
    return written.csdlOnly ? 'it has no definitions' : 'it has definitions';
  }
  if (!isSameSet(written.languages, wanted.languages)) return 'it has labels of other languages';
  return isSameSet(written.solutions, wanted.solutions) ? undefined : 'it knows other solutions';
}

function isSameSet<Item>(one: readonly Item[] | undefined, two: readonly Item[] | undefined): boolean {
  if (one === undefined || two === undefined) return one === two;
  const [first, second] = [new Set(one), new Set(two)];
  return first.size === second.size && [...first].every((item) => second.has(item));
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
