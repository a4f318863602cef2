import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readPlaces } from '../../../src/config/config-lines.ts';

const text = `callers:
  apiKeys:
    - { id: one, role: nobody }
    - id: two
      role: nobody
roles:
  partner:
    tables:
      account:
        read:
          rows:
            or:
              - { stateCode: { eq: ACTIVE } }
              - name:
                  eq: \${claims.name}
`;

describe('readPlaces', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'places-'));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  it.each([
    ['callers.apiKeys.0.role', 3],
    ['callers.apiKeys.1.role', 5],
    ['roles.partner', 7],
    ['roles.partner.tables.account.read.rows.or[0].stateCode.eq', 13],
    ['roles.partner.tables.account.read.rows.or[1].name.eq', 15],
    ['roles.partner.tables.account.read.columns', 10],
    ['roles.partner.limits.depth', 7],
  ])('finds the line of %s, or of what is around it', async (path, line) => {
    await writeFile(join(cwd, 'dynamics-graphql.yaml'), text);
    const placeOf = await readPlaces({ cwd });
    expect(placeOf(path)).toBe(`dynamics-graphql.yaml, line ${line}: ${path}`);
  });

  it('leaves a place as it is where there is no file', async () => {
    const placeOf = await readPlaces({ file: join(cwd, 'gone.yaml') });
    expect(placeOf('roles.partner')).toBe('roles.partner');
  });
});
