import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import {
  addColumn,
  dropTable,
  makeReadOnly,
  relabelOption,
  together,
} from '../../src/emulator/organization/changes/index.ts';
import { text } from '../../src/emulator/organization/dsl/columns.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { runCommand, type CommandOutcome } from '../support/run-command.ts';
import { saveMetadata } from '../support/save-metadata.ts';
import { spawnCommand } from '../support/spawn-command.ts';

let emulator: Emulator;
let double: Awaited<ReturnType<Emulator['listen']>>;
/** Metadata of the sample organisation as files, for all tests. */
let saved: string;
/** Folder of one test. */
let folder: string;

beforeAll(async () => {
  emulator = await createEmulator();
  double = await emulator.listen({ host: 'localhost', port: 0 });
  saved = await mkdtemp(join(tmpdir(), 'saved-metadata-'));
  folder = saved;
  await saveMetadata(saved);
  await run('schema', 'pull');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-commands-'));
});
afterEach(async () => {
  emulator.intercept(undefined);
  await rm(folder, { recursive: true });
});
afterAll(async () => {
  await double.close();
  await rm(saved, { recursive: true });
});

const connection = () => ({
  DATAVERSE_URL: double.url,
  AZURE_AUTHORITY_HOST: `${double.url}/login`,
  AZURE_TENANT_ID: wellKnown.tenantId,
  AZURE_CLIENT_ID: wellKnown.gatewayClient.clientId,
  AZURE_CLIENT_SECRET: wellKnown.gatewayClient.secret,
});

const folders = () => ({ SCHEMA_DIR: join(folder, 'schema'), STATE_DIR: join(folder, 'state') });

/** Runs a command against the double. */
const run = (...args: string[]): Promise<CommandOutcome> =>
  runCommand(args, { env: { ...connection(), ...folders() } });

/** Runs a command without credentials. */
const runOffline = (...args: string[]): Promise<CommandOutcome> => runCommand(args, { env: folders() });

/** Flags that read the sample organisation from files. */
const fromFiles = () => [
  '--metadata',
  join(saved, 'metadata.xml'),
  '--definitions',
  join(saved, 'definitions'),
];

const read = (name: string) => readFile(join(folder, 'schema', name), 'utf8');

/** Changes a text file; what is to be replaced must be there. */
const edit = async (path: string, from: string | RegExp, to: string, copy = path): Promise<void> => {
  const text = await readFile(path, 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  await writeFile(copy, edited);
};

const config = async (text: string): Promise<string> => {
  const path = join(folder, 'gateway.yaml');
  await writeFile(path, text);
  return path;
};

describe('schema pull', () => {
  it('writes lock, SDL and snapshot, and finds no change the second time', async () => {
    const first = await run('schema', 'pull');
    expect(first.stderr).toMatch(/signing in to .*\n.*\(step 1 of \d+\) …\n/);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Wrote names\.lock\.json, schema\.graphql to .*\n\nschema\.graphql: new\n/);
    expect(first.stdout).toMatch(/\n\d+ tables with [\d,]+ columns are exposed\. \d+ things were left out; /);
    expect(first.stdout).toMatch(
      /([\d,]+) names are locked, \1 of them new\. They come from entity definitions\./,
    );
    expect((await readdir(join(folder, 'schema'))).sort()).toEqual(['names.lock.json', 'schema.graphql']);
    expect(await readdir(join(folder, 'state'))).toHaveLength(1);
    const files = [await read('names.lock.json'), await read('schema.graphql')];
    expect(buildSchema(files[1] ?? '').getType('Account')).toBeDefined();

    const second = await run('schema', 'pull');
    expect(second.stdout).toContain('schema.graphql: No changes\n');
    expect(second.stdout).toContain(' 0 of them new.');
    expect([await read('names.lock.json'), await read('schema.graphql')]).toEqual(files);
  });

  it('shows what changed in the organisation since, breaking or not, and keeps the names', async () => {
    const own = await createEmulator();
    const served = await own.listen({ host: 'localhost', port: 0 });
    const pull = () =>
      runCommand(['schema', 'pull'], {
        env: {
          ...connection(),
          ...folders(),
          DATAVERSE_URL: served.url,
          AZURE_AUTHORITY_HOST: `${served.url}/login`,
        },
      });
    await pull();
    own.alter(
      together(
        dropTable('acme_depot'),
        relabelOption({ table: 'account', column: 'industrycode', value: 1 }, 'Bookkeeping'),
        makeReadOnly({ table: 'account', column: 'fax' }),
        // It sorts before account.accountnumber, which holds the plain name by the lock.
        addColumn('account', text('account_Number', { label: 'Second number' })),
      ),
    );
    const { code, stdout } = await pull();
    await served.close();
    expect(code).toBe(0);
    for (const line of [
      "Type 'AcmeDepot' was removed",
      "Enum value 'AccountIndustryCode.ACCOUNTING' keeps its name, but its label is 'Bookkeeping' now",
      "Field 'Account.fax' became read-only",
      "Field 'accountNumber_' was added to object type 'Account'",
      'There are breaking changes',
    ]) {
      expect(stdout).toContain(line);
    }
    const lock = await read('names.lock.json');
    expect(lock).toContain('"account.account_number": "accountNumber_"');
    expect(lock).toContain('"account.accountnumber": "accountNumber"');
    expect(lock).toContain('"account.industrycode#1": "ACCOUNTING"');
    expect(lock).toContain('"acme_depot": "AcmeDepot"'); // kept for the day that it comes back
  });

  it('needs neither connection nor credentials for metadata from files, and makes the same of it', async () => {
    emulator.clearRequests();
    const outcome = await runOffline('schema', 'pull', ...fromFiles());
    expect(outcome.code).toBe(0);
    expect(emulator.requests).toEqual([]);
    expect(await read('schema.graphql')).toBe(
      await readFile(join(saved, 'schema', 'schema.graphql'), 'utf8'),
    );
    expect(await readdir(folder)).toEqual(['schema']);
  });

  it('keeps names that were edited, and makes deleted ones anew', async () => {
    const out = join(folder, 'elsewhere');
    await runOffline('schema', 'pull', ...fromFiles(), '--out', out);
    const lock = join(out, 'names.lock.json');
    await edit(lock, '"account.telephone1": "telephone1"', '"account.telephone1": "phone"');
    await edit(lock, /\n {4}"account\.name": "name",/, '');
    const { code, stdout } = await runOffline('schema', 'pull', ...fromFiles(), '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "Field 'telephone1' was removed from object type 'Account'; it is called 'phone' now",
    );
    expect(stdout).toContain(' 1 of them new.');
    expect(stdout).toContain('There are breaking changes');
    const sdl = await readFile(join(out, 'schema.graphql'), 'utf8');
    expect(sdl).toContain('  phone: String @dataverse(name: "telephone1")');
    expect(await readFile(lock, 'utf8')).toContain('"account.name": "name"');
  });

  it('says that names hold when definitions turn up later', async () => {
    const csdlOnly = await runOffline('schema', 'pull', '--metadata', join(saved, 'metadata.xml'));
    expect(csdlOnly.stdout).toContain('They are made of logical names, as there are no entity definitions.');
    expect(await read('schema.graphql')).toContain('accountnumber: String');
    const enriched = await runOffline('schema', 'pull', ...fromFiles());
    expect(enriched.stdout).toMatch(
      /[1-9]\d+ names were locked when there were no entity definitions, and would be others now\. They hold; to change them, delete their lines in .*names\.lock\.json and pull again\./,
    );
    expect(await read('schema.graphql')).toContain('accountnumber: String');
    await rm(join(folder, 'schema', 'names.lock.json'));
    const renamed = await runOffline('schema', 'pull', ...fromFiles());
    expect(renamed.stdout).toContain(
      "Field 'accountnumber' was removed from object type 'Account'; it is called 'accountNumber' now",
    );
    expect(renamed.stdout).not.toContain('They hold');
  });

  it('cuts long lists, unless all are asked for', async () => {
    await runOffline('schema', 'pull', '--metadata', join(saved, 'metadata.xml'));
    await rm(join(folder, 'schema', 'names.lock.json'));
    const schema = await read('schema.graphql');
    const cut = await runOffline('schema', 'pull', ...fromFiles());
    await writeFile(join(folder, 'schema', 'schema.graphql'), schema);
    const whole = await runOffline('schema', 'pull', ...fromFiles(), '--verbose');
    expect(cut.stdout).toMatch(/… and \d+ more \(--verbose lists all\)/);
    expect(whole.stdout).not.toContain('…');
    expect(whole.stdout.split('\n').length).toBeGreaterThan(cut.stdout.split('\n').length + 100);
  });

  it('writes a schema for each audience', async () => {
    const file = await config(
      'exposure: { exclude: [lead] }\naudiences:\n  partners: { include: [account, contact, acount], exclude: [account.revenue] }\n',
    );
    const { code, stdout } = await runOffline('schema', 'pull', ...fromFiles(), '--config', file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote names\.lock\.json, schema\.graphql, schema\.partners\.graphql to /);
    expect(stdout).toContain('The audience partners names what is not there (misspelt?): acount.\n');
    expect(stdout).not.toContain('The configuration names');
    const [all, partners] = [
      buildSchema(await read('schema.graphql')),
      buildSchema(await read('schema.partners.graphql')),
    ];
    expect(['Lead', 'Opportunity', 'Contact'].map((name) => all.getType(name) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    expect(['Lead', 'Opportunity', 'Contact'].map((name) => partners.getType(name) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    const printed = await runOffline(
      ...['schema', 'print', ...fromFiles(), '--config', file, '--audience', 'partners'],
    );
    expect(printed.stdout).toBe(await read('schema.partners.graphql'));
    expect(printed.stdout).not.toMatch(/ revenue\b/);
    const unknown = await runOffline(
      ...['schema', 'print', ...fromFiles(), '--config', file, '--audience', 'others'],
    );
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('There is no audience called others: there are partners.'),
    ]);
  });
});

const html = '<!DOCTYPE html>\n<html><body>Sign in</body></html>';
const xml = '<?xml version="1.0" encoding="utf-8"?>\n';
const edmx = (content: string) =>
  `${xml}<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">\n<edmx:DataServices>${content}`;

describe('schema print --federation', () => {
  it('prints what composition takes, which pull writes and check compares, too', async () => {
    const printed = await runOffline('schema', 'print', '--federation', ...fromFiles());
    expect(printed.stdout).toMatch(/^extend schema\s+@link\(/);
    expect(printed.stdout).toMatch(/\ntype Account .*@key\(fields: "id"\)/);
    expect(printed.stdout).not.toContain('_entities');
    await runOffline('schema', 'pull', '--federation', ...fromFiles());
    expect(await read('schema.graphql')).toBe(printed.stdout);
    const checked = await runOffline('schema', 'check', '--federation', ...fromFiles());
    expect(checked).toMatchObject({ code: 0, stdout: 'schema.graphql: No changes\n' });
  });
});

describe('bad input', () => {
  it.each([
    ['HTML', html, /web page|HTML/i],
    [
      'a truncated document',
      edmx('\n<Schema Namespace="Microsoft.Dynamics.CRM"'),
      /ends too early.*line 4, column \d+/,
    ],
    [
      'another service',
      edmx(
        '<Schema Namespace="ODataDemo" xmlns="http://docs.oasis-open.org/odata/ns/edm"/></edmx:DataServices></edmx:Edmx>',
      ),
      /no schema Microsoft\.Dynamics\.CRM/,
    ],
    ['a DTD', `${xml}<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>`, /line 2, column \d+/],
    ['an empty file', '', /line 1, column/],
  ])(
    '%s as metadata is refused with its place, and the files stay as they were',
    async (_name, text, message) => {
      await runOffline('schema', 'pull', ...fromFiles());
      const before = [await read('names.lock.json'), await read('schema.graphql')];
      const file = join(folder, 'bad.xml');
      await writeFile(file, text);
      const { code, stdout, stderr } = await runOffline('schema', 'pull', '--metadata', file);
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toContain(file);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/line \d+, column \d+/);
      expect([await read('names.lock.json'), await read('schema.graphql')]).toEqual(before);
      expect((await readdir(join(folder, 'schema'))).sort()).toEqual(['names.lock.json', 'schema.graphql']);
    },
  );

  it.each([
    ['a name twice', '"account.telephone1": "name"', /line \d+: the name name is given to both/],
    ['a path twice', '"account.name": "other"', /line \d+: "account\.name" is there twice/],
    ['an invalid name', '"account.telephone1": "1st"', /line \d+: "1st" is not a valid GraphQL name/],
  ])('a lock with %s is refused with the line, and nothing is written', async (_name, line, message) => {
    await runOffline('schema', 'pull', ...fromFiles());
    await edit(join(folder, 'schema', 'names.lock.json'), '"account.telephone1": "telephone1"', line);
    const before = [await read('names.lock.json'), await read('schema.graphql')];
    for (const command of ['pull', 'print', 'check']) {
      const { code, stdout, stderr } = await runOffline('schema', command, ...fromFiles());
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }
    expect([await read('names.lock.json'), await read('schema.graphql')]).toEqual(before);
  });

  it.each([
    [['print', '--json'], '--json needs --report beside it'],
    [['print', '--definitions', 'x'], '--definitions needs --metadata beside it'],
    [['print', '--metadata', 'x', '--snapshot'], '--metadata and --snapshot exclude each other'],
    [['print', '--metadata', 'nowhere.xml'], 'nowhere.xml'],
    [['check'], 'DATAVERSE_URL is not set'],
    [['print', '--snapshot'], 'DATAVERSE_URL is not set'],
    [['diff', 'nowhere.graphql', 'live'], 'The schema nowhere.graphql cannot be read'],
  ])('schema %j ends with code 2', async (args, message) => {
    const { code, stdout, stderr } = await runOffline('schema', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('patterns and names that make no sense are refused with their place', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['exposure: { include: ["solution:nowhere"] }', 'names a solution that is not known'],
      [
        'names: { overrides: { account.telephone1: id } }',
        'The name chosen for "account.telephone1" is id, which is reserved',
      ],
      ['audiences: { partners: { include: ["solution:nowhere"] } }', '(audiences.partners)'],
      ['exposure: { include: [nowhere] }', 'No table is visible: check exposure.include'],
    ];
    for (const [text, message] of cases) {
      const file = await config(text);
      const { code, stderr } = await runOffline('schema', 'print', ...fromFiles(), '--config', file);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });

  it('an organisation that does not answer ends with code 3, and its snapshot serves', async () => {
    await run('schema', 'pull');
    emulator.intercept(({ target }) => {
      if (target.startsWith('/api/')) throw new Error('cut off');
      return undefined;
    });
    expect((await run('schema', 'print')).code).toBe(3);
    const printed = await run('schema', 'print', '--snapshot');
    expect([printed.code, printed.stdout]).toEqual([0, await read('schema.graphql')]);
  });
});

describe('schema print --report', () => {
  it('lists what is left out and why, clashes, and what fits nothing', async () => {
    const text = [
      'exposure: { exclude: [lead, account.revenue, nowhere] }',
      'names: { overrides: { account.telephone1: phone, account.nothing: x } }',
    ].join('\n');
    const file = await config(text);
    const { stdout } = await runOffline('schema', 'print', '--report', ...fromFiles(), '--config', file);
    for (const line of [
      /^\d+ tables with [\d,]+ columns are exposed\.\nNames come from entity definitions\./,
      /\nPatterns and chosen names that fit nothing \(misspelt\?\): 2\n {2}nowhere\n {2}account\.nothing\n/,
      /\n {2}account\.revenue: /,
      /\n {2}lead: the configuration leaves it out\n/,
      /\nNames that are not in the lock \("schema pull" adds them\): [\d,]+\n/,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  it('is data with --json', async () => {
    await runOffline('schema', 'pull', ...fromFiles());
    await edit(
      join(folder, 'schema', 'names.lock.json'),
      '"account.telephone1": "telephone1"',
      '"account.telephone1": "phone"',
    );
    const { stdout } = await runOffline('schema', 'print', '--report', '--json', ...fromFiles());
    expect(JSON.parse(stdout)).toMatchObject({
      csdlOnly: false,
      held: [{ path: 'account.telephone1', name: 'phone', otherwise: 'telephone1' }],
      notInLock: [],
      unmatched: [],
    });
  });
});

describe('schema check', () => {
  beforeEach(() => runOffline('schema', 'pull', ...fromFiles()), 60_000);

  it('ends with code 0 where nothing broke', async () => {
    expect(await run('schema', 'check')).toMatchObject({ code: 0, stdout: 'schema.graphql: No changes\n' });
  });

  it('ends with code 1 on a breaking change, and writes nothing', async () => {
    const before = await readdir(join(folder, 'schema'));
    const metadata = join(folder, 'metadata.xml');
    await edit(
      join(saved, 'metadata.xml'),
      /<Property Name="websiteurl"[^>]*(\/>|>.*?<\/Property>)/s,
      '',
      metadata,
    );
    const args = ['--metadata', metadata, '--definitions', join(saved, 'definitions')];
    const { code, stdout } = await runOffline('schema', 'check', ...args);
    expect(stdout).toMatch(/^schema\.graphql: \d+ changes?: [1-9]\d* breaking, /);
    expect(stdout).toContain("  Field 'webSiteURL' was removed from object type 'Account'\n");
    expect(code).toBe(1);
    expect(await readdir(join(folder, 'schema'))).toEqual(before);
    const json = await runOffline('schema', 'check', '--json', ...args);
    expect(json.code).toBe(1);
    const report = JSON.parse(json.stdout) as { failed: boolean; audiences: { changes: unknown[] }[] };
    expect(report).toMatchObject({ failed: true, audiences: [{ audience: null }] });
    expect(report.audiences[0]?.changes).toContainEqual({
      criticality: 'breaking',
      kind: 'removed',
      path: 'Account.webSiteURL',
      message: "Field 'webSiteURL' was removed from object type 'Account'",
    });
  });

  it('knows relabelled options as dangerous, which fails only on request', async () => {
    const definitions = join(folder, 'definitions');
    await mkdir(definitions);
    for (const name of await readdir(join(saved, 'definitions'))) {
      const text = await readFile(join(saved, 'definitions', name), 'utf8');
      await writeFile(join(definitions, name), text.replaceAll('"Accounting"', '"Bookkeeping"'));
    }
    const args = ['--metadata', join(saved, 'metadata.xml'), '--definitions', definitions];
    const usual = await runOffline('schema', 'check', ...args);
    expect(usual.stdout).toContain(
      "Enum value 'AccountIndustryCode.ACCOUNTING' keeps its name, but its label is 'Bookkeeping' now, before: 'Accounting'",
    );
    expect(usual.code).toBe(0);
    expect((await runOffline('schema', 'check', '--fail-on', 'dangerous', ...args)).code).toBe(1);
  });

  it('checks every audience, and wants their files', async () => {
    const file = await config('audiences: { partners: { include: [account] } }');
    const missing = await runOffline('schema', 'check', ...fromFiles(), '--config', file);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(
      'schema.partners.graphql cannot be read; "dynamics-graphql schema pull" writes it',
    );
    await runOffline('schema', 'pull', ...fromFiles(), '--config', file);
    await edit(join(folder, 'schema', 'schema.partners.graphql'), '  name: String @', '  title: String @');
    const { code, stdout } = await runOffline('schema', 'check', ...fromFiles(), '--config', file);
    expect(stdout).toMatch(
      /^schema\.graphql: No changes\n\nschema\.partners\.graphql: \d+ changes?: 1 breaking/,
    );
    expect(code).toBe(1);
  });
});

describe('schema diff', () => {
  it('compares files, folders and what is live', async () => {
    await runOffline('schema', 'pull', ...fromFiles());
    const schema = join(folder, 'schema');
    const other = join(folder, 'other.graphql');
    await edit(join(schema, 'schema.graphql'), '(name: "telephone1")', '(name: "telephone2")', other);
    const expected = "  'Account.telephone1' means 'telephone2' now, before: 'telephone1'\n";
    const files = await runOffline('schema', 'diff', join(schema, 'schema.graphql'), other);
    expect([files.code, files.stdout]).toEqual([0, expect.stringContaining(expected)]);
    const failed = await runOffline('schema', 'diff', schema, other, '--fail-on', 'breaking', '--json');
    expect([failed.code, JSON.parse(failed.stdout)]).toMatchObject([1, { counts: { breaking: 1, safe: 0 } }]);
    const live = await run('schema', 'diff', schema, 'live');
    expect([live.code, live.stdout]).toEqual([0, 'No changes\n']);
    const back = await runOffline('schema', 'diff', 'live', other, ...fromFiles());
    expect(back.stdout).toContain(expected);
  });
});

describe('as a process', () => {
  it('ends with the code of the command', async () => {
    await runOffline('schema', 'pull', ...fromFiles());
    await edit(join(folder, 'schema', 'schema.graphql'), '  name: String @', '  title: String @');
    const child = spawnCommand(['schema', 'check', ...fromFiles()], folders());
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stdout).toMatch(/^schema\.graphql: \d+ changes?: [1-9]\d* breaking/);
  });

  it('prints all of a schema into a pipe, and is not disturbed by a reader that stops', async () => {
    const whole = spawnCommand(['schema', 'print', ...fromFiles()], folders());
    let stdout = '';
    whole.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    expect(await once(whole, 'close')).toEqual([0, null]);
    expect(stdout).toBe(await readFile(join(saved, 'schema', 'schema.graphql'), 'utf8'));

    const stopped = spawnCommand(['schema', 'print', ...fromFiles()], folders());
    let stderr = '';
    stopped.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    stopped.stdout.once('data', () => stopped.stdout.destroy());
    expect(await once(stopped, 'close')).toEqual([0, null]);
    expect(stderr).not.toMatch(/error/i);
  });
});
