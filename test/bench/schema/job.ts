/** What the child process is to do. */
export type Job =
  | {
      readonly kind: 'gateway';
      /** Origin of organisation and login service. */
      readonly url: string;
      readonly client: {
        readonly tenantId: string;
        readonly clientId: string;
        readonly clientSecret: string;
      };
      readonly stateDir: string | undefined;
      /** The first query. */
      readonly query: string;
      readonly introspect: boolean;
    }
  /** `size`: JSON file of a SchemaSize. `json`: what else is fetched and parsed. */
  | {
      readonly kind: 'bare';
      readonly metadata: string;
      readonly size: string;
      readonly json: readonly string[];
    }
  | { readonly kind: 'parse'; readonly file: string };

/** Milliseconds are since the process began (`bare`: since its work did), memory in MB. */
export interface JobResult {
  readonly loadedMs?: number;
  readonly readyMs?: number;
  readonly answeredMs?: number;
  /** Highest resident size until then. */
  readonly peakMB?: number;
  /** Heap in use after a collection. */
  readonly heapMB?: number;
  readonly tables?: number;
  readonly types?: number;
  readonly answer?: string;
  /** First, second, and one with the ETag of the second. */
  readonly introspections?: readonly {
    readonly ms: number;
    readonly bytes: number;
    readonly status: number;
  }[];
  readonly sdl?: string;
  /** Highest resident size after introspection and SDL. */
  readonly afterMB?: number;
}
