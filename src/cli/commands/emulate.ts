import { readFile } from 'node:fs/promises';
import { Command, Option } from '@commander-js/extra-typings';

import { createEmulator, type EmulatorOptions } from '../../emulator/create-emulator.ts';
import type { FaultInput } from '../../emulator/faults/fault.ts';
import { parseFaults } from '../../emulator/faults/read-faults.ts';
import type { ServiceProtectionOptions } from '../../emulator/limits/service-protection.ts';
import { organizationFromFiles } from '../../emulator/organization/organization-from-files.ts';
import { wellKnown } from '../../emulator/organization/well-known.ts';
import { StartError } from '../../errors/start-error.ts';
import { createLog } from '../../observe/create-log.ts';
import { endWithGrace } from '../end-with-grace.ts';
import { listenEmulator } from '../listen-emulator.ts';
import { wholeNumber } from '../parse-number.ts';

/** Milliseconds for running requests to end. */
const graceMs = 1000;

/** Of each table of an organisation that comes from a file. */
const standardRows = 25;

/** `emulate`: the Dataverse double alone, for tests of any Dataverse client. */
export const emulateCommand = () =>
  new Command('emulate')
    .description('Run a Dataverse double with a login service, filled with made-up rows.')
    .addOption(
      new Option('--port <number>', 'port to listen on')
        .env('EMULATOR_PORT')
        .default(5050)
        .argParser(wholeNumber(0, 65535)),
    )
    .option('--host <address>', 'address to listen on; anyone who reaches it may use it', 'localhost')
    .addOption(
      new Option('--size <size>', 'rows of the sample organisation')
        .choices(['small', 'large'])
        .default('small'),
    )
    .option('--seed <number>', 'the same seed makes the same rows', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--metadata <file>', 'serve the organisation of this $metadata document instead of the sample')
    .option(
      '--definitions <path>',
      'with --metadata: JSON file or folder with its EntityDefinitions (default: answered with 404)',
    )
    .option(
      '--rows <number>',
      'with --metadata: made-up rows of each table (default: 25)',
      wholeNumber(0, 100_000),
    )
    .option('--latency <ms>', 'milliseconds before each answer of the Web API', wholeNumber(0, 60_000), 0)
    .option(
      '--op-latency <ms>',
      'milliseconds more for each operation, also in a $batch',
      wholeNumber(0, 60_000),
      0,
    )
    .option('--faults <file>', 'JSON file of what goes wrong (docs/emulator.md)')
    .option(
      '--service-protection [scale]',
      'limit each user as the real service does; a scale divides its window and what fits into it: 60 makes it 5 s',
      wholeNumber(1, 300),
    )
    .addHelpText('after', examples)
    .action((options) => emulate(options));

const examples = `
Examples:
  dynamics-graphql emulate
  dynamics-graphql emulate --port 5060 --size large --latency 40
  dynamics-graphql emulate --service-protection 60 --faults faults.json
  dynamics-graphql emulate --metadata metadata.xml --definitions ./definitions --rows 50`;

interface EmulateFlags {
  readonly port: number;
  readonly host: string;
  readonly size: string;
  readonly seed: number;
  readonly metadata?: string;
  readonly definitions?: string;
  readonly rows?: number;
  readonly latency: number;
  readonly opLatency: number;
  readonly faults?: string;
  readonly serviceProtection?: number | true;
}

const emulate = async (flags: EmulateFlags): Promise<void> => {
  const emulator = await createEmulator(await emulatorOptions(flags));
  const listening = await listenEmulator(emulator, {
    host: flags.host,
    port: flags.port,
    movedBy: 'EMULATOR_PORT or --port',
  });
  endWithGrace({ closers: [() => listening.close()], graceMs, log: createLog({ level: 'warn' }) });
  process.stdout.write(
    [
      `The Dataverse double is at ${listening.url}/api/data/v9.2/`,
      '',
      'Point a gateway (or any other client) at it:',
      `  export DATAVERSE_URL=${listening.url}`,
      `  export AZURE_AUTHORITY_HOST=${listening.url}/login`,
      `  export AZURE_TENANT_ID=${wellKnown.tenantId}`,
      `  export AZURE_CLIENT_ID=${wellKnown.gatewayClient.clientId}`,
      `  export AZURE_CLIENT_SECRET=${wellKnown.gatewayClient.secret}`,
      '',
      `What was asked of it: ${listening.url}/__emulator/requests`,
      '',
    ].join('\n'),
  );
};

const emulatorOptions = async (flags: EmulateFlags): Promise<EmulatorOptions> => {
  const { metadata, definitions, rows, seed } = flags;
  const behaviour = await behaviourOptions(flags);
  if (metadata === undefined) {
    for (const [flag, value] of Object.entries({ '--definitions': definitions, '--rows': rows })) {
      if (value !== undefined) throw new StartError(`${flag} needs --metadata beside it`, { exitCode: 2 });
    }
    return { ...behaviour, size: flags.size === 'large' ? 'large' : 'small', seed };
  }
  const organization = await organizationFromFiles({
    metadata,
    definitions,
    rowsPerTable: rows ?? standardRows,
    seed,
  });
  return { ...behaviour, organization };
};

/** How it answers, whatever it holds. */
const behaviourOptions = async (flags: EmulateFlags): Promise<EmulatorOptions> => {
  const { latency, opLatency, faults, serviceProtection } = flags;
  return {
    latencyMs: latency,
    operationLatencyMs: opLatency,
    ...(faults !== undefined && { faults: await readFaultFile(faults) }),
    ...(serviceProtection !== undefined && {
      serviceProtection: scaledProtection(serviceProtection === true ? 1 : serviceProtection),
    }),
  };
};

const readFaultFile = async (path: string): Promise<readonly FaultInput[]> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartError(`--faults: the file ${path} cannot be read`, { exitCode: 2, cause: error });
  });
  try {
    return parseFaults(text);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new StartError(`--faults ${path}: ${message}`, { exitCode: 2, cause: error });
  }
};

/** The real limits in a shorter time. How many run at once is no matter of time. */
const scaledProtection = (scale: number): ServiceProtectionOptions => ({
  windowSeconds: 300 / scale,
  requests: 6000 / scale,
  executionMs: 1_200_000 / scale,
});
