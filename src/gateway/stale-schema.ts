import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';

import type { SchemaFor } from '../server/requests.ts';
import type { OperationRequest } from '../server/server-options.ts';

export interface StaleSchemaOptions {
  /** Looks whether metadata changed. @returns whether other metadata is in use then */
  readonly refreshMetadata: () => Promise<boolean>;
  /** The schema that a request is let in with now. */
  readonly schemaFor: SchemaFor;
}

/** A wait for new metadata, at most, of an operation without deadline. */
const longestMs = 30_000;

/** Notes that an operation's schema is out of date, and gets the new one. */
export class StaleSchema {
  readonly #operation: OperationRequest;
  readonly #options: StaleSchemaOptions;
  #refreshed: Promise<boolean> | undefined;

  constructor(operation: OperationRequest, options: StaleSchemaOptions) {
    this.#operation = operation;
    this.#options = options;
  }

  /** Dataverse lacks something that the schema has: the new metadata is asked for, where it isn't in use already. */
  readonly note = (): void => {
    this.#refreshed ??= this.#now() === undefined ? this.#options.refreshMetadata() : Promise.resolve(true);
  };

  /** Most operations meet nothing of the kind. */
  get isNoted(): boolean {
    return this.#refreshed !== undefined;
  }

  /**
   * The new schema; undefined where nothing was noted, nothing changed, or it does not come within half of the time that the
   * operation has left: the other half is for doing it once more.
   */
  async next(): Promise<GraphQLSchema | undefined> {
    if (this.#refreshed === undefined) return undefined;
    const { deadline = Number.POSITIVE_INFINITY, signal } = this.#operation;
    const patienceMs = Math.min((deadline - performance.now()) / 2, longestMs);
    const done = new AbortController();
    const tooLate = setTimeout(Math.max(0, patienceMs), false, {
      signal: AbortSignal.any([signal, done.signal]),
    }).catch(() => false);
    const changed = await Promise.race([this.#refreshed, tooLate]);
    done.abort();
    return changed && !signal.aborted ? this.#now() : undefined;
  }

  /** What such a request is let in with now; undefined where that is what this one has. */
  #now(): GraphQLSchema | undefined {
    const { known } = this.#operation;
    const { route, role } = known;
    if (route.kind === 'file') return undefined;
    const schema = this.#options.schemaFor({ audience: route.audience, role });
    return schema === known.schema ? undefined : schema;
  }
}
