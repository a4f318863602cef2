import { setTimeout } from 'node:timers/promises';

import type { Sleep } from './fetch/ask-again.ts';
import { MetadataLoad } from './fetch/metadata-load.ts';
import { PartsOfLoad } from './fetch/parts-of-load.ts';
import type {
  MetadataGet,
  MetadataProgress,
  MetadataRetry,
  MetadataScope,
  MetadataSource,
  MetadataStream,
} from './metadata-source.ts';

export interface HttpSourceOptions {
  readonly get: MetadataGet;
  readonly stream: MetadataStream;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/`: links to a next page must lead below it. @default not checked */
  readonly serviceRoot?: string | undefined;
  /** True: don't ask for definitions. @default false */
  readonly csdlOnly?: boolean | undefined;
  /** LCIDs whose labels are kept; the base language's always are. @default all */
  readonly languages?: readonly number[] | undefined;
  /** Unique names of solutions whose components are to be known. @default none */
  readonly solutions?: readonly string[] | undefined;
  readonly onProgress?: MetadataProgress | undefined;
  /** Told before a part is asked for again. */
  readonly onRetry?: MetadataRetry | undefined;
  /** @default the machine's timer */
  readonly sleep?: Sleep | undefined;
  /** Milliseconds. @default the machine's clock */
  readonly now?: (() => number) | undefined;
}

/**
 * Metadata from the organisation itself: its row, `$metadata`, then its definitions in a fixed number of requests.
 * Definitions that answer 404 or 501 don't exist there, and CSDL-only mode is meant; any other failure is one, since going
 * on without them would silently rename everything. A part that fails is asked for again alone; what came before a load
 * failed is used by the next one.
 */
export function httpSource(options: HttpSourceOptions): MetadataSource {
  const { get, stream, serviceRoot, languages, solutions = [], csdlOnly = false } = options;
  const { onProgress, onRetry, sleep = sleepByTimer, now = Date.now } = options;
  const scope: MetadataScope = { languages, solutions, csdlOnly };
  const parts = new PartsOfLoad(now);
  return {
    scope,
    async load({ signal } = {}) {
      const load = new MetadataLoad({
        ...{ get, stream, serviceRoot, scope, onProgress, onRetry, sleep },
        ...{ parts, signal },
      });
      const metadata = await load.run();
      parts.clear();
      return metadata;
    },
  };
}

const sleepByTimer: Sleep = async (ms, signal) => {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
};
