import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { StartError } from '../../../errors/start-error.ts';
import type { Organization, Row, TableDefinition } from '../../organization.ts';
import { printJsonRows } from './print-json-rows.ts';
import { readJsonRows } from './read-json-rows.ts';

/**
 * The organisation with rows from a folder: `accounts.json` or `account.json` for each table that brings its own; the other
 * tables keep theirs.
 * @throws StartError (exit code 2) that lists everything that is wrong with the files
 */
export async function readDataFolder(organization: Organization, folder: string): Promise<Organization> {
  const tables = byFileName(organization);
  const rows = new Map<string, readonly Row[]>(organization.rows);
  const problems: string[] = [];
  const names = await readdir(folder).catch((error: unknown) => {
    throw new StartError(`The folder ${folder} cannot be read`, { exitCode: 2, cause: error });
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) problems.push(`${folder}: no files of rows (accounts.json …)`);
  for (const file of files) {
    const table = tables.get(file.slice(0, -'.json'.length));
    if (table === undefined) {
      problems.push(`${file}: there is no such table`);
      continue;
    }
    const read = readJsonRows(table, await readFile(join(folder, file), 'utf8'));
    problems.push(...read.problems.map((problem) => `${file}, ${problem}`));
    rows.set(table.logicalName, read.rows);
  }
  if (problems.length > 0) throw new StartError(problems.join('\n'), { exitCode: 2 });
  return { ...organization, rows };
}

/** Writes the rows of all tables that have any, a file for each: what {@link readDataFolder} reads. */
export async function writeDataFolder(organization: Organization, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  let files = 0;
  for (const [name, rows] of organization.rows) {
    const table = organization.tables.get(name);
    if (table === undefined || rows.length === 0) continue;
    await writeFile(join(folder, `${table.entitySetName}.json`), printJsonRows(table, rows));
    files += 1;
  }
  return files;
}

const byFileName = ({ tables }: Organization): ReadonlyMap<string, TableDefinition> =>
  new Map(
    [...tables.values()].flatMap((table) => [
      [table.logicalName, table],
      [table.entitySetName, table],
    ]),
  );
