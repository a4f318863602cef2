/* Runs one job in a process of its own, so that its memory and its start are its own; the result goes to stdout as JSON. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';

import { createGateway } from '../../../src/gateway/gateway.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { bareCsdl } from './bare-csdl.ts';
import { bareSchema, type SchemaSize } from './bare-schema.ts';
import type { Job, JobResult } from './job.ts';

const loadedMs = performance.now();
const megabytes = (bytes: number): number => bytes / 1_000_000;
/** The highest resident size so far. */
const peakMB = (): number => megabytes(process.resourceUsage().maxRSS * 1024);

const run = async (job: Job): Promise<JobResult> => {
  switch (job.kind) {
    case 'gateway':
      return startGateway(job);
    case 'bare':
      return bareStart(job);
    case 'parse':
      return parseAlone(job);
  }
};

/** From the start of the process to the answer of the first query, then introspection. */
const startGateway = async (job: Extract<Job, { kind: 'gateway' }>): Promise<JobResult> => {
  const gateway = await createGateway({
    dataverse: { url: new URL(job.url) },
    azure: { ...job.client, authorityHost: new URL(`${job.url}/login`) },
    roles: { admin: { tables: '*', limits: { tokens: 20_000 } } },
    callers: { anonymous: 'admin' },
    stateDir: job.stateDir,
    log: pino({ level: 'silent' }),
  });
  const readyMs = performance.now();
  const ask = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    );
  const answer = await (await ask(job.query)).text();
  const result = { loadedMs, readyMs, answeredMs: performance.now(), peakMB: peakMB(), answer };
  if (!job.introspect)
    return { ...result, heapMB: retainedMB(), tables: gateway.current().model.tables.size };
  const introspections: { ms: number; bytes: number; status: number }[] = [];
  let etag = '';
  for (const known of [false, false, true]) {
    const start = performance.now();
    const response = await ask(getIntrospectionQuery(), {
      'accept-encoding': 'br',
      ...(known ? { 'if-none-match': etag } : {}),
    });
    const bytes = (await response.arrayBuffer()).byteLength;
    introspections.push({ ms: performance.now() - start, bytes, status: response.status });
    etag = response.headers.get('etag') ?? '';
  }
  const sdl = await (await gateway.fetch(new Request('http://localhost/schema.graphql'))).text();
  const tables = gateway.current().model.tables.size;
  return { ...result, tables, introspections, sdl, afterMB: peakMB() };
};

/** The same with nothing but an XML parser and graphql-js. */
const bareStart = async ({ metadata, size, json }: Extract<Job, { kind: 'bare' }>): Promise<JobResult> => {
  const types = JSON.parse(readFileSync(size, 'utf8')) as SchemaSize;
  const start = performance.now();
  const { body } = await fetch(metadata);
  if (body === null) throw new Error('The metadata came without a body');
  await bareCsdl(body);
  for (const url of json) JSON.parse(await (await fetch(url)).text());
  const schema = bareSchema(types);
  return {
    answeredMs: performance.now() - start,
    types: Object.keys(schema.getTypeMap()).length,
    peakMB: peakMB(),
  };
};

/** Memory of a parse alone, over what was there before. */
const parseAlone = async ({ file }: Extract<Job, { kind: 'parse' }>): Promise<JobResult> => {
  const chunks: Buffer[] = [readFileSync(file)];
  const before = { heap: retainedMB(), peak: peakMB() };
  const csdl = await parseCsdl(pieces(chunks[0] ?? Buffer.alloc(0)));
  const peak = peakMB();
  const heap = retainedMB();
  return { peakMB: peak - before.peak, heapMB: heap - before.heap, tables: csdl.entityTypes.size };
};

function* pieces(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Heap in use after a collection. */
const retainedMB = (): number => {
  globalThis.gc?.();
  return megabytes(process.memoryUsage().heapUsed);
};

const result = await run(JSON.parse(process.argv[2] ?? '') as Job);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
