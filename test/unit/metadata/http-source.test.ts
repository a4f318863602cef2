import { describe, expect, it } from 'vitest';

import { document, fakeOrganization, organizationRow, type FakeAnswer } from './fake-organization.ts';

const cast = (type: string, query: string): string =>
  `EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata(${query})`;

describe('httpSource', () => {
  it('asks for everything in eighteen requests, a cast each, at most four at once', async () => {
    const steps: string[] = [];
    const { source, asked, most } = fakeOrganization(undefined, {
      onProgress: ({ done, total }) => steps.push(`${done}/${total}`),
    });
    const { definitions, version } = await source.load();
    expect(asked).toEqual([
      'organizations?$select=organizationid,languagecode',
      '$metadata',
      expect.stringMatching(
        /^EntityDefinitions\?\$select=MetadataId,LogicalName,SchemaName,.*&\$expand=Attributes\(.*\),Keys\(.*\),ManyToOneRelationships\(.*\),ManyToManyRelationships\(.*\)$/,
      ),
      cast('Picklist', '$select=LogicalName;$expand=OptionSet,GlobalOptionSet'),
      cast('MultiSelectPicklist', '$select=LogicalName;$expand=OptionSet,GlobalOptionSet'),
      cast('State', '$select=LogicalName;$expand=OptionSet'),
      cast('Status', '$select=LogicalName;$expand=OptionSet'),
      cast('Boolean', '$select=LogicalName;$expand=OptionSet'),
      cast('Lookup', '$select=LogicalName,Targets'),
      cast('DateTime', '$select=LogicalName,DateTimeBehavior'),
      cast('String', '$select=LogicalName,MaxLength'),
      cast('Memo', '$select=LogicalName,MaxLength'),
      ...['File', 'Image'].map((type) => cast(type, '$select=LogicalName,MaxSizeInKB')),
      ...['Integer', 'Decimal', 'Double', 'Money'].map((type) =>
        cast(type, '$select=LogicalName,MinValue,MaxValue'),
      ),
    ]);
    expect(asked[2]).toMatch(/Attributes\(\$select=MetadataId,.*IsValidForCreate,IsValidForUpdate,/);
    expect(most()).toBe(4);
    expect(steps).toEqual(Array.from({ length: 18 }, (_, index) => `${index + 1}/18`));
    expect(definitions?.baseLanguage).toBe(1031);
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(['account']);
    expect(version).toBe('1');
  });

  it('says what it accepts, and asks for the version of the metadata', async () => {
    const { source, requests } = fakeOrganization();
    await source.load();
    expect(requests.slice(0, 3).map(({ options }) => options.headers)).toEqual([
      { Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"' },
      { Accept: 'application/xml' },
      { Accept: 'application/json' },
    ]);
  });

  it('asks an older organisation only for types and properties that it has', async () => {
    const types = ['EntityMetadata', 'PicklistAttributeMetadata']
      .map(
        (name) => `<EntityType Name="${name}"><Property Name="LogicalName" Type="Edm.String"/></EntityType>`,
      )
      .join('');
    const { source, asked } = fakeOrganization((path) =>
      path === '$metadata' ? { body: document(types) } : undefined,
    );
    await source.load();
    expect(asked).toHaveLength(4);
    expect(asked[2]).toMatch(/^EntityDefinitions\?\$select=LogicalName&/);
    expect(asked[3]).toContain('.PicklistAttributeMetadata(');
  });

  it.each([404, 501])('goes on without definitions where they answer %i', async (status) => {
    const { source, asked } = fakeOrganization(
      (path) => (path.startsWith('Entity') ? { status } : undefined),
      { solutions: ['acme'] },
    );
    expect((await source.load()).definitions).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  it('does not ask for definitions when told so', async () => {
    const { source, asked } = fakeOrganization(undefined, { csdlOnly: true, solutions: ['acme'] });
    expect((await source.load()).definitions).toBeUndefined();
    expect(asked).toEqual(['organizations?$select=organizationid,languagecode', '$metadata']);
  });

  it.each([
    ['the definitions are forbidden', /Keys\(/, 403],
    ['one cast is not found', /StatusAttributeMetadata/, 404],
    ['one cast is not implemented', /LookupAttributeMetadata/, 501],
  ])('fails at once rather than rename where %s', async (_, pattern, status) => {
    const body = '{"error":{"code":"0x80040220","message":"Principal is missing a privilege."}}';
    const { source, slept } = fakeOrganization((path) => (pattern.test(path) ? { status, body } : undefined));
    await expect(source.load()).rejects.toMatchObject({
      name: 'MetadataError',
      reason: 'refused',
      status,
      message: `The organisation answered EntityDefinitions with ${status}: Principal is missing a privilege.`,
    });
    expect(slept).toEqual([]);
  });

  it.each<[string, FakeAnswer]>([
    ['is refused', { status: 403, body: '' }],
    ['has no language', { body: '{"value":[]}' }],
  ])('takes English for the base language where the organisation row %s', async (_, answer) => {
    const { source } = fakeOrganization((path) => (path.startsWith('organizations') ? answer : undefined));
    const { definitions, version } = await source.load();
    expect(definitions?.baseLanguage).toBe(1033);
    expect(version).toBeUndefined();
  });

  it('says why $metadata is unusable', async () => {
    const load = (answer: FakeAnswer): Promise<unknown> =>
      fakeOrganization((path) => (path === '$metadata' ? answer : undefined)).source.load();
    await expect(load({ body: '<!DOCTYPE html><html></html>' })).rejects.toMatchObject({ reason: 'html' });
    await expect(load({ body: document().slice(0, 50) })).rejects.toMatchObject({ reason: 'truncated' });
    const body = '{"error":{"message":"The user is not a member."}}';
    await expect(load({ status: 403, body })).rejects.toMatchObject({
      reason: 'refused',
      status: 403,
      message: 'The organisation answered $metadata with 403: The user is not a member.',
    });
  });
});

describe('labels', () => {
  const languages = [1031, 1033, 1036];
  const label = (text: string) => ({
    LocalizedLabels: languages.map((code) => ({ Label: `${text} ${code}`, LanguageCode: code })),
    UserLocalizedLabel: { Label: `${text} 1036`, LanguageCode: 1036 },
  });
  const onlyFrench = { LocalizedLabels: [{ Label: 'Compte', LanguageCode: 1036 }] };
  const list = {
    value: [
      {
        ...{ LogicalName: 'account', DisplayName: label('Account'), Description: onlyFrench },
        Attributes: [{ LogicalName: 'name', DisplayName: label('Name') }],
      },
      { LogicalName: 'compte', DisplayName: onlyFrench },
    ],
  };
  const boolean = {
    value: [
      {
        LogicalName: 'account',
        Attributes: [
          {
            LogicalName: 'donotphone',
            OptionSet: {
              Name: 'account_donotphone',
              FalseOption: { Value: 0, Label: label('Allow'), Color: '#00ff00' },
              TrueOption: { Value: 1, Label: label('Do Not Allow'), Color: null },
            },
          },
        ],
      },
    ],
  };
  const load = async (kept: readonly number[] | undefined) => {
    const { source } = fakeOrganization(
      (path) => {
        if (path.includes('Keys(')) return { body: JSON.stringify(list) };
        return path.includes('.BooleanAttributeMetadata')
          ? { body: JSON.stringify(boolean) }
          : {
              body: path.startsWith('Entity')
                ? '{"value":[]}'
                : path === '$metadata'
                  ? document()
                  : organizationRow(),
            };
      },
      { languages: kept },
    );
    return (await source.load()).definitions?.tables;
  };

  it('are kept in all languages where none are named', async () => {
    const account = (await load(undefined))?.get('account');
    expect([...(account?.displayName.keys() ?? [])]).toEqual(languages);
  });

  it('are kept in the named languages and the base language, wherever they stand', async () => {
    const tables = await load([1033]);
    const account = tables?.get('account');
    const kept = [1031, 1033];
    expect([...(account?.displayName.keys() ?? [])]).toEqual(kept);
    expect([...(account?.columns.get('name')?.displayName.keys() ?? [])]).toEqual(kept);
    expect(account?.description.size).toBe(0);
    expect(account?.columns.get('donotphone')?.twoOptions?.options).toEqual([
      { value: 0, label: new Map(kept.map((code) => [code, `Allow ${code}`])), color: '#00ff00' },
      { value: 1, label: new Map(kept.map((code) => [code, `Do Not Allow ${code}`])), color: undefined },
    ]);
  });

  it('that are dropped do not make a table one without a name', async () => {
    const compte = (await load([1033]))?.get('compte');
    expect(compte).toMatchObject({ displayName: new Map(), isUnnamed: false });
  });
});
