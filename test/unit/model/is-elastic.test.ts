import { describe, expect, it } from 'vitest';

import type { CsdlProperty } from '../../../src/metadata/csdl.ts';
import { isElastic } from '../../../src/model/is-elastic.ts';

const property = (name: string): CsdlProperty => ({ name }) as CsdlProperty;
const withColumns = (...names: readonly string[]) => ({
  properties: new Map(names.map((name) => [name, property(name)])),
});

describe('an elastic table', () => {
  it('is told by the columns that Dataverse gives it, and by both of them only', () => {
    expect(isElastic(withColumns('acme_readingid', 'partitionid', 'ttlinseconds'))).toBe(true);
    for (const columns of [
      ['partitionid'],
      ['ttlinseconds'],
      ['acme_partitionid', 'acme_ttlinseconds'],
      [],
    ]) {
      expect(isElastic(withColumns(...columns))).toBe(false);
    }
  });
});
