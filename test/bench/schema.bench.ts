import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, bench, describe } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { parseCsdl } from '../../src/metadata/parse-csdl.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { makeSyntheticOrganization } from '../support/synthetic/make-synthetic-organization.ts';
import { castTypes } from '../support/synthetic/print-definitions.ts';
import { printMetadata } from '../support/synthetic/print-metadata.ts';
import { serveOrganization } from '../support/synthetic/serve-organization.ts';
import { listen } from './listen.ts';
import { bareCsdl } from './schema/bare-csdl.ts';
import { schemaSize } from './schema/bare-schema.ts';
import { compare } from './schema/compare.ts';
import { createJobRunner } from './schema/create-job-runner.ts';
import type { Job, JobResult } from './schema/job.ts';

/** 40 relationships a table: half of them begin at it, the other half end there. */
const shape = { seed: 1, tables: 800, columns: 120, relationships: 20 };
const oddities = ['principal', 'activities', 'metadataTypes'] as const;
const rounds = 3;
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const query = '{ acmeOrders(first: 10) { nodes { id acmeName } } }';

const organization = makeSyntheticOrganization({ ...shape, oddities });
const folder = await mkdtemp(join(tmpdir(), 'dynamics-graphql-bench-'));
const csdlFile = join(folder, 'metadata.xml');
const sizeFile = join(folder, 'size.json');
await pipeline(printMetadata(organization), createWriteStream(csdlFile));
/** Bodies of metadata are made once and kept, so that making them is not measured. */
const isMetadata = (url: string): boolean => /\/(\$metadata|EntityDefinitions)(\?|$)/.test(url);
const emulator = await createEmulator();
const others = emulator.fetch;
const full = await listen(serveOrganization({ organization, others, definitions: true }), isMetadata);
const plain = await listen(serveOrganization({ organization, others, definitions: false }), isMetadata);
const runJob = await createJobRunner();

/** A line of the result; the table that vitest prints of its own says nothing here. */
const report = (what: string, ...values: readonly string[]): void => {
  process.stdout.write(`${what.padEnd(56)} ${values.join(' · ')}\n`);
};
const ms = (value: number | undefined): string => `${Math.round(value ?? Number.NaN)} ms`;
const mb = (value: number | undefined): string => `${(value ?? Number.NaN).toFixed(1)} MB`;
const ratio = (one: number | undefined, other: number | undefined): string =>
  `${((one ?? Number.NaN) / (other ?? Number.NaN)).toFixed(2)} ×`;
/** Counts are exact, so they may fail a run; times may not. */
const expectCount = (what: string, found: number | undefined, least: number): void => {
  if (found === undefined || found < least)
    throw new Error(`${what}: ${String(found)}, not ${least} or more`);
};

type GatewayJob = Extract<Job, { kind: 'gateway' }>;

const gatewayJob = (options: Partial<GatewayJob> & Pick<GatewayJob, 'url'>): Job => ({
  kind: 'gateway',
  client: {
    tenantId: wellKnown.tenantId,
    clientId: wellKnown.gatewayClient.clientId,
    clientSecret: wellKnown.gatewayClient.secret,
  },
  stateDir: undefined,
  query,
  introspect: false,
  ...options,
});

const start = async (options: Parameters<typeof gatewayJob>[0]): Promise<JobResult> => {
  const result = await runJob(gatewayJob(options));
  if (result.answer?.includes('"errors"') !== false)
    throw new Error(`The first query failed: ${result.answer ?? ''}`);
  return result;
};

afterAll(async () => {
  full.close();
  plain.close();
  await rm(folder, { recursive: true, force: true });
});

describe(`${shape.tables} tables × ${shape.columns} columns × 40 relationships`, () => {
  bench(
    'CSDL',
    async () => {
      const { size } = await stat(csdlFile);
      report('$metadata', mb(size / 1e6));
      const times = await compare(rounds, {
        bare: async () => {
          expectCount('elements', await bareCsdl(csdlFile), shape.tables * shape.columns);
        },
        parse: async () => {
          const { entityTypes } = await parseCsdl(createReadStream(csdlFile));
          expectCount('entity types', entityTypes.size, shape.tables);
        },
      });
      const [bare, parse] = [times.get('bare'), times.get('parse')];
      report('CSDL parse / bare event loop (≤ 1.5 ×)', ratio(parse, bare), ms(parse), ms(bare));
      const memory = await runJob({ kind: 'parse', file: csdlFile });
      const model = mb(memory.heapMB);
      report(
        'CSDL parse, peak memory / what stays (≤ 3 ×)',
        ratio(memory.peakMB, memory.heapMB),
        mb(memory.peakMB),
        model,
      );
    },
    once,
  );

  bench(
    'model',
    async () => {
      const csdl = await parseCsdl(createReadStream(csdlFile));
      const times = await compare(rounds, {
        build: () => {
          const { model } = buildModel({ csdl });
          expectCount('tables', model.tables.size, shape.tables);
          return Promise.resolve(undefined);
        },
      });
      report('model, CSDL only', ms(times.get('build')));
    },
    once,
  );

  for (const { url } of [plain, full]) {
    const csdlOnly = url === plain.url;
    const kind = csdlOnly ? 'CSDL only' : 'with definitions';
    bench(
      `start, ${kind}`,
      async () => {
        const stateDir = join(folder, csdlOnly ? 'plain' : 'defined');
        const first = await start({ url, stateDir, introspect: true });
        expectCount('tables', first.tables, shape.tables);
        await writeFile(sizeFile, JSON.stringify(schemaSize(first.sdl ?? '')));
        reportIntrospection(kind, first);
        const casts = [undefined, ...castTypes].map((cast) =>
          cast === undefined ? '' : `?Attributes/Microsoft.Dynamics.CRM.${cast}`,
        );
        const json = casts.map((cast) => `${url}/api/data/v9.2/EntityDefinitions${cast}`);
        const bareJob = {
          kind: 'bare',
          metadata: `${url}/api/data/v9.2/$metadata`,
          size: sizeFile,
          json: [],
        } as const;
        const peaks = new Map<string, number | undefined>();
        const measured = (name: string, result: JobResult): number | undefined => {
          peaks.set(name, result.peakMB);
          return result.answeredMs;
        };
        const times = await compare(rounds, {
          fetched: async () => measured('fetched', await start({ url })),
          bare: async () => measured('bare', await runJob(bareJob)),
          ...(csdlOnly ? {} : { json: async () => measured('json', await runJob({ ...bareJob, json })) }),
          snapshot: async () => measured('snapshot', await start({ url, stateDir })),
        });
        const [fetched, bare, withJson] = ['fetched', 'bare', 'json'].map((name) => times.get(name));
        const snapshot = times.get('snapshot');
        report(`${kind}: start from a snapshot (≤ 2 s, ≤ 400 MB)`, ms(snapshot), mb(peaks.get('snapshot')));
        report(
          `${kind}: fetched start / bare (≤ 2.5 ×)`,
          ratio(fetched, bare),
          ms(fetched),
          ms(bare),
          mb(peaks.get('fetched')),
        );
        if (withJson !== undefined) {
          report(
            `${kind}: the same, bare with JSON.parse`,
            ratio(fetched, withJson),
            ms(withJson),
            mb(peaks.get('json')),
          );
        }
      },
      once,
    );
  }
});

const reportIntrospection = (kind: string, result: JobResult): void => {
  const [first, second, known] = result.introspections ?? [];
  if (second?.status !== 200 || known?.status !== 304) {
    throw new Error(`Introspection was answered with ${String(second?.status)} and ${String(known?.status)}`);
  }
  report(
    `${kind}: introspection, first`,
    ms(first?.ms),
    mb((first?.bytes ?? 0) / 1e6),
    `peak ${mb(result.afterMB)}`,
  );
  report(
    `${kind}: introspection, after (≤ 50 ms, ≤ 5 MB)`,
    ms(second.ms),
    mb(second.bytes / 1e6),
    `304 in ${ms(known.ms)}`,
  );
};
