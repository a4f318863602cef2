import { createReadStream } from 'node:fs';

import { CsdlError } from './csdl-error.ts';
import type { Csdl } from './csdl.ts';
import type { Definitions, TableDefinition } from './definitions.ts';
import { labelReader } from './label-reader.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { MetadataError } from './metadata-error.ts';
import type { MetadataSource } from './metadata-source.ts';
import { parseCsdl } from './parse-csdl.ts';
import { readDefinitionFiles } from './read-definition-files.ts';

export interface FileSourceOptions {
  /** Path of a `$metadata` document. */
  readonly metadata: string;
  /**
   * Path of bodies of EntityDefinitions (contract §3.3): one JSON file; a folder of JSON files; or a folder with one folder a
   * table that holds `EntityMetadata.json` and `*OptionSetAttribute.json`. @default CSDL-only mode
   */
  readonly definitions?: string | undefined;
  /** LCID of the organisation's base language. @default the one that most labels are in */
  readonly baseLanguage?: number | undefined;
}

/** Taken where there are no labels, and where another language has no more of them: English. */
const usualLanguage = 1033;

/**
 * Metadata from files.
 *
 * `load` throws CsdlError for a document that isn't one, and MetadataError: `refused` for a file that can't be opened,
 * `unusable` for definitions that aren't any. All but a CsdlError name the file.
 */
export function fileSource({ metadata, definitions, baseLanguage }: FileSourceOptions): MetadataSource {
  const scope = { languages: undefined, solutions: [], csdlOnly: definitions === undefined };
  return {
    scope,
    async load() {
      const csdl = await readDocument(metadata);
      return {
        csdl,
        definitions: definitions === undefined ? undefined : await readDefinitions(definitions, baseLanguage),
        version: undefined,
        scope,
      };
    },
  };
}

async function readDocument(path: string): Promise<Csdl> {
  try {
    return await parseCsdl(createReadStream(path));
  } catch (error) {
    if (error instanceof CsdlError || !(error instanceof Error)) throw error;
    throw new MetadataError('refused', `The file ${path} can not be read: ${error.message}`, {
      cause: error,
    });
  }
}

async function readDefinitions(path: string, baseLanguage: number | undefined): Promise<Definitions> {
  const tables = mergeDefinitions(await readDefinitionFiles(path, labelReader(undefined)));
  return { tables, baseLanguage: baseLanguage ?? commonLanguage(tables.values()), solutions: new Map() };
}

function commonLanguage(tables: Iterable<TableDefinition>): number {
  const counts = new Map<number, number>();
  for (const { displayName, columns } of tables) {
    for (const labels of [displayName, ...[...columns.values()].map((column) => column.displayName)]) {
      for (const language of labels.keys()) counts.set(language, (counts.get(language) ?? 0) + 1);
    }
  }
  let common = usualLanguage;
  for (const [language, count] of counts) {
    if (count > (counts.get(common) ?? 0)) common = language;
  }
  return common;
}
