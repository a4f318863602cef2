import { CsdlError } from './csdl-error.ts';
import type { Csdl } from './csdl.ts';
import { definitionRequests, type DefinitionRequest } from './definition-requests.ts';
import { isRow, rowsOf, textOf } from './json-row.ts';
import { MetadataError } from './metadata-error.ts';
import {
  readRawDefinitions,
  type MetadataGet,
  type MetadataProgress,
  type MetadataSource,
  type MetadataStream,
} from './metadata-source.ts';
import { parseCsdl } from './parse-csdl.ts';

export interface HttpSourceOptions {
  readonly get: MetadataGet;
  readonly stream: MetadataStream;
  /** True: don't ask for definitions. @default false */
  readonly csdlOnly?: boolean;
  readonly onProgress?: MetadataProgress;
}

/** Language that is assumed where the organisation doesn't tell its own: English. */
const defaultLanguage = 1033;

/** How many requests for definitions run at once; each answer is large and costs the organisation dearly. */
const parallelRequests = 4;

/**
 * Metadata from the organisation itself: `$metadata`, then its definitions in a fixed number of requests. Definitions that
 * answer 404 or 501 don't exist there, and CSDL-only mode is meant; any other failure is one, since going on without them
 * would silently rename everything.
 */
export function httpSource(options: HttpSourceOptions): MetadataSource {
  return {
    async load() {
      const report = progressOf(options.onProgress);
      const { csdl, bytes } = await fetchCsdl(options.stream);
      const requests = options.csdlOnly === true ? [] : definitionRequests(csdl);
      report('the $metadata document', requests.length + 2);
      const baseLanguage = await fetchBaseLanguage(options.get);
      report('the base language', requests.length + 2);
      const bodies = await fetchDefinitions(requests, options.get, ({ step }) =>
        report(step, requests.length + 2),
      );
      const definitions = readRawDefinitions(bodies, baseLanguage);
      return { csdl, definitions, raw: { csdl: bytes, definitions: bodies, baseLanguage } };
    },
  };
}

function progressOf(onProgress: MetadataProgress | undefined): (step: string, total: number) => void {
  let done = 0;
  return (step, total) => {
    done++;
    onProgress?.({ step, done, total });
  };
}

async function fetchCsdl(stream: MetadataStream): Promise<{ csdl: Csdl; bytes: Uint8Array }> {
  const { status, body } = await stream('$metadata');
  const chunks: Buffer[] = [];
  const kept = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      yield bytes;
    }
  };
  try {
    if (status === 200) {
      const csdl = await parseCsdl(kept());
      return { csdl, bytes: Buffer.concat(chunks) };
    }
    for await (const _ of kept()) continue;
  } catch (error) {
    if (error instanceof CsdlError) throw error;
    throw new MetadataError('interrupted', 'The answer to $metadata broke off', { cause: error });
  }
  throw refused('$metadata', status, Buffer.concat(chunks).toString());
}

async function fetchBaseLanguage(get: MetadataGet): Promise<number> {
  const { status, body } = await get('organizations?$select=languagecode');
  if (status !== 200) return defaultLanguage;
  try {
    const content: unknown = JSON.parse(body);
    const code = isRow(content) ? rowsOf(content['value'])[0]?.['languagecode'] : undefined;
    return typeof code === 'number' ? code : defaultLanguage;
  } catch {
    return defaultLanguage;
  }
}

/** The bodies in the order of requests; undefined where the organisation has no definitions. */
async function fetchDefinitions(
  requests: readonly DefinitionRequest[],
  get: MetadataGet,
  onDone: (request: DefinitionRequest) => void,
): Promise<string[] | undefined> {
  const [first, ...rest] = requests;
  if (first === undefined) return undefined;
  const answer = await get(first.path);
  if (answer.status === 404 || answer.status === 501) return undefined;
  if (answer.status !== 200) throw refused(first.path, answer.status, answer.body);
  onDone(first);
  const bodies = [answer.body];
  const waiting = [...rest.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, request] = next;
      const { status, body } = await get(request.path);
      if (status !== 200) throw refused(request.path, status, body);
      bodies[index + 1] = body;
      onDone(request);
    }
  };
  await Promise.all(Array.from({ length: parallelRequests }, work));
  return bodies;
}

function refused(path: string, status: number, body: string): MetadataError {
  const what = path.replace(/\?.*/, '');
  return new MetadataError('refused', `The organisation answered ${what} with ${status}${faultOf(body)}`, {
    status,
  });
}

/** Dataverse's own words, where the body has them (contract §7.1). */
function faultOf(body: string): string {
  try {
    const content: unknown = JSON.parse(body);
    const fault = isRow(content) ? content['error'] : undefined;
    const message = isRow(fault) ? textOf(fault['message']) : undefined;
    return message === undefined ? '' : `: ${message}`;
  } catch {
    return '';
  }
}
