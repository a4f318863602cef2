import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import type { Row } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { readDataFolder, writeDataFolder } from '../../../src/emulator/organization/json-rows/data-folder.ts';
import { createClient } from '../client.ts';

const empty = createSampleOrganization({ rows: 'none' });
const id = 'a0000000-0000-4000-8000-0000000000aa';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rows-'));
});

afterEach(() => rm(folder, { recursive: true }));

const withoutNulls = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));

describe('rows in a folder', () => {
  it('come back as they were written, to the last digit', async () => {
    const sample = createSampleOrganization();
    await writeDataFolder(sample, folder);
    expect(await readdir(folder)).toContain('acme_depotses.json');
    const { rows } = await readDataFolder(empty, folder);
    for (const table of ['account', 'acme_shipment', 'activityparty', 'opportunity', 'systemuser', 'task']) {
      const written = (sample.rows.get(table) ?? []).map(withoutNulls);
      expect(written.length).toBeGreaterThan(0);
      expect(rows.get(table)).toEqual(written);
    }
  });

  it('are taken from an answer of the Web API as it is', async () => {
    const source = await createClient(await createEmulator());
    const response = await source.get('contacts?$top=50', {
      Prefer: 'odata.include-annotations="*"',
    });
    await writeFile(join(folder, 'contacts.json'), await response.text());
    const target = await createClient(
      await createEmulator({ organization: await readDataFolder(empty, folder) }),
    );
    const read = '$select=fullname,birthdate,_parentcustomerid_value&$orderby=contactid';
    const parts = async (client: typeof source, more: string) =>
      (await client.rows(`contacts?${read}${more}`)).map(({ '@odata.etag': _etag, ...row }) => row);
    expect(await parts(target, '')).toEqual(await parts(source, '&$top=50'));
  });

  it('may be a bare list, by the name of the table', async () => {
    await writeFile(
      join(folder, 'account.json'),
      JSON.stringify([{ accountid: id, name: 'Mine', revenue: 1.5 }]),
    );
    const { rows } = await readDataFolder(empty, folder);
    expect(rows.get('account')).toEqual([{ accountid: id, name: 'Mine', revenue: '1.5' }]);
    expect(rows.get('systemuser')).toBe(empty.rows.get('systemuser'));
  });

  it('are refused with all that is wrong', async () => {
    const files = {
      'accounts.json': [{ accountid: id, nothing: 1, statecode: 'Active' }, { name: 'X' }, 5],
      'nowhere.json': [],
      'contacts.json': 'text',
    };
    for (const [name, body] of Object.entries(files))
      await writeFile(join(folder, name), JSON.stringify(body));
    await writeFile(join(folder, 'leads.json'), '{');
    await expect(readDataFolder(empty, folder)).rejects.toThrow(
      [
        "accounts.json, row 1: there is no 'nothing'",
        "accounts.json, row 1: 'statecode' is no Edm.Int32",
        "accounts.json, row 2: it has no 'accountid'",
        'accounts.json, row 3: no object',
        'contacts.json, neither a list of rows nor an object with one in "value"',
        'leads.json, no JSON: ',
      ].join('\n'),
    );
    await expect(readDataFolder(empty, join(folder, 'missing'))).rejects.toThrow('cannot be read');
  });
});
