import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

import { createUpstreamMetrics, type UpstreamMetrics } from './upstream-metrics.ts';

/** What the gateway counts. Labels come from fixed lists, so that nobody outside can make new series. */
export interface Metrics {
  /** Looks whether the organisation's metadata changed. */
  readonly metadataProbe: (result: 'unchanged' | 'changed' | 'failed') => void;
  /** A new schema took the place of the old one. */
  readonly schemaSwap: (changes: Readonly<Record<SchemaChangeKind, number>>) => void;
  /** Tables that are served now. */
  readonly tables: (count: number) => void;
  /** Requests to Dataverse. */
  readonly upstream: UpstreamMetrics;
  /** Everything in the text format of Prometheus, and its content type. */
  readonly print: () => Promise<{ readonly body: string; readonly contentType: string }>;
}

const changeKinds = ['breaking', 'dangerous', 'safe'] as const;
type SchemaChangeKind = (typeof changeKinds)[number];

/** Metrics of one gateway, with those of its process. They are collected always and served where `METRICS_PORT` is set. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const probes = new Counter({
    name: 'dynamics_graphql_metadata_probes_total',
    help: "Looks whether the organisation's metadata changed, by result.",
    labelNames: ['result'],
    registers: [registry],
  });
  const swaps = new Counter({
    name: 'dynamics_graphql_schema_swaps_total',
    help: 'How often a new schema took the place of the old one.',
    registers: [registry],
  });
  const changes = new Counter({
    name: 'dynamics_graphql_schema_changes_total',
    help: 'Changes of the schema while running, by what they mean for clients.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const tables = new Gauge({
    name: 'dynamics_graphql_schema_tables',
    help: 'Tables in the schema.',
    registers: [registry],
  });
  for (const kind of changeKinds) changes.inc({ kind }, 0);
  return {
    metadataProbe: (result) => {
      probes.inc({ result });
    },
    schemaSwap: (counts) => {
      swaps.inc();
      for (const kind of changeKinds) changes.inc({ kind }, counts[kind]);
    },
    tables: (count) => {
      tables.set(count);
    },
    upstream: createUpstreamMetrics(registry),
    print: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  };
};
