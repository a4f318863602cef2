import fc from 'fast-check';
import { expect, it } from 'vitest';

import { buildModel } from '../../../src/model/build-model.ts';
import { printNamesLock } from '../../../src/model/names-lock.ts';
import { sdlOf } from '../../support/sdl-of.ts';
import { arbitraryShape, runs } from '../../support/synthetic/arbitrary-organization.ts';
import { createDice } from '../../support/synthetic/dice.ts';
import { loadOrganization } from '../../support/synthetic/load-organization.ts';
import { makeSyntheticOrganization } from '../../support/synthetic/make-synthetic-organization.ts';
import { shuffleOrganization } from '../../support/synthetic/shuffle-organization.ts';
import type { SyntheticOrganization } from '../../support/synthetic/synthetic-organization.ts';

/** SDL, lock and report of an organisation, with definitions and without. */
async function textsOf(organization: SyntheticOrganization): Promise<readonly object[]> {
  const { csdl, definitions } = await loadOrganization(organization);
  return [definitions, undefined].map((known) => {
    const { model, names, clashes } = buildModel({ csdl, definitions: known });
    return { sdl: sdlOf(model), lock: printNamesLock(names), omissions: model.omissions, clashes };
  });
}

it('metadata in another order gives the same SDL, the same lock and the same report', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryShape(), fc.nat(), async (shape, seed) => {
      const organization = makeSyntheticOrganization(shape);
      const shuffled = shuffleOrganization(organization, createDice(seed));
      expect(await textsOf(shuffled)).toEqual(await textsOf(organization));
    }),
    runs(25),
  );
});
