import { beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

beforeAll(async () => {
  rig = await startGateway({
    gateway: {
      roles: {
        admin: {
          tables: '*',
          operations: ['WhoAmI', 'RetrieveTotalRecordCount', 'Nonsense'],
          explain: true,
        },
      },
    },
  });
  return () => rig.gateway.close();
});

describe('functions', () => {
  it('are queries, typed as the metadata says', async () => {
    const { data, extensions } = await rig.data('{ whoAmI { me: userId organizationId __typename } }');
    expect(data).toEqual({
      whoAmI: {
        me: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        organizationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        __typename: 'WhoAmIResponse',
      },
    });
    expect(extensions?.upstream.map(({ url }) => url)).toEqual(['WhoAmI()']);
  });

  it('take their parameters as aliases', async () => {
    const { data, extensions } = await rig.data(
      '{ retrieveTotalRecordCount(entityNames: ["account"]) { entityRecordCountCollection { count keys } } }',
    );
    expect(data?.['retrieveTotalRecordCount']).toMatchObject({
      entityRecordCountCollection: { count: 1, keys: ['account'] },
    });
    expect(extensions?.upstream.map(({ url }) => url)).toEqual([
      'RetrieveTotalRecordCount(EntityNames=@p1)?@p1=%5B%27account%27%5D',
    ]);
  });

  it('that are not allowed do not exist', async () => {
    const answer = await rig.run('{ retrieveVersion { version } }');
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('that the organisation does not have are reported', () => {
    expect(rig.gateway.current().unmatched).toEqual(['Nonsense']);
  });
});
