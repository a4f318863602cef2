import type { Csdl } from '../csdl.ts';
import type { SolutionDefinition } from '../definitions.ts';
import type { DefinitionPart } from '../merge-definitions.ts';
import { KeptParts } from './kept-parts.ts';

/** All that outlives a load that failed. */
export class PartsOfLoad {
  readonly csdl: KeptParts<Csdl>;
  /** By the request's path. */
  readonly definitions: KeptParts<DefinitionPart>;
  /** By unique name. */
  readonly solutions: KeptParts<SolutionDefinition>;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.csdl = new KeptParts(now);
    this.definitions = new KeptParts(now);
    this.solutions = new KeptParts(now);
  }

  /** As {@link KeptParts.begin}. */
  begin(version: string | undefined): void {
    for (const parts of [this.csdl, this.definitions, this.solutions]) parts.begin(version);
  }

  /** As {@link KeptParts.clear}. */
  clear(): void {
    for (const parts of [this.csdl, this.definitions, this.solutions]) parts.clear();
  }
}
