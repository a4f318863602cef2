import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from '@commander-js/extra-typings';

import { createEmulator, type EmulatorOptions } from '../../emulator/create-emulator.ts';
import type { FaultInput } from '../../emulator/faults/fault.ts';
import { parseFaults } from '../../emulator/faults/read-faults.ts';
import type { ServiceProtectionOptions } from '../../emulator/limits/service-protection.ts';
import type { Organization } from '../../emulator/organization.ts';
import { createSampleOrganization } from '../../emulator/organization/create-sample-organization.ts';
import { readDataFolder, writeDataFolder } from '../../emulator/organization/json-rows/data-folder.ts';
import { organizationFromFiles } from '../../emulator/organization/organization-from-files.ts';
import { wellKnown } from '../../emulator/organization/well-known.ts';
import { readQuirks } from '../../emulator/read-quirks.ts';
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
    .option(
      '--data <folder>',
      'rows of your own: a file for each table (accounts.json) with rows as the Web API answers them',
    )
    .option('--export <folder>', 'write all rows into a folder, as --data reads them, and end')
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
    .option(
      '--quirk <name=value...>',
      'switch to another reading of what the documentation leaves open: neMatchesNull=true (the page at / lists them)',
    )
    .option(
      '--webhook-host <host...>',
      'hosts that webhooks may go to which clients register: hooks.example, localhost:9000 (default: none)',
    )
    .option(
      '--tls [file]',
      'serve over TLS with a certificate made for it; write that to the file, for clients to trust',
    )
    .addHelpText('after', examples)
    .action((options) => emulate(options));

const examples = `
Examples:
  dynamics-graphql emulate
  dynamics-graphql emulate --port 5060 --size large --latency 40
  dynamics-graphql emulate --service-protection 60 --faults faults.json
  dynamics-graphql emulate --metadata metadata.xml --definitions ./definitions --rows 50
  dynamics-graphql emulate --export ./rows && dynamics-graphql emulate --data ./rows
  dynamics-graphql emulate --tls dataverse.pem --webhook-host localhost:9000

While it runs:
  /                        a page with all of this: how to connect, clients, people, switches, tables with their rows
  /api/data/v9.2/          the Web API; tables, columns and relationships can be changed through it, too
  /login/{tenant}/…        tokens (v1, v2), discovery and keys; also at the root, /{tenant}/…
  /msi/token, /metadata/identity/oauth2/token   tokens of a managed identity
  /api/search/v2.0/query   Dataverse search
  /__emulator/requests     what it was asked; DELETE forgets it
  /__emulator/faults       what goes wrong: PUT replaces it, DELETE ends it
  /__emulator/webhooks     what became of webhooks

Whom to sign in as, what is covered and what is not: docs/emulator.md`;

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
  readonly quirk?: readonly string[];
  readonly webhookHost?: readonly string[];
  readonly tls?: string | true;
  readonly data?: string;
  readonly export?: string;
}

const emulate = async (flags: EmulateFlags): Promise<void> => {
  const organization = await chooseOrganization(flags);
  if (flags.export !== undefined) {
    const files = await writeDataFolder(organization, flags.export);
    process.stdout.write(`${files} files of rows are in ${flags.export}\n`);
    return;
  }
  const emulator = await createEmulator({ ...(await behaviourOptions(flags)), organization });
  const listening = await listenEmulator(emulator, {
    host: flags.host,
    port: flags.port,
    tls: flags.tls !== undefined,
    movedBy: 'EMULATOR_PORT or --port',
  });
  const trust = await writeCertificate(flags.tls, listening.certificate);
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
      ...trust,
      '',
      `What was asked of it: ${listening.url}/__emulator/requests`,
      '',
    ].join('\n'),
  );
};

/** The lines that make a client of Node trust the certificate; none without TLS. */
const writeCertificate = async (
  file: EmulateFlags['tls'],
  certificate: string | undefined,
): Promise<readonly string[]> => {
  if (certificate === undefined || file === undefined) return [];
  if (file === true) return ['', 'Its certificate:', certificate.trimEnd()];
  await writeFile(file, certificate);
  return [`  export NODE_EXTRA_CA_CERTS=${file}`];
};

const chooseOrganization = async (flags: EmulateFlags): Promise<Organization> => {
  const organization = await documentedOrganization(flags);
  return flags.data === undefined ? organization : await readDataFolder(organization, flags.data);
};

const documentedOrganization = async (flags: EmulateFlags): Promise<Organization> => {
  const { metadata, definitions, rows, seed } = flags;
  if (metadata === undefined) {
    for (const [flag, value] of Object.entries({ '--definitions': definitions, '--rows': rows })) {
      if (value !== undefined) throw new StartError(`${flag} needs --metadata beside it`, { exitCode: 2 });
    }
    return createSampleOrganization({ size: flags.size === 'large' ? 'large' : 'small', seed });
  }
  return organizationFromFiles({ metadata, definitions, rowsPerTable: rows ?? standardRows, seed });
};

/** How it answers, whatever it holds. */
const behaviourOptions = async (flags: EmulateFlags): Promise<EmulatorOptions> => {
  const { latency, opLatency, faults, quirk, serviceProtection, webhookHost } = flags;
  return {
    latencyMs: latency,
    operationLatencyMs: opLatency,
    ...(faults !== undefined && { faults: await readFaultFile(faults) }),
    ...(quirk !== undefined && { quirks: quirksOf(quirk) }),
    ...(webhookHost !== undefined && { webhooks: { hosts: webhookHost } }),
    ...(serviceProtection !== undefined && {
      serviceProtection: scaledProtection(serviceProtection === true ? 1 : serviceProtection),
    }),
  };
};

const quirksOf = (texts: readonly string[]): ReturnType<typeof readQuirks> => {
  try {
    return readQuirks(texts);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError(`--quirk: ${message}`, { exitCode: 2, cause: error });
  }
};

const readFaultFile = async (path: string): Promise<readonly FaultInput[]> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StartError(`--faults: the file ${path} cannot be read${why}`, { exitCode: 2, cause: error });
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
