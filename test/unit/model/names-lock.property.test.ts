import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildModel } from '../../../src/model/build-model.ts';
import type { Model } from '../../../src/model/model.ts';
import { parseNamesLock, printNamesLock, type NamesLock } from '../../../src/model/names-lock.ts';
import { modelNames } from '../../support/model-names.ts';
import { modelProblems } from '../../support/model-problems.ts';
import { arbitraryShape, runs } from '../../support/synthetic/arbitrary-organization.ts';
import { changeOrganization } from '../../support/synthetic/change-organization.ts';
import { createDice } from '../../support/synthetic/dice.ts';
import { loadOrganization } from '../../support/synthetic/load-organization.ts';
import { makeSyntheticOrganization } from '../../support/synthetic/make-synthetic-organization.ts';
import type { SyntheticOrganization } from '../../support/synthetic/synthetic-organization.ts';

/** Model and lock as a file holds it. */
async function pull(
  organization: SyntheticOrganization,
  lock: NamesLock | undefined,
): Promise<{ readonly model: Model; readonly lock: NamesLock }> {
  const { csdl, definitions } = await loadOrganization(organization);
  const { model, names } = buildModel({ csdl, definitions, lock });
  return { model, lock: parseNamesLock(printNamesLock(names)) };
}

/** Names that are in both, and not the same. */
function renamed(before: Model, after: Model): string[] {
  const names = modelNames(after);
  return [...modelNames(before)].flatMap(([path, name]) => {
    const now = names.get(path);
    return now === undefined || now === name ? [] : [`${path}: ${name} → ${now}`];
  });
}

describe('a locked organisation', () => {
  it('keeps every name through relabelling, clashing neighbours, drops and returns', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape(), fc.nat(), async (shape, seed) => {
        const organization = makeSyntheticOrganization(shape);
        const dice = createDice(seed);
        const first = await pull(organization, undefined);
        let changed = organization;
        let last = first;
        for (let step = 0; step < 4; step++) {
          for (let times = dice.whole(1, 5); times > 0; times--) changed = changeOrganization(changed, dice);
          const next = await pull(changed, last.lock);
          expect(renamed(last.model, next.model)).toEqual([]);
          expect(modelProblems(next.model)).toEqual([]);
          last = next;
        }
        const again = await pull(organization, last.lock);
        expect([...modelNames(again.model)]).toEqual([...modelNames(first.model)]);
      }),
      runs(15),
    );
  });

  it('would be renamed without the lock: the changes do clash', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryShape(), fc.nat(), async (shape, seed) => {
        const organization = makeSyntheticOrganization(shape);
        const dice = createDice(seed);
        let changed = organization;
        for (let times = 20; times > 0; times--) changed = changeOrganization(changed, dice);
        const before = await pull(organization, undefined);
        const after = await pull(changed, undefined);
        count += renamed(before.model, after.model).length;
      }),
      runs(6),
    );
    expect(count).toBeGreaterThan(10);
  });
});
