import { fileURLToPath } from 'node:url';
import { Command, Option } from '@commander-js/extra-typings';

import { createEmulator } from '../../emulator/create-emulator.ts';
import { wellKnown } from '../../emulator/organization/well-known.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { createLog } from '../../observe/create-log.ts';
import { demoQueries } from '../demo-queries.ts';
import { demoRoles } from '../demo-roles.ts';
import { endWithGrace, type Closers } from '../end-with-grace.ts';
import { listenEmulator } from '../listen-emulator.ts';
import { wholeNumber } from '../parse-number.ts';

/** Milliseconds for running requests to end: nobody waits for a demo. */
const graceMs = 300;

/** Names of the sample organisation, in the checkout and in the package alike. */
const schemaDir = fileURLToPath(new URL('../../../schema/demo', import.meta.url));

/** `demo`: a double of Dataverse and a gateway in front of it, both on this machine only. */
export const demoCommand = () =>
  new Command('demo')
    .description('Run a gateway over a made-up organisation, to try it in the browser. Needs no account.')
    .addOption(
      new Option('--port <number>', 'port of the gateway')
        .env('PORT')
        .default(4000)
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(
      new Option('--emulator-port <number>', 'port of the Dataverse double')
        .env('EMULATOR_PORT')
        .default(5050)
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(
      new Option('--size <size>', 'rows of the organisation')
        .choices(['small', 'large'] as const)
        .default('small' as const),
    )
    .option('--seed <number>', 'the same seed makes the same rows', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--latency <ms>', 'milliseconds before each answer of the double', wholeNumber(0, 60_000), 0)
    .addHelpText(
      'after',
      '\nExamples:\n  dynamics-graphql demo\n  dynamics-graphql demo --port 4001 --emulator-port 5051 --size large',
    )
    .action((options) => demo(options));

interface DemoFlags {
  readonly port: number;
  readonly emulatorPort: number;
  readonly size: 'small' | 'large';
  readonly seed: number;
  readonly latency: number;
}

const demo = async (flags: DemoFlags): Promise<void> => {
  const { size, seed, latency: latencyMs } = flags;
  const log = createLog({ level: 'warn', secrets: [wellKnown.gatewayClient.secret] });
  const closers: Closers = [];
  endWithGrace({ closers, graceMs, log });

  const emulator = await createEmulator({ size, seed, latencyMs });
  const double = await listenEmulator(emulator, {
    host: 'localhost',
    port: flags.emulatorPort,
    movedBy: 'EMULATOR_PORT or --emulator-port',
  });
  closers.push(() => double.close());

  // No stateDir: the demo writes nothing.
  const gateway = await createGateway({
    dataverse: { url: new URL(double.url) },
    azure: {
      tenantId: wellKnown.tenantId,
      clientId: wellKnown.gatewayClient.clientId,
      clientSecret: wellKnown.gatewayClient.secret,
      authorityHost: new URL(double.url),
    },
    schemaDir,
    roles: demoRoles,
    callers: { anonymous: 'admin' },
    graphiql: { title: 'dynamics-graphql demo', queries: demoQueries, headers: { 'x-explain': 'true' } },
    log,
  });
  closers.push(() => gateway.close());
  const { url } = await gateway.listen({ host: 'localhost', port: flags.port });
  process.stdout.write(welcome(url, double.url));
};

const welcome = (gateway: string, double: string): string =>
  [
    '',
    `GraphiQL   ${gateway}/graphql        (open it in a browser)`,
    `GraphQL    POST ${gateway}/graphql`,
    `Dataverse  ${double}/api/data/v9.2/  (the double; requests so far: ${double}/__emulator/requests)`,
    `Signs in   tenant ${wellKnown.tenantId}, client ${wellKnown.gatewayClient.clientId}, secret ${wellKnown.gatewayClient.secret}`,
    '',
    'Operations to paste, also in the tabs of GraphiQL. With the header "x-explain: true" the answer lists the',
    'requests that went to Dataverse.',
    '',
    ...demoQueries,
    'Ctrl-C ends both.',
    '',
  ].join('\n');
