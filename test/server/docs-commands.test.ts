import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { loadFileConfig } from '../../src/config/load-config.ts';
import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { parseNamesLock } from '../../src/model/names-lock.ts';
import { documentBlocks, type DocumentBlock } from '../support/document-blocks.ts';
import { runCommand } from '../support/run-command.ts';
import { saveMetadata } from '../support/save-metadata.ts';

const blocks = await documentBlocks();

/** Command lines of the schema commands, of shells and workflows. */
const commandsOf = ({ text }: DocumentBlock): readonly string[] =>
  [...text.matchAll(/^(?: *- run: )?npx dynamics-graphql (schema .*?)(?: +#.*)?$/gm)].map(
    ({ 1: command = '' }) => command,
  );

/** Splits as a shell does, as far as the documents go: quotes around an argument, nothing else. */
const argumentsOf = (command: string): string[] =>
  command.split(/\s+/).map((argument) => argument.replace(/^'(.*)'$/, '$1'));

const commands = blocks.flatMap((block) =>
  commandsOf(block).map((command) => ({ file: block.file, line: block.line, command })),
);
const configurations = blocks.filter(
  ({ language, text }) => language === 'yaml' && text.startsWith('# dynamics-graphql.yaml'),
);

describe('commands and configurations of the documents', () => {
  let folder: string;
  let emulator: Emulator;
  let double: Awaited<ReturnType<Emulator['listen']>>;
  const back = process.cwd();
  beforeAll(async () => {
    emulator = await createEmulator();
    double = await emulator.listen({ host: 'localhost', port: 0 });
    folder = await mkdtemp(join(tmpdir(), 'docs-commands-'));
    process.chdir(folder);
    await saveMetadata(folder);
  });
  afterAll(async () => {
    process.chdir(back);
    await double.close();
    await rm(folder, { recursive: true });
  });

  it('are found', () => {
    expect(commands.length).toBeGreaterThan(8);
    expect(configurations.length).toBeGreaterThan(3);
  });

  it.each(commands)('$file, line $line: $command', async ({ command }) => {
    const outcome = await runCommand(argumentsOf(command), {
      env: {
        DATAVERSE_URL: double.url,
        AZURE_AUTHORITY_HOST: `${double.url}/login`,
        AZURE_TENANT_ID: wellKnown.tenantId,
        AZURE_CLIENT_ID: wellKnown.gatewayClient.clientId,
        AZURE_CLIENT_SECRET: wellKnown.gatewayClient.secret,
      },
    });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).not.toBe('');
  });

  it.each(configurations)('$file, line $line: is a configuration', async ({ text }) => {
    const file = join(folder, 'configuration.yaml');
    await writeFile(file, text);
    const config = await loadFileConfig({ flags: {}, env: {}, file });
    expect(config).toMatchObject({ schemaDir: './schema' });
    const groups = Object.keys(parse(text) as object);
    expect(
      groups.filter((group) => !(group in config) && group !== 'dataverse' && group !== 'azure'),
    ).toEqual([]);
  });

  it.each(blocks.filter(({ language, text }) => language === 'json' && text.includes('"names"')))(
    '$file, line $line: is a names lock',
    ({ text }) => {
      expect(parseNamesLock(text).names.size).toBeGreaterThan(3);
    },
  );
});
