import type { UpstreamResponse } from '../transport/send.ts';

/** One HTTP exchange with the Web API, as `extensions.upstream` shows it. */
export interface Exchange {
  method: string;
  /** Relative to the service root. */
  url: string;
  /** Operations of a `$batch`. */
  parts?: { method: string; url: string; status: number | null; rows: number }[];
  /** `null` when there was no answer. */
  status: number | null;
  milliseconds: number;
  rows: number;
  retries: number;
  /** Response paths of the GraphQL fields that it served. */
  paths: string[];
}

/** Collects the exchanges of one GraphQL operation, in the order in which they were sent. */
export class ExchangeLog {
  readonly exchanges: Exchange[] = [];
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a request that is being sent. Returns how to note its answer, or that there was none. */
  begin(start: Pick<Exchange, 'method' | 'url' | 'parts' | 'paths'>): {
    readonly exchange: Exchange;
    readonly end: (response: UpstreamResponse | undefined) => void;
  } {
    const began = this.#now();
    const { method, url, parts, paths } = start;
    const outcome = { status: null, milliseconds: 0, rows: 0, retries: 0 };
    const exchange: Exchange = { method, url, ...(parts && { parts }), paths, ...outcome };
    this.exchanges.push(exchange);
    const end = (response: UpstreamResponse | undefined): void => {
      exchange.milliseconds = Math.round((this.#now() - began) * 10) / 10;
      exchange.status = response?.status ?? null;
      exchange.retries = response?.retries ?? 0;
    };
    return { exchange, end };
  }
}
