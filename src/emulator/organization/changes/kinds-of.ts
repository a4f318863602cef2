import type { Organization } from '../../organization.ts';

/** A table and those that derive from it: `activitypointer`, `task`, `email` … Their columns are its columns. */
export const kindsOf = (organization: Organization, table: string): readonly string[] => [
  table,
  ...[...organization.tables.values()]
    .filter(({ baseType }) => baseType === table)
    .map(({ logicalName }) => logicalName),
];
