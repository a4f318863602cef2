import type { Definitions, SolutionDefinition } from '../definitions.ts';
import { labelReader, type LabelReader } from '../label-reader.ts';
import { mergeDefinitions, type DefinitionPart } from '../merge-definitions.ts';
import { MetadataError } from '../metadata-error.ts';
import type {
  LoadedMetadata,
  MetadataGet,
  MetadataProgress,
  MetadataRetry,
  MetadataScope,
  MetadataStream,
} from '../metadata-source.ts';
import { askAgain, type Sleep } from './ask-again.ts';
import { definitionRequests, type DefinitionRequest } from './definition-requests.ts';
import { fetchSolution } from './fetch-solution.ts';
import { fetchCsdl, fetchDefinitions } from './fetch-stream.ts';
import type { PartsOfLoad } from './parts-of-load.ts';
import { readOrganizationRow, type OrganizationRow } from './read-organization-row.ts';

export interface MetadataLoadOptions {
  readonly get: MetadataGet;
  readonly stream: MetadataStream;
  readonly serviceRoot: string | undefined;
  readonly scope: MetadataScope;
  readonly onProgress: MetadataProgress | undefined;
  readonly onRetry: MetadataRetry | undefined;
  readonly sleep: Sleep;
  readonly parts: PartsOfLoad;
  readonly signal: AbortSignal | undefined;
}

/** Language that is assumed where the organisation doesn't tell its own: English. */
const defaultLanguage = 1033;

/** How many requests for definitions run at once; each answer is large and costs the organisation dearly. */
const parallelRequests = 4;

/** One load of an organisation's metadata. */
export class MetadataLoad {
  readonly #options: MetadataLoadOptions;
  #done = 0;
  #total = 0;

  constructor(options: MetadataLoadOptions) {
    this.#options = options;
  }

  /** @throws as {@link MetadataSource.load} */
  async run(): Promise<LoadedMetadata> {
    const { parts, scope } = this.#options;
    // First, so that a change while the rest is fetched makes the version of the next look another one.
    const { version, baseLanguage = defaultLanguage } = await this.#organizationRow();
    parts.begin(version);
    const csdl = await parts.csdl.get('$metadata', () =>
      this.#ask('the $metadata document', () => fetchCsdl(this.#options)),
    );
    const requests = scope.csdlOnly ? [] : definitionRequests(csdl);
    this.#total = 2 + requests.length + (scope.csdlOnly ? 0 : scope.solutions.length);
    this.#report('the organisation');
    this.#report('the $metadata document');
    const definitions = await this.#definitions(requests, baseLanguage);
    return { csdl, definitions, version, scope };
  }

  /** Who may not read the row has English labels, and no version to compare. */
  async #organizationRow(): Promise<OrganizationRow> {
    const { get, signal } = this.#options;
    try {
      return await this.#ask('the organisation', () =>
        readOrganizationRow(get, { select: 'organizationid,languagecode', signal }),
      );
    } catch (error) {
      if (!(error instanceof MetadataError) || (error.status !== 403 && error.status !== 404)) throw error;
      return { version: undefined, baseLanguage: undefined };
    }
  }

  async #definitions(
    [first, ...rest]: readonly DefinitionRequest[],
    baseLanguage: number,
  ): Promise<Definitions | undefined> {
    if (first === undefined) return undefined;
    const { languages, solutions } = this.#options.scope;
    const kept = languages === undefined ? undefined : new Set([baseLanguage, ...languages]);
    const readLabel = labelReader(kept);
    let tables: DefinitionPart;
    try {
      tables = await this.#definitionPart(first, readLabel);
    } catch (error) {
      if (error instanceof MetadataError && (error.status === 404 || error.status === 501)) return undefined;
      throw error;
    }
    const more = await inParallel(rest, (request) => this.#definitionPart(request, readLabel));
    const components = await inParallel(solutions, (name) => this.#solution(name));
    return { baseLanguage, tables: mergeDefinitions([tables, ...more]), solutions: new Map(components) };
  }

  async #definitionPart({ path, step }: DefinitionRequest, readLabel: LabelReader): Promise<DefinitionPart> {
    const part = await this.#options.parts.definitions.get(path, () =>
      this.#ask(step, () => fetchDefinitions(path, readLabel, this.#options)),
    );
    this.#report(step);
    return part;
  }

  async #solution(name: string): Promise<readonly [string, SolutionDefinition]> {
    const step = `components of the solution ${name}`;
    const solution = await this.#options.parts.solutions.get(name, () =>
      this.#ask(step, () => fetchSolution(name, this.#options)),
    );
    this.#report(step);
    return [name, solution];
  }

  #ask<Part>(step: string, ask: () => Promise<Part>): Promise<Part> {
    const { sleep, signal, onRetry } = this.#options;
    return askAgain(ask, {
      sleep,
      signal,
      onRetry: (error, waitMs) => onRetry?.({ step, error, waitMs }),
    });
  }

  #report(step: string): void {
    this.#done++;
    this.#options.onProgress?.({ step, done: this.#done, total: this.#total });
  }
}

/** Results in the order of items. After a failure nothing more is begun, but what runs ends first, to be kept. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const waiting = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        results[index] = await run(item);
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: parallelRequests }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
