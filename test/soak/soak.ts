import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { gatewaySettings } from '../support/start-gateway.ts';

/**
 * Five times thirty seconds of load and ten of calm, with 1 % faults: `npm run soak`, or `npm run soak -- 0.1` for a tenth of
 * the time. Fails when memory after collection grows by more than a tenth, something is left open, or more operations fail than
 * repeats can't save.
 */
const scale = Number(process.argv[2] ?? 1);
const rounds = 5;
const loadMs = 30_000 * scale;
const calmMs = 10_000 * scale;
const clients = 20;
/** Repeats save nearly all of the faulty hundredth; a query that is wrong would fail far more often. */
const maxFailedShare = 0.01;

const { gc } = globalThis;
if (gc === undefined) throw new Error('Run it with --expose-gc');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const emulator = await createEmulator();
const organization = await emulator.listen();
const gateway = await createGateway({
  ...gatewaySettings,
  dataverse: { url: new URL(organization.url) },
  azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', organization.url) },
});
const { url } = await gateway.listen({ host: 'localhost', port: 0 });
emulator.setFaults([
  { match: { percent: 0.4 }, action: { kind: 'answer', status: 503 } },
  { match: { percent: 0.3 }, action: { kind: 'cut', after: 100 } },
  { match: { percent: 0.2 }, action: { kind: 'answer', status: 429, retryAfter: 0 } },
  { match: { percent: 0.1 }, action: { kind: 'cut', after: 'nothing' } },
]);
const queries = [
  '{ accounts(first: 10) { nodes { name primaryContact { fullName } } } }',
  '{ contacts(first: 20) { nodes { fullName eMailAddress1 } totalCount } }',
  '{ a: accounts(first: 5) { nodes { name } } b: contacts(first: 5) { nodes { fullName } } }',
];

const load = async (until: number): Promise<{ readonly answered: number; readonly failed: number }> => {
  const counts = { answered: 0, failed: 0 };
  const client = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < until; turn += 1) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: queries[turn % queries.length] }),
      });
      const body = (await answer.json()) as { readonly errors?: unknown };
      counts[body.errors === undefined ? 'answered' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return counts;
};

const heaps: number[] = [];
const total = { answered: 0, failed: 0 };
await load(performance.now() + loadMs / 3); // caches fill first
for (let round = 1; round <= rounds; round += 1) {
  const counts = await load(performance.now() + loadMs);
  total.answered += counts.answered;
  total.failed += counts.failed;
  await pass(calmMs);
  emulator.clearRequests();
  gc();
  heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
  say(`round ${round}: ${JSON.stringify(counts)}, heap ${heaps.at(-1)?.toFixed(1)} MB`);
}
await gateway.close();
await organization.close();

const [first = 0] = heaps;
const last = heaps.at(-1) ?? 0;
const grown = last > first * 1.1;
say(`heap: ${first.toFixed(1)} → ${last.toFixed(1)} MB${grown ? ', which is too much' : ''}`);
const failedShare = total.failed / (total.answered + total.failed);
const failing = !(failedShare <= maxFailedShare); // nothing at all is a failure, too
say(`failed: ${(failedShare * 100).toFixed(2)} %${failing ? ', which is too much' : ''}`);
await pass(1000);
const left = process.getActiveResourcesInfo().filter((kind) => kind !== 'TTYWrap' && kind !== 'PipeWrap');
// The client of this very script keeps sockets for a while.
const open = left.filter((kind) => kind !== 'TCPSocketWrap' && kind !== 'Timeout');
if (open.length > 0) say(`left open: ${open.join(', ')}`);
const bad = grown || failing || open.length > 0;
say(bad ? 'the soak failed' : 'the soak passed');
process.exit(bad ? 1 : 0);
