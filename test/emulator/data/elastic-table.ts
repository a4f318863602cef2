import type { Organization } from '../../../src/emulator/organization.ts';
import { decimal } from '../../../src/emulator/organization/dsl/columns.ts';
import { withReadings } from '../../support/elastic-readings.ts';
import { organization } from './fixture.ts';

/** The fixture's organisation with an elastic table. */
export const organizationWithReadings = (): Organization =>
  withReadings(organization(), [decimal('acme_Value')]);
