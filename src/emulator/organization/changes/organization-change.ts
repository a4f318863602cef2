import type { Organization } from '../../organization.ts';

/** What a customizer does to an organisation; pure. `Emulator.alter` takes it. */
export type OrganizationChange = (organization: Organization) => Organization;

/** Several changes as one, in this order: one new version of the metadata. */
export const together =
  (...changes: readonly OrganizationChange[]): OrganizationChange =>
  (organization) =>
    changes.reduce((changed, change) => change(changed), organization);
