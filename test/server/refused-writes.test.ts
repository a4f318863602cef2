import { beforeAll, describe, expect, it } from 'vitest';

import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;
const secret = 'SqlException at Acme.Plugins.Deep, server PRD-07';

beforeAll(async () => {
  rig = await startGateway({
    emulator: {
      plugIn: ({ message, table }) =>
        message === 'Create' && table === 'task' ? { failWith: { message: secret } } : undefined,
    },
  });
  return () => rig.gateway.close();
});

const extensionsOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions;
const accountsNamed = (name: string): number =>
  [...(rig.emulator.organization.rows.get('account') ?? [])].filter((row) => row['name'] === name).length;

describe('a rule of the organisation against duplicates', () => {
  const create = (options: string): string =>
    `mutation { createAccount(input: { name: "Twin" }${options}) { accountId } }`;

  it('is asked only where the write wants it, and the other record is not named', async () => {
    const first = await rig.data(create(''));
    const { accountId } = first.data?.['createAccount'] as { accountId: string };
    const refused = await rig.run(create(', options: { detectDuplicates: true }'));
    expect(extensionsOf(refused)).toMatchObject({ code: 'DUPLICATE_RECORD' });
    expect(JSON.stringify({ ...refused, extensions: undefined })).not.toContain(accountId);
    expect(accountsNamed('Twin')).toBe(1);
    await rig.data(create(', options: { detectDuplicates: false }'));
    expect(accountsNamed('Twin')).toBe(2);
  });
});

describe('a plug-in that refuses', () => {
  it('is the error of its field, without what the plug-in said', async () => {
    const answer = await rig.run(`mutation {
      before: createAccount(input: { name: "Before" }) { name }
      refused: createTask(input: { subject: "Never" }) { subject }
      after: createAccount(input: { name: "After" }) { name }
    }`);
    expect(answer.data).toEqual({ before: { name: 'Before' }, refused: null, after: { name: 'After' } });
    expect(answer.errors).toMatchObject([{ path: ['refused'], extensions: { code: 'UPSTREAM_ERROR' } }]);
    const shown = JSON.stringify(answer);
    expect(shown).not.toContain('Acme.Plugins');
    expect(shown).not.toContain('PRD-07');
    expect(shown).not.toContain('TraceText');
  });
});

describe('null where Dataverse wants a value', () => {
  it('is its refusal, with the field', async () => {
    const { data } = await rig.data('mutation { createTeam(input: { name: "Team A" }) { teamId } }');
    const { teamId } = data?.['createTeam'] as { teamId: string };
    const answer = await rig.run(`mutation { updateTeam(id: "${teamId}", input: { name: null }) { name } }`);
    expect(extensionsOf(answer)).toMatchObject({ field: 'input.name', dataverse: { code: '0x80040203' } });
    expect(answer.data).toEqual({ updateTeam: null });
  });
});

describe('what bulk costs', () => {
  it('is foretold in requests, a hundred items each, and refused before any is sent', async () => {
    const { admin } = gatewaySettings.roles;
    if (admin === undefined) throw new Error('The settings have another role');
    const limits = { ...admin.limits, upstreamRequests: 4 };
    const poor = await startGateway({ gateway: { roles: { admin: { ...admin, limits } } } });
    const create = (count: number): Promise<Answer> =>
      poor.run('mutation($inputs: [TaskCreateInput!]!) { createTasks(inputs: $inputs) { results { id } } }', {
        inputs: Array.from({ length: count }, (_, index) => ({ subject: `Cost ${index}` })),
      });
    poor.emulator.clearRequests();
    const tooMuch = await create(401);
    expect(extensionsOf(tooMuch)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    expect(poor.emulator.requests).toEqual([]);
    const enough = await create(400);
    expect(enough.errors).toBeUndefined();
    expect(poor.emulator.requests).toHaveLength(4);
    await poor.gateway.close();
  });
});

describe('200 updates of one version at once', () => {
  const update =
    'mutation($id: ID!, $etag: String, $next: Int) { updateAccount(id: $id, ifMatch: $etag, input: { numberOfEmployees: $next }) { id } }';
  const read = async (id: string): Promise<{ etag: string; numberOfEmployees: number }> => {
    const { data } = await rig.data(`{ account(id: "${id}") { etag numberOfEmployees } }`);
    return data?.['account'] as { etag: string; numberOfEmployees: number };
  };

  it('one wins, the rest conflict; who tries again with the new version gets in, and no count is lost', async () => {
    const made = await rig.data(
      'mutation { createAccount(input: { name: "Counted", numberOfEmployees: 0 }) { accountId } }',
    );
    const { accountId: id } = made.data?.['createAccount'] as { accountId: string };
    const writers = 200;
    const triers = 20;
    let wins = 0;
    for (let waiting = writers; waiting > writers - triers; waiting -= 1) {
      const { etag, numberOfEmployees } = await read(id);
      expect(numberOfEmployees).toBe(wins);
      // All of them once, then those who don't give up.
      const round = waiting === writers ? writers : waiting - (writers - triers);
      const answers = await Promise.all(
        Array.from({ length: round }, (_, index) =>
          rig.runAs({ role: 'admin', id: `writer ${index % 4}` }, update, {
            id,
            etag,
            next: numberOfEmployees + 1,
          }),
        ),
      );
      const codes = answers.flatMap(({ errors = [] }) =>
        errors.map(({ extensions }) => extensions?.['code']),
      );
      expect(codes).toHaveLength(round - 1);
      expect(new Set(codes)).toEqual(new Set(round > 1 ? ['CONFLICT'] : []));
      wins += 1;
    }
    expect((await read(id)).numberOfEmployees).toBe(triers);
  });
});
