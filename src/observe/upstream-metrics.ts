import { Gauge, Histogram, type Registry } from 'prom-client';

/** How busy the limiter of one application user is. */
export interface LimiterLoad {
  readonly limit: number;
  readonly running: number;
  readonly waiting: number;
  readonly pauseMs: number;
}

/** What is told about requests to Dataverse. */
export interface UpstreamMetrics {
  /** One try is over; `none`: without an answer. */
  readonly exchange: (exchange: { readonly status: number | 'none'; readonly milliseconds: number }) => void;
  /** Where to look how busy the limiters of all application users are. */
  readonly watchLimiters: (limiters: () => readonly LimiterLoad[]) => void;
}

/** Metrics of the way to Dataverse. */
export const createUpstreamMetrics = (registry: Registry): UpstreamMetrics => {
  const exchanges = new Histogram({
    name: 'dynamics_graphql_upstream_request_seconds',
    help: 'What requests to Dataverse took, each try for itself, by status; none: there was no answer.',
    labelNames: ['status'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
    registers: [registry],
  });
  let limiters: () => readonly LimiterLoad[] = () => [];
  const gauge = (name: string, help: string, valueOf: (loads: readonly LimiterLoad[]) => number): void => {
    new Gauge({
      name: `dynamics_graphql_upstream_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(valueOf(limiters()));
      },
    });
  };
  const all =
    (member: 'limit' | 'running' | 'waiting') =>
    (loads: readonly LimiterLoad[]): number =>
      loads.reduce((sum, load) => sum + load[member], 0);
  gauge('limit', 'Requests that may go to Dataverse at once.', all('limit'));
  gauge('running', 'Requests to Dataverse that are under way.', all('running'));
  gauge('waiting', 'Requests that wait for their turn.', all('waiting'));
  gauge('pause_seconds', 'Seconds until Dataverse takes requests again, of any application user.', (loads) =>
    loads.length === 0 ? 0 : Math.min(...loads.map(({ pauseMs }) => pauseMs)) / 1000,
  );
  return {
    exchange: ({ status, milliseconds }) => {
      // Statuses come from a server: their classes are a short list, whatever it answers.
      const label = status === 429 || status === 'none' ? String(status) : `${Math.floor(status / 100)}xx`;
      exchanges.observe({ status: label }, milliseconds / 1000);
    },
    watchLimiters: (look) => {
      limiters = look;
    },
  };
};
