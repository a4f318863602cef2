import { expect, test } from 'vitest';

import { createMetrics } from '../../../src/observe/create-metrics.ts';

test('counts probes, swaps and changes by kind, beside the metrics of the process', async () => {
  const metrics = createMetrics();
  metrics.metadataProbe('unchanged');
  metrics.metadataProbe('unchanged');
  metrics.metadataProbe('failed');
  metrics.schemaSwap({ breaking: 2, dangerous: 0, safe: 5 });
  metrics.tables(41);
  const { body, contentType } = await metrics.print();
  expect(contentType).toContain('text/plain');
  expect(body).toContain('dynamics_graphql_metadata_probes_total{result="unchanged"} 2');
  expect(body).toContain('dynamics_graphql_metadata_probes_total{result="failed"} 1');
  expect(body).toContain('dynamics_graphql_schema_swaps_total 1');
  expect(body).toContain('dynamics_graphql_schema_changes_total{kind="breaking"} 2');
  expect(body).toContain('dynamics_graphql_schema_changes_total{kind="dangerous"} 0');
  expect(body).toContain('dynamics_graphql_schema_changes_total{kind="safe"} 5');
  expect(body).toContain('dynamics_graphql_schema_tables 41');
  expect(body).toContain('process_cpu_seconds_total');
});

test('two gateways in one process count apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.tables(3);
  expect((await other.print()).body).toContain('dynamics_graphql_schema_tables 0');
});

test('tells of all application users together how much goes to Dataverse, and when it takes requests of one of them again', async () => {
  const { upstream, print } = createMetrics();
  const pausesOf = [9000, 4000];
  upstream.watchLimiters(() =>
    pausesOf.map((pauseMs, index) => ({ limit: 10, running: 3 + index, waiting: index, pauseMs })),
  );
  const { body } = await print();
  expect(body).toContain('dynamics_graphql_upstream_limit 20');
  expect(body).toContain('dynamics_graphql_upstream_running 7');
  expect(body).toContain('dynamics_graphql_upstream_waiting 1');
  expect(body).toContain('dynamics_graphql_upstream_pause_seconds 4');
});

test('counts requests to Dataverse by classes of their status, 429 by itself', async () => {
  const { upstream, print } = createMetrics();
  for (const status of [200, 204, 429, 503, 'none'] as const) upstream.exchange({ status, milliseconds: 20 });
  const { body } = await print();
  const count = (status: string) => `dynamics_graphql_upstream_request_seconds_count{status="${status}"}`;
  expect(body).toContain(`${count('2xx')} 2`);
  for (const status of ['429', '5xx', 'none']) expect(body).toContain(`${count(status)} 1`);
});
