import type { Organization } from '../organization.ts';

/**
 * Whether a name was given by a customizer: it starts with the publisher prefix of one of the custom tables (`acme_`).
 */
export function isCustomName(organization: Organization, name: string): boolean {
  return [...organization.tables.values()].some(
    ({ isCustom, logicalName }) =>
      isCustom && name.startsWith(logicalName.slice(0, logicalName.indexOf('_') + 1)),
  );
}
