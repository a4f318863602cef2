import { expect, it } from 'vitest';

import { fuzz } from './fuzz.ts';

// More, and other ones: `npm run fuzz -- --count 1000000 --seed 2`.
it('20,000 random requests are all answered as the service might: no 500, no hang, refusals in the documented shape', async () => {
  expect(await fuzz({ seed: 1, count: 20_000 })).toEqual([]);
}, 600_000);
