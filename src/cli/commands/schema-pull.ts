import { Command } from '@commander-js/extra-typings';

import { compareSdl, type SchemaText } from '../../diff/compare-sdl.ts';
import { printChanges } from '../../diff/print-changes.ts';
import type { SchemaChange } from '../../diff/schema-change.ts';
import { StartError } from '../../errors/start-error.ts';
import { namesLockFile } from '../../gateway/read-names-lock.ts';
import { changesListed } from '../changes-listed.ts';
import type { FlagValues } from '../config-flags.ts';
import { addSchemaFlags, openSchemas } from '../open-schemas.ts';
import { pullSummary } from '../pull-summary.ts';
import { readSchemaFile, schemaFileName } from '../read-schema-file.ts';
import { writeFiles } from '../write-files.ts';

/** `schema pull`: names lock and SDL of an organisation, written to a folder. */
export const schemaPullCommand = (): Command => {
  const command = new Command('pull').description(
    'Write names.lock.json and schema.graphql of an organisation, and tell what changed.',
  );
  command
    .option('--out <folder>', 'where to write (default: SCHEMA_DIR)')
    .option('--verbose', 'list every change', false);
  addSchemaFlags(command);
  command.addHelpText('after', examples);
  return command.action(() => pull(command.opts()));
};

const examples = `
Names that the lock has are kept, new ones are added. Breaking changes are written all the same: "schema check" refuses them.

Examples:
  dynamics-graphql schema pull
  dynamics-graphql schema pull --include 'account,contact,acme_*' --out ./schema
  dynamics-graphql schema pull --metadata metadata.xml --definitions ./definitions`;

const pull = async (values: FlagValues): Promise<void> => {
  const out = typeof values['out'] === 'string' ? { schemaDir: values['out'] } : {};
  const { schemas, schemaDir, sdl } = await openSchemas({ ...values, ...out }, { writesSnapshot: true });
  const files = new Map([[namesLockFile, schemas.lockText]]);
  const lines: string[] = [];
  let breaking = false;
  for (const audience of schemas.schemas.keys()) {
    const name = schemaFileName(audience);
    const now = sdl(audience);
    files.set(name, now.text);
    const changes = await changesSince(schemaDir, audience, now);
    breaking ||= typeof changes !== 'string' && changes.some(({ criticality }) => criticality === 'breaking');
    const told = typeof changes === 'string' ? `${changes}\n` : printChanges(changes, changesListed(values));
    lines.push(`${name}: ${told}`);
  }
  await writeFiles(schemaDir, files);
  lines.push(...pullSummary(schemas, schemaDir));
  if (breaking) {
    lines.push(
      'There are breaking changes: clients have to follow. They are written; "schema check" refuses them.',
    );
  }
  process.stdout.write(`Wrote ${[...files.keys()].join(', ')} to ${schemaDir}\n\n${lines.join('\n')}\n`);
};

/** What changed against the schema that is there, or why that can't be told. */
const changesSince = async (
  schemaDir: string,
  audience: string | undefined,
  now: SchemaText,
): Promise<readonly SchemaChange[] | string> => {
  process.stderr.write('comparing with the schema that is there …\n');
  try {
    return await compareSdl(await readSchemaFile(schemaDir, audience), now);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return isMissing(error.cause) ? 'new' : `not compared (${error.message})`;
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
