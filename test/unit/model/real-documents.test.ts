import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { parseDefinitions } from '../../../src/metadata/parse-definitions.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import type { Model } from '../../../src/model/model.ts';
import { parseNamesLock, printNamesLock } from '../../../src/model/names-lock.ts';
import { hasSharedData, realDocuments, sharedData } from '../../support/shared-data.ts';

/** Own and inherited property names of each type, read from the text without the parser. */
function propertiesByType(xml: string): Map<string, Set<string>> {
  const own = new Map<string, { base: string | undefined; properties: string[] }>();
  for (const [, attributes = '', content = ''] of xml.matchAll(
    /<EntityType ([^>]*[^/])>([^]*?)<\/EntityType>/g,
  )) {
    const name = /Name="([^"]*)"/.exec(attributes)?.[1] ?? '';
    const properties = [...content.matchAll(/<Property\s+Name="([^"]*)"/g)].map((match) => match[1] ?? '');
    own.set(name, { base: /BaseType="mscrm\.([^"]*)"/.exec(attributes)?.[1], properties });
  }
  const all = new Map<string, Set<string>>();
  for (const name of own.keys()) {
    const properties = new Set<string>();
    for (let type = own.get(name); type !== undefined; type = own.get(type.base ?? '')) {
      for (const property of type.properties) properties.add(property);
    }
    all.set(name, properties);
  }
  return all;
}

/** Properties that a table exposes or that are reported as left out. */
function accountedFor(model: Model, table: string): Set<string> {
  const found = new Set<string>();
  for (const member of model.tables.get(table)?.fields.values() ?? []) {
    if (member.kind === 'column' || member.kind === 'lookupId') found.add(member.property);
    if (member.kind !== 'column' || member.type.kind !== 'image') continue;
    // What stands beside an image is part of it.
    const { timestampProperty = '', idProperty = '' } = member.type;
    for (const part of [timestampProperty, idProperty, `${member.property}_url`]) found.add(part);
  }
  for (const { path } of model.omissions) {
    const [owner, property] = path.split('.');
    if (owner === table && property !== undefined) found.add(property);
  }
  return found;
}

function sharedDefinitions(): ReturnType<typeof parseDefinitions> {
  const bodies = ['account', 'contact'].flatMap((table) =>
    readdirSync(sharedData(`definitions/${table}`)).map((file): unknown =>
      JSON.parse(readFileSync(sharedData(`definitions/${table}/${file}`), 'utf8')),
    ),
  );
  return parseDefinitions({ bodies, baseLanguage: 1033 });
}

describe.skipIf(!hasSharedData)('the model of real documents', () => {
  it.each(realDocuments)('%s: every property of every table is exposed or reported', async (name) => {
    const csdl = await parseCsdl(createReadStream(sharedData(`csdl/${name}.xml`)));
    const { model, names } = buildModel({ csdl });
    const expected = propertiesByType(readFileSync(sharedData(`csdl/${name}.xml`), 'utf8'));
    for (const table of model.tables.keys()) {
      const known = accountedFor(model, table);
      const missing = [...(expected.get(table) ?? [])].filter((property) => !known.has(property));
      expect([table, ...missing]).toEqual([table]);
    }
    expect(parseNamesLock(printNamesLock(names)).names.size).toBe(names.names.size);
  });

  it.each([
    ['online-v9.1', { tables: 252, unknownNavigations: 31, intersects: 13, unplaced: 0 }],
    ['sales-service-v9', { tables: 296, unknownNavigations: 49, intersects: 31, unplaced: 0 }],
    ['annotated-v8', { tables: 206, unknownNavigations: 29, intersects: 26, unplaced: 0 }],
  ])('%s: tables and navigations without a column are as counted', async (name, expected) => {
    const csdl = await parseCsdl(createReadStream(sharedData(`csdl/${name}.xml`)));
    const { model } = buildModel({ csdl });
    const unknown = model.omissions.filter(
      ({ reason }) => reason === 'it is not known to which lookup column this navigation belongs',
    );
    expect({
      tables: model.tables.size,
      unknownNavigations: unknown.length,
      intersects: model.omissions.filter(({ reason }) => reason.startsWith('it only connects')).length,
      unplaced: model.omissions.filter(({ path, kind }) => kind === 'unmappable' && !/[.:]/.test(path))
        .length,
    }).toEqual(expected);
  });

  it('gives users, owners and activities their links', async () => {
    const csdl = await parseCsdl(createReadStream(sharedData('csdl/sales-service-v9.xml')));
    const { model } = buildModel({ csdl });
    const user = model.tables.get('systemuser');
    expect(user?.key.property).toBe('systemuserid');
    expect(user?.fields.get('accountsByOwner')).toMatchObject({ navigation: 'owner_accounts' });
    expect(
      [...(user?.fields.values() ?? [])].filter(({ kind }) => kind === 'collection').length,
    ).toBeGreaterThan(700);
    expect(model.tables.get('account')?.fields.get('owner')).toMatchObject({
      result: { kind: 'interface', name: 'Principal' },
      targets: [
        { table: 'systemuser', navigation: 'owninguser' },
        { table: 'team', navigation: 'owningteam' },
      ],
    });
    expect(model.tables.get('incident')?.fields.get('customer')).toMatchObject({
      result: { kind: 'interface', name: 'Customer' },
    });
    expect(model.tables.get('task')?.fields.get('regardingobject')).toMatchObject({
      result: { kind: 'record' },
    });
    expect(model.tables.get('account')?.fields.get('activitypointersByRegardingobject')).toBeDefined();
    expect(model.tables.has('activitypointer')).toBe(true);
    expect(model.tables.has('principal')).toBe(false);
  });

  it('has the names and labels of real definitions', async () => {
    const csdl = await parseCsdl(createReadStream(sharedData('csdl/sales-service-v9.xml')));
    const { model } = buildModel({ csdl, definitions: sharedDefinitions() });
    const account = model.tables.get('account');
    const named = [
      'accountNumber',
      'address1City',
      'eMailAddress1',
      'sic',
      'slaInvokedId',
      'webSiteURL',
      'primaryContact',
    ];
    expect(named.filter((field) => account?.fields.has(field) !== true)).toEqual([]);
    expect(account?.fields.get('industryCode')).toMatchObject({ displayName: 'Industry' });
    expect(model.choices.get('AccountIndustryCode')?.options).toHaveLength(33);
    expect(
      model.choices.get('AccountPaymentTermsCode')?.options.map(({ name, label }) => [name, label]),
    ).toEqual([
      ['NET_30', 'Net 30'],
      ['VALUE_2', '2% 10, Net 30'],
      ['NET_45', 'Net 45'],
      ['NET_60', 'Net 60'],
    ]);
    expect(model.tables.get('contact')?.fields.get('parentCustomer')).toMatchObject({
      displayName: 'Company Name',
      result: { kind: 'interface', name: 'Customer' },
    });
    expect(account?.fields.has('contactsByParentCustomer')).toBe(true);
    expect(model.tables.get('contact')?.fields.get('birthDate')).toMatchObject({ type: { kind: 'date' } });
  });
});
