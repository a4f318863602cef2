import { expect, it } from 'vitest';

import { fuzz, type Finding } from './fuzz.ts';

// More, and other ones: `npm run fuzz -- --help`.
it('20,000 random requests are all answered as the service might: no 500, no hang, refusals in the documented shape', async () => {
  const findings: Finding[] = [];
  await fuzz({ seed: 1, from: 0, count: 20_000, onFinding: (finding) => findings.push(finding) });
  expect(findings).toEqual([]);
}, 600_000);
