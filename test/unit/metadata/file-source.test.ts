import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fileSource } from '../../../src/metadata/file-source.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';
import { document } from './fake-organization.ts';

let folder = '';
let metadata = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  metadata = await put('metadata.xml', document('<EntityType Name="account"/>'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const label = (text: string, language: number) => ({
  LocalizedLabels: [{ Label: text, LanguageCode: language }],
});
const account = (more: object = {}) => ({
  ...{ LogicalName: 'account', DisplayName: label('Firma', 1031), ...more },
  Attributes: [
    { LogicalName: 'name', DisplayName: label('Name', 1031) },
    { LogicalName: 'kind', DisplayName: label('Kind', 1033) },
  ],
});
const kinds = {
  value: [
    {
      LogicalName: 'kind',
      OptionSet: { Name: 'kinds', Options: [{ Value: 1, Label: label('Kalt', 1031) }] },
    },
  ],
};
const ofAccount =
  "x/$metadata#EntityDefinitions('account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata";

const load = (definitions?: string) => fileSource({ metadata, definitions }).load();

describe('fileSource', () => {
  it('reads a document without definitions', async () => {
    const { csdl, definitions, version, scope } = await load();
    expect([...csdl.entityTypes.keys()]).toEqual(['account']);
    expect(definitions).toBeUndefined();
    expect(version).toBeUndefined();
    expect(scope).toEqual({ languages: undefined, solutions: [], csdlOnly: true });
  });

  it.each([
    ['a list', { value: [account(), { LogicalName: 'contact' }] }, ['account', 'contact']],
    ['one table', account(), ['account']],
  ])('reads definitions from one file with %s', async (_, content, tables) => {
    const { definitions } = await load(await put('definitions.json', content));
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(tables);
  });

  it('reads a folder with a folder for each table', async () => {
    await put('definitions/account/EntityMetadata.json', account());
    await put('definitions/account/PicklistOptionSetAttribute.json', {
      '@odata.context': ofAccount,
      ...kinds,
    });
    await put('definitions/contact/EntityMetadata.json', { LogicalName: 'contact' });
    await put('definitions/contact/PicklistOptionSetAttribute.json', kinds);
    await put('definitions/contact/Forms.json', 'not definitions');
    const { definitions } = await load(join(folder, 'definitions'));
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(['account', 'contact']);
    for (const table of ['account', 'contact']) {
      const kind = definitions?.tables.get(table)?.columns.get('kind');
      expect(kind?.optionSet?.options[0]?.value).toBe(1);
    }
  });

  it('reads a folder of files, whatever else is in it', async () => {
    await put('definitions/1.json', { value: [account()] });
    await put('definitions/2.json', `\uFEFF${JSON.stringify({ value: [{ LogicalName: 'contact' }] })}`);
    await put('definitions/readme.txt', 'text');
    const { definitions } = await load(join(folder, 'definitions'));
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(['account', 'contact']);
  });

  it('takes the language of most labels for the base language, English where none is ahead', async () => {
    const path = await put('definitions.json', account());
    expect((await load(path)).definitions?.baseLanguage).toBe(1031);
    const even = await put('even.json', account({ DisplayName: label('Account', 1033) }));
    expect((await load(even)).definitions?.baseLanguage).toBe(1033);
    const given = fileSource({ metadata, definitions: path, baseLanguage: 1036 });
    expect((await given.load()).definitions?.baseLanguage).toBe(1036);
    const none = await put('none.json', { LogicalName: 'account' });
    expect((await load(none)).definitions?.baseLanguage).toBe(1033);
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html></html>', 'html'],
    ['cut off', document().slice(0, 60), 'truncated'],
    ['empty', '', 'truncated'],
    ['of another service', '<service/>', 'other-service'],
    ['one with a DTD', '<!DOCTYPE x [<!ENTITY e "e">]><Edmx/>', 'dtd'],
  ])('refuses a document that is %s, with the position', async (_, content, reason) => {
    metadata = await put('metadata.xml', content);
    await expect(load()).rejects.toMatchObject({
      name: 'CsdlError',
      reason,
      message: /\(line 1, column \d+\)$/,
    });
  });

  it('names a file that is not there', async () => {
    const absent = join(folder, 'absent');
    await expect(load(absent)).rejects.toMatchObject({
      reason: 'refused',
      message: new RegExp(`^The file ${absent} can not be read: .*no such file`),
    });
    metadata = absent;
    await expect(load()).rejects.toMatchObject({ reason: 'refused', message: new RegExp(absent) });
  });

  it.each([
    ['no JSON', '{"value":[', /1\.json holds no definitions: .*JSON/],
    ['something else', { tables: [] }, /1\.json holds no definitions: .*neither a list nor a table/],
    ['a table without a name', { value: [{}] }, /1\.json holds no definitions: .*no LogicalName/],
  ])('names a file with %s', async (_, content, message) => {
    await put('definitions/0.json', account());
    await put('definitions/1.json', content);
    await expect(load(join(folder, 'definitions'))).rejects.toMatchObject({ reason: 'unusable', message });
  });

  it('names a folder without definitions', async () => {
    await put('definitions/account/other.json', '{}');
    await expect(load(join(folder, 'definitions'))).rejects.toMatchObject({
      reason: 'unusable',
      message: /definitions holds no JSON files/,
    });
  });
});

describe.skipIf(!hasSharedData)('fileSource on real files', () => {
  const real = { metadata: sharedData('csdl/online-v9.1.xml'), definitions: sharedData('definitions') };

  it('reads the folder of real definitions, which know no names of tables', async () => {
    const { csdl, definitions } = await fileSource(real).load();
    expect(csdl.entityTypes.size).toBe(300);
    expect(definitions?.baseLanguage).toBe(1033);
    const tables = ['account', 'activitypointer', 'contact', 'transactioncurrency'];
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(tables);
    expect(definitions?.tables.get('account')?.schemaName).toBeUndefined();
    const twoOptions = definitions?.tables.get('account')?.columns.get('donotphone')?.twoOptions;
    expect(twoOptions?.options.map(({ value, label: text }) => [value, text.get(1033)])).toEqual([
      [0, 'Allow'],
      [1, 'Do Not Allow'],
    ]);
  });

  it('reads one of them alone', async () => {
    const definitions = join(real.definitions, 'contact', 'EntityMetadata.json');
    const { Attributes: attributes } = JSON.parse(await readFile(definitions, 'utf8')) as { Attributes: [] };
    const loaded = await fileSource({ ...real, definitions }).load();
    expect(loaded.definitions?.tables.get('contact')?.columns.size).toBe(attributes.length);
  });
});
