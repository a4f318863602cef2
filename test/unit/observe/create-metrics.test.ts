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
