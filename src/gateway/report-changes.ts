import type { Logger } from 'pino';

import { compareModels, type ModelChange } from '../model/compare-models.ts';
import type { Metrics } from '../observe/create-metrics.ts';
import type { ServedSchemas } from './build-served-schema.ts';

/** Where a change of the schema is told. */
export interface ChangeReport {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'schemaSwap' | 'tables'>;
}

/** Changes named in one line of the log; a new language or solution can bring thousands. */
const maxListed = 100;

/** Tells what a new schema means for clients: a warning where their queries may fail. */
export const reportChanges = (
  before: Pick<ServedSchemas, 'model'>,
  after: Pick<ServedSchemas, 'model'>,
  { log, metrics }: ChangeReport,
): void => {
  const changes = compareModels(before.model, after.model);
  const of = (kind: ModelChange['kind']): readonly ModelChange[] =>
    changes.filter((one) => one.kind === kind);
  const [breaking, dangerous, safe] = [of('breaking'), of('dangerous'), of('safe')];
  metrics.schemaSwap({ breaking: breaking.length, dangerous: dangerous.length, safe: safe.length });
  metrics.tables(after.model.tables.size);
  const listed = [...breaking, ...dangerous, ...safe]
    .slice(0, maxListed)
    .map(({ kind, path, message }) => `${kind}: ${path}: ${message}`);
  const summary = {
    breaking: breaking.length,
    dangerous: dangerous.length,
    safe: safe.length,
    changes: listed,
  };
  if (breaking.length > 0) log.warn(summary, 'the schema changed, and queries that were valid may fail');
  else
    log.info(
      summary,
      changes.length > 0 ? 'the schema changed' : 'metadata refreshed; the schema is the same',
    );
};
