import { describe, expect, it } from 'vitest';

import { httpSource } from '../../../src/metadata/http-source.ts';
import {
  readRawMetadata,
  type MetadataGet,
  type MetadataStream,
} from '../../../src/metadata/metadata-source.ts';

const csdl = (types = ''): string =>
  `<Edmx><DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm">${types}</Schema></DataServices></Edmx>`;

interface Answers {
  readonly csdl?: { readonly status: number; readonly body: string };
  readonly organization?: { readonly status: number; readonly body: string };
  /** Of the nth request for definitions. */
  readonly definitions?: (index: number, path: string) => { readonly status: number; readonly body: string };
}

function organization(answers: Answers): {
  get: MetadataGet;
  stream: MetadataStream;
  asked: string[];
  most: () => number;
} {
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  let definitions = 0;
  return {
    asked,
    most: () => most,
    stream: (path) => {
      asked.push(path);
      const { status, body } = answers.csdl ?? { status: 200, body: csdl() };
      return Promise.resolve({
        status,
        body: (async function* () {
          yield await Promise.resolve(Buffer.from(body.slice(0, 20)));
          yield Buffer.from(body.slice(20));
        })(),
      });
    },
    get: async (path) => {
      asked.push(path);
      if (path.startsWith('organizations')) {
        return answers.organization ?? { status: 200, body: '{"value":[{"languagecode":1031}]}' };
      }
      running++;
      most = Math.max(most, running);
      const index = definitions++;
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return (
        answers.definitions?.(index, path) ?? { status: 200, body: '{"value":[{"LogicalName":"account"}]}' }
      );
    },
  };
}

describe('httpSource', () => {
  it('asks for everything in nine requests, a cast each, at most four at once', async () => {
    const upstream = organization({});
    const steps: string[] = [];
    const source = httpSource({
      ...upstream,
      onProgress: ({ done, total }) => steps.push(`${done}/${total}`),
    });
    const { definitions } = await source.load();
    expect(upstream.asked).toEqual([
      '$metadata',
      'organizations?$select=languagecode',
      expect.stringMatching(
        /^EntityDefinitions\?\$select=LogicalName,SchemaName,.*&\$expand=Attributes\(.*\),Keys\(.*\),ManyToOneRelationships\(.*\),ManyToManyRelationships\(.*\)$/,
      ),
      ...['Picklist', 'MultiSelectPicklist'].map(
        (type) =>
          `EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata($select=LogicalName;$expand=OptionSet,GlobalOptionSet)`,
      ),
      ...['State', 'Status'].map(
        (type) =>
          `EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata($select=LogicalName;$expand=OptionSet)`,
      ),
      'EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata($select=LogicalName,Targets)',
      'EntityDefinitions?$select=LogicalName&$expand=Attributes/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata($select=LogicalName,DateTimeBehavior)',
    ]);
    expect(upstream.most()).toBe(4);
    expect(steps).toEqual(['1/9', '2/9', '3/9', '4/9', '5/9', '6/9', '7/9', '8/9', '9/9']);
    expect(definitions?.baseLanguage).toBe(1031);
    expect([...(definitions?.tables.keys() ?? [])]).toEqual(['account']);
  });

  it('keeps what came, so that it can be read again', async () => {
    const upstream = organization({ csdl: { status: 200, body: csdl('<ComplexType Name="Größe"/>') } });
    const loaded = await httpSource(upstream).load();
    expect(await readRawMetadata(loaded.raw)).toEqual(loaded);
    expect([...loaded.csdl.complexTypes.keys()]).toEqual(['Größe']);
  });

  it('asks an older organisation only for types and properties that it has', async () => {
    const types = ['EntityMetadata', 'PicklistAttributeMetadata']
      .map(
        (name) => `<EntityType Name="${name}"><Property Name="LogicalName" Type="Edm.String"/></EntityType>`,
      )
      .join('');
    const upstream = organization({ csdl: { status: 200, body: csdl(types) } });
    await httpSource(upstream).load();
    expect(upstream.asked).toHaveLength(4);
    expect(upstream.asked[2]).toMatch(/^EntityDefinitions\?\$select=LogicalName&/);
    expect(upstream.asked[3]).toContain('.PicklistAttributeMetadata(');
  });

  it.each([404, 501])('goes on without definitions where they answer %i', async (status) => {
    const upstream = organization({ definitions: () => ({ status, body: '' }) });
    const { definitions, raw } = await httpSource(upstream).load();
    expect(definitions).toBeUndefined();
    expect(raw.definitions).toBeUndefined();
    expect(upstream.asked).toHaveLength(3);
  });

  it('does not ask for definitions when told so', async () => {
    const upstream = organization({});
    expect((await httpSource({ ...upstream, csdlOnly: true }).load()).definitions).toBeUndefined();
    expect(upstream.asked).toEqual(['$metadata', 'organizations?$select=languagecode']);
  });

  it.each([
    ['the definitions are forbidden', 0, 403],
    ['one cast is not found', 3, 404],
    ['the organisation fails in between', 5, 500],
  ])('fails rather than rename where %s', async (_, at, status) => {
    const body = '{"error":{"code":"0x80040220","message":"Principal is missing a privilege."}}';
    const upstream = organization({
      definitions: (index) => (index === at ? { status, body } : { status: 200, body: '{"value":[]}' }),
    });
    await expect(httpSource(upstream).load()).rejects.toMatchObject({
      name: 'MetadataError',
      reason: 'refused',
      status,
      message: `The organisation answered EntityDefinitions with ${status}: Principal is missing a privilege.`,
    });
  });

  it('fails where definitions are a web page', async () => {
    const upstream = organization({ definitions: () => ({ status: 200, body: '<html></html>' }) });
    await expect(httpSource(upstream).load()).rejects.toMatchObject({
      reason: 'unusable',
      message: /web page/,
    });
  });

  it.each([
    ['is refused', { status: 403, body: '' }],
    ['is no JSON', { status: 200, body: '<html>' }],
    ['has no row', { status: 200, body: '{"value":[]}' }],
  ])('takes English for the base language where the organisation row %s', async (_, answer) => {
    const { definitions } = await httpSource(organization({ organization: answer })).load();
    expect(definitions?.baseLanguage).toBe(1033);
  });

  it('says why $metadata is unusable', async () => {
    const source = (status: number, body: string): Promise<unknown> =>
      httpSource(organization({ csdl: { status, body } })).load();
    await expect(source(200, '<!DOCTYPE html><html></html>')).rejects.toMatchObject({ reason: 'html' });
    await expect(source(200, csdl().slice(0, 50))).rejects.toMatchObject({ reason: 'truncated' });
    await expect(source(403, '{"error":{"message":"The user is not a member."}}')).rejects.toMatchObject({
      reason: 'refused',
      status: 403,
      message: 'The organisation answered $metadata with 403: The user is not a member.',
    });
  });

  it('says that the answer broke off', async () => {
    const upstream = organization({});
    const cause = new Error('other side closed');
    const stream: MetadataStream = () =>
      Promise.resolve({
        status: 200,
        body: (async function* () {
          yield await Promise.resolve(csdl().slice(0, 40));
          throw cause;
        })(),
      });
    await expect(httpSource({ ...upstream, stream }).load()).rejects.toMatchObject({
      reason: 'interrupted',
      cause,
    });
  });
});
