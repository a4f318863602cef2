import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { mutate } from './mutate.ts';
import { randomBatch } from './random-batch.ts';
import { randomCustomization } from './random-customization.ts';
import { randomQuery } from './random-query.ts';
import { randomWrite } from './random-write.ts';
import { seedRequests, type FuzzRequest } from './seed-requests.ts';

const annotations = { Prefer: 'odata.include-annotations="*",odata.maxpagesize=3' };

/** Any request: one of the seeds, or one made of the sample's tables, changed in no place or in a few. */
export function randomRequest(dice: Dice): FuzzRequest {
  let request = dice.chance(0.1) ? randomBatch(dice, () => single(dice)) : single(dice);
  const changes = dice.chance(0.5) ? 0 : dice.whole(1, 3);
  for (let change = 0; change < changes; change++) request = mutate(dice, request);
  return request;
}

function single(dice: Dice): FuzzRequest {
  const kind = dice.whole(1, 20);
  if (kind <= 9) return dice.pick(seedRequests);
  if (kind <= 14) {
    const headers = dice.chance(0.3) ? annotations : {};
    return { method: 'GET', target: `/api/data/v9.2/${randomQuery(dice)}`, headers, body: '' };
  }
  return kind <= 19 ? randomWrite(dice) : randomCustomization(dice);
}
