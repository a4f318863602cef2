import type { Organization } from '../organization.ts';

/** The first value of options that no publisher has given. */
const ofNobody = 100_000_000;

/**
 * The value that the first option of a publisher gets: its prefix, and four zeros (contract §3.3).
 * @param solution unique name; empty or unknown: that of nobody
 */
export function firstOption({ rows }: Organization, solution: string): number {
  const owner = rows.get('solution')?.find(({ uniquename }) => uniquename === solution)?.['publisherid'];
  const id = typeof owner === 'object' ? owner?.id : undefined;
  const prefix = rows.get('publisher')?.find(({ publisherid }) => publisherid === id)?.[
    'customizationoptionvalueprefix'
  ];
  return typeof prefix === 'number' ? prefix * 10_000 : ofNobody;
}
