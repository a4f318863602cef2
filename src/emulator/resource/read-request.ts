import type { RequestScope } from '../data-context.ts';
import type { Preferences } from '../query/preferences.ts';
import type { QueryOptions } from '../query/query-options.ts';

/** A GET, read as far as all resources need it. */
export interface ReadRequest {
  readonly scope: RequestScope;
  /** Path below the service root as sent, for links. */
  readonly path: string;
  readonly options: QueryOptions;
  readonly preferences: Preferences;
  /** `If-None-Match`; undefined without it and for the word `null`, which is no etag (contract §2.2). */
  readonly ifNoneMatch: string | undefined;
  /** `Range`, which counts for files only. */
  readonly range: string | undefined;
}
