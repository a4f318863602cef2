import { CsdlError } from '../csdl-error.ts';
import type { Csdl } from '../csdl.ts';
import type { TableDefinition } from '../definitions.ts';
import type { LabelReader } from '../label-reader.ts';
import type { DefinitionPart } from '../merge-definitions.ts';
import { MetadataError } from '../metadata-error.ts';
import type { MetadataStream } from '../metadata-source.ts';
import { parseCsdl } from '../parse-csdl.ts';
import { parseTableDefinition } from '../parse-table-definition.ts';
import { readJsonRows } from './read-json-rows.ts';
import { refusal } from './refusal.ts';

export interface FetchStreamOptions {
  readonly stream: MetadataStream;
  readonly signal: AbortSignal | undefined;
}

/** Characters of a refusal that are read, at most. */
const maxRefusal = 64 * 1024;

/**
 * The `$metadata` document, parsed as it arrives.
 *
 * @throws CsdlError; MetadataError `refused`, or `interrupted` where the answer broke off; what `stream` throws.
 */
export function fetchCsdl(options: FetchStreamOptions): Promise<Csdl> {
  return fetchBody({ ...options, path: '$metadata', accept: 'application/xml' }, parseCsdl);
}

/**
 * One answer with definitions, read row by row as it arrives.
 *
 * @throws MetadataError; what `stream` throws.
 */
export function fetchDefinitions(
  path: string,
  readLabel: LabelReader,
  options: FetchStreamOptions,
): Promise<DefinitionPart> {
  return fetchBody({ ...options, path, accept: 'application/json' }, async (body) => {
    const tables = new Map<string, TableDefinition>();
    for await (const row of readJsonRows(body)) {
      const table = parseTableDefinition(row, readLabel);
      tables.set(table.logicalName, table);
    }
    return tables;
  });
}

type Body = AsyncIterable<Uint8Array | string>;

async function fetchBody<Content>(
  { stream, signal, path, accept }: FetchStreamOptions & { readonly path: string; readonly accept: string },
  read: (body: Body) => Promise<Content>,
): Promise<Content> {
  const answer = await stream(path, { headers: { Accept: accept }, signal });
  try {
    if (answer.status === 200) return await read(answer.body);
    throw refusal({ path, ...answer, body: await readStart(answer.body) });
  } catch (error) {
    if (error instanceof CsdlError || error instanceof MetadataError) throw error;
    const what = path.replace(/\?.*/, '');
    throw new MetadataError('interrupted', `The answer to ${what} broke off`, { cause: error });
  }
}

async function readStart(body: Body): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    if (text.length > maxRefusal) break;
  }
  return text;
}
