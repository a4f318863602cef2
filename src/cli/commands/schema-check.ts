import { Command } from '@commander-js/extra-typings';

import { compareSdl } from '../../diff/compare-sdl.ts';
import { countChanges } from '../../diff/count-changes.ts';
import { printChanges } from '../../diff/print-changes.ts';
import type { SchemaChange } from '../../diff/schema-change.ts';
import { changesListed } from '../changes-listed.ts';
import type { FlagValues } from '../config-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { failOnOption, fails } from '../fail-on.ts';
import { addSchemaFlags, openSchemas } from '../open-schemas.ts';
import { readSchemaFile, schemaFileName } from '../read-schema-file.ts';

/** `schema check`: whether clients of the schema that was pulled last can still work with the organisation. */
export const schemaCheckCommand = (): Command => {
  const command = new Command('check').description(
    'Compare the schema in SCHEMA_DIR with the organisation as it is now; for CI.',
  );
  command
    .addOption(failOnOption('end with exit code 1 on such a change').default('breaking'))
    .option('--json', 'as JSON', false)
    .option('--verbose', 'list every change', false);
  addSchemaFlags(command);
  command.addHelpText('after', examples);
  return command.action(() => check(command.opts()));
};

const examples = `
Every configured audience is checked. Exit code 1 means a breaking change, 0 none. Nothing is written.

Examples:
  dynamics-graphql schema check
  dynamics-graphql schema check --fail-on dangerous --json
  dynamics-graphql schema check --metadata metadata.xml --definitions ./definitions`;

interface Checked {
  /** `null`: the schema of everyone who is of no audience. */
  readonly audience: string | null;
  readonly changes: readonly SchemaChange[];
}

const check = async (values: FlagValues): Promise<void> => {
  const { schemas, schemaDir, sdl } = await openSchemas(values);
  const checked: Checked[] = [];
  for (const audience of schemas.schemas.keys()) {
    const before = await readSchemaFile(schemaDir, audience);
    const changes = await compareSdl(before, sdl(audience));
    checked.push({ audience: audience ?? null, changes });
  }
  const failed = checked.some(({ changes }) => fails(changes, values['failOn']));
  process.stdout.write(values['json'] === true ? asJson(checked, failed) : asText(checked, values));
  if (failed) process.exitCode = exitCodes.failed;
};

const asJson = (checked: readonly Checked[], failed: boolean): string => {
  const audiences = checked.map(({ audience, changes }) => ({
    audience,
    counts: countChanges(changes),
    changes,
  }));
  return `${JSON.stringify({ failed, audiences }, undefined, 2)}\n`;
};

const asText = (checked: readonly Checked[], values: FlagValues): string =>
  checked
    .map(
      ({ audience, changes }) =>
        `${schemaFileName(audience ?? undefined)}: ${printChanges(changes, changesListed(values))}`,
    )
    .join('\n');
