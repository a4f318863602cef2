import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isRow } from './json-row.ts';
import type { LabelReader } from './label-reader.ts';
import type { DefinitionPart } from './merge-definitions.ts';
import { MetadataError } from './metadata-error.ts';
import { parseDefinitionBody } from './parse-definition-body.ts';

interface DefinitionFile {
  readonly path: string;
  /** The table whose folder it is in. */
  readonly table: string | undefined;
}

/** What of the folder of a table is read. */
const tableFile = /^EntityMetadata\.json$|OptionSetAttribute\.json$/;

/**
 * Bodies of EntityDefinitions from one JSON file, or a folder of them; folders in that folder are named by their table.
 *
 * @throws MetadataError `refused` for a file that can't be opened, `unusable` for one that holds something else
 */
export async function readDefinitionFiles(path: string, readLabel: LabelReader): Promise<DefinitionPart[]> {
  const files = await opening(path, async () => ((await stat(path)).isDirectory() ? list(path) : undefined));
  if (files?.length === 0) {
    throw new MetadataError('unusable', `The folder ${path} holds no JSON files with definitions`);
  }
  const parts: DefinitionPart[] = [];
  for (const file of files ?? [{ path, table: undefined }]) parts.push(await readOne(file, readLabel));
  return parts;
}

/** In the order of their names, so that the machine's order doesn't matter. */
async function list(folder: string): Promise<DefinitionFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((one, two) => (one.name < two.name ? -1 : 1));
  const files: DefinitionFile[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const names = (await readdir(path)).filter((name) => tableFile.test(name)).sort();
      files.push(...names.map((name) => ({ path: join(path, name), table: entry.name })));
    } else if (entry.name.endsWith('.json')) {
      files.push({ path, table: undefined });
    }
  }
  return files;
}

async function readOne({ path, table }: DefinitionFile, readLabel: LabelReader): Promise<DefinitionPart> {
  const text = await opening(path, () => readFile(path, 'utf8'));
  try {
    const body: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const isOfTable = table !== undefined && !path.endsWith('EntityMetadata.json');
    return parseDefinitionBody(isOfTable && isRow(body) ? withTable(body, table) : body, readLabel);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MetadataError('unusable', `The file ${path} holds no definitions: ${reason}`, { cause });
  }
}

/** A list of attributes that was saved without its context: the folder tells the table. */
function withTable(body: object, table: string): object {
  if (!('value' in body) || '@odata.context' in body) return body;
  return { LogicalName: table, Attributes: body.value };
}

async function opening<Result>(path: string, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MetadataError('refused', `The file ${path} can not be read: ${reason}`, { cause });
  }
}
