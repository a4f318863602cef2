import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readSchemaFile, schemaFileName } from '../../../src/cli/read-schema-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-schema-'));
  await writeFile(join(folder, 'schema.graphql'), 'type Query { all: Int }');
  await writeFile(join(folder, 'schema.partners.graphql'), 'type Query { few: Int }');
  await writeFile(join(folder, 'broken.graphql'), 'type Query {\n  all Int }');
});
afterEach(() => rm(folder, { recursive: true }));

describe('readSchemaFile', () => {
  it.each([
    ['a file', 'schema.graphql', undefined, 'all'],
    ['a folder', '', undefined, 'all'],
    ['the audience of a folder', '', 'partners', 'few'],
  ])('reads %s', async (_name, path, audience, field) => {
    const schema = (await readSchemaFile(join(folder, path), audience)).parse();
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual([field]);
  });

  it.each([
    ['missing.graphql', undefined, 'missing.graphql cannot be read'],
    ['', 'others', 'schema.others.graphql cannot be read; "dynamics-graphql schema pull" writes it'],
    ['broken.graphql', undefined, 'broken.graphql is no GraphQL schema: Syntax Error: Expected ":"'],
  ])('refuses %j', async (path, audience, message) => {
    const refusal = readSchemaFile(join(folder, path), audience).then(({ parse }) => parse());
    await expect(refusal).rejects.toMatchObject({ name: 'StartError', exitCode: 2 });
    await expect(refusal).rejects.toThrow(message);
  });

  it('names files of audiences after them', () => {
    expect([schemaFileName(undefined), schemaFileName('eu-north')]).toEqual([
      'schema.graphql',
      'schema.eu-north.graphql',
    ]);
  });
});
