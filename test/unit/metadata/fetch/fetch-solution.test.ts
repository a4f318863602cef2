import { describe, expect, it } from 'vitest';

import { fetchSolution } from '../../../../src/metadata/fetch/fetch-solution.ts';
import type { MetadataGet } from '../../../../src/metadata/metadata-source.ts';
import { guid } from '../../../support/guid.ts';
import { fakeOrganization } from '../fake-organization.ts';

const serviceRoot = 'https://acme.crm.dynamics.com/api/data/v9.2/';
const solution = { value: [{ solutionid: guid(1), uniquename: 'acme_core' }] };

/** Answers `solutions`, then pages of `solutioncomponents`. */
const organization = (pages: readonly object[], found: object = solution) => {
  const asked: string[] = [];
  const get: MetadataGet = (path) => {
    const answer = path.startsWith('solutions?') ? found : (pages[asked.length - 1] ?? { value: [] });
    asked.push(path);
    return Promise.resolve({ status: 200, body: JSON.stringify(answer) });
  };
  return { asked, options: { get, serviceRoot, signal: undefined } };
};

const components = `solutioncomponents?$select=objectid,componenttype,rootcomponentbehavior&$filter=_solutionid_value%20eq%20${guid(1)}%20and%20(componenttype%20eq%201%20or%20componenttype%20eq%202)`;
const nextLink = (rest: string): string => `${serviceRoot}solutioncomponents?$select=objectid&${rest}`;

describe('fetchSolution', () => {
  it('reads tables and columns of all pages', async () => {
    const { asked, options } = organization([
      {
        value: [
          { objectid: guid(2), componenttype: 1, rootcomponentbehavior: 0 },
          { objectid: guid(3), componenttype: 1, rootcomponentbehavior: 1 },
        ],
        '@odata.nextLink': nextLink('$skiptoken=%3Ccookie%20pagenumber=%222%22%3E'),
      },
      {
        value: [
          { objectid: guid(4), componenttype: 1, rootcomponentbehavior: 2 },
          { objectid: guid(5), componenttype: 2, rootcomponentbehavior: null },
          { objectid: guid(6), componenttype: 61, rootcomponentbehavior: null },
        ],
      },
    ]);
    expect(await fetchSolution('acme_core', options)).toEqual({
      tables: new Map([
        [guid(2), { whole: true }],
        [guid(3), { whole: false }],
        [guid(4), { whole: false }],
      ]),
      columns: new Set([guid(5)]),
    });
    expect(asked).toEqual([
      "solutions?$select=solutionid,uniquename&$filter=uniquename%20eq%20'acme_core'",
      components,
      `${components}&$skiptoken=%3Ccookie%20pagenumber=%222%22%3E`,
    ]);
  });

  it('names a solution that is not there', async () => {
    const { options } = organization([], { value: [] });
    await expect(fetchSolution('acme_cores', options)).rejects.toMatchObject({
      reason: 'unknown-solution',
      message: expect.stringContaining('no solution "acme_cores", which the exposure names') as string,
    });
  });

  it.each(["x' or 1 eq 1", 'a b', '', 'größe', 'a)/$value'])(
    'sends no request for the name %j',
    async (name) => {
      const { asked, options } = organization([]);
      await expect(fetchSolution(name, options)).rejects.toMatchObject({ reason: 'unknown-solution' });
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['another host', 'https://evil.example/api/data/v9.2/solutioncomponents?$skiptoken=1'],
    ['another service of the host', 'https://acme.crm.dynamics.com/other/solutioncomponents?$skiptoken=1'],
    ['another table', `${serviceRoot}systemusers?$skiptoken=1`],
    ['a path that leads out', `${serviceRoot}../../solutioncomponents?$skiptoken=1`],
    ['no token', nextLink('$top=1')],
    ['nowhere', 'solutioncomponents?$skiptoken=1'],
  ])('does not follow a link to %s', async (_, link) => {
    const { asked, options } = organization([{ value: [], '@odata.nextLink': link }]);
    await expect(fetchSolution('acme_core', options)).rejects.toMatchObject({
      reason: 'unusable',
      message: /leads elsewhere/,
    });
    expect(asked).toHaveLength(2);
  });

  it('has an end', async () => {
    const page = { value: [], '@odata.nextLink': nextLink('$skiptoken=1') };
    const { options } = organization(Array.from({ length: 2000 }, () => page));
    await expect(fetchSolution('acme_core', options)).rejects.toThrow('have no end');
  });

  it.each([
    ['refused', { status: 403, body: '' }, 'refused'],
    ['no JSON', { status: 200, body: '<html>' }, 'unusable'],
    ['no list', { status: 200, body: '{}' }, 'unusable'],
  ])('fails where the answer is %s', async (_, answer, reason) => {
    const get: MetadataGet = () => Promise.resolve(answer);
    await expect(fetchSolution('acme_core', { get, signal: undefined })).rejects.toMatchObject({ reason });
  });
});

describe('httpSource', () => {
  const row = `{"value":[{"solutionid":"${guid(1)}","uniquename":"x"}]}`;

  it('fills in the solutions that it is asked for, a step each', async () => {
    const steps: string[] = [];
    const { source } = fakeOrganization((path) => (path.startsWith('solution') ? { body: row } : undefined), {
      solutions: ['acme_core', 'acme_more'],
      onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`),
    });
    const { definitions, scope } = await source.load();
    expect([...(definitions?.solutions.keys() ?? [])]).toEqual(['acme_core', 'acme_more']);
    expect(steps.slice(-2).sort()).toEqual([
      'components of the solution acme_core 19/20',
      'components of the solution acme_more 20/20',
    ]);
    expect(scope.solutions).toEqual(['acme_core', 'acme_more']);
  });

  it('fails once for a solution that is not there', async () => {
    const { source, slept } = fakeOrganization(
      (path) => (path.startsWith('solution') ? { body: '{"value":[]}' } : undefined),
      { solutions: ['acme_core'] },
    );
    await expect(source.load()).rejects.toThrow('no solution "acme_core"');
    expect(slept).toEqual([]);
  });
});
