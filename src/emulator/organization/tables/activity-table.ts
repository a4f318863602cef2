import { imported, state, type States } from '../dsl/blocks.ts';
import type { ColumnSpec } from '../dsl/column-spec.ts';
import { table, type TableSettings, type TableSpec } from '../dsl/table-spec.ts';
import { activityColumns } from './activity-pointer.ts';
import { ownActivityLinks } from './activity-targets.ts';

/** What tells one activity table from another. */
export interface ActivitySettings extends Pick<TableSettings, 'label' | 'plural' | 'about' | 'code'> {
  readonly states: States;
  /** Of `Account_Tasks`: `Tasks`. */
  readonly regarding: string;
  /** Of `business_unit_phone_call_activities`: `phone_call`. */
  readonly unit: string;
}

/** A concrete activity: derives from `activitypointer`, with its own status reasons, navigations and columns. */
export const activityTable = (
  schemaName: string,
  settings: ActivitySettings,
  columns: readonly ColumnSpec[],
): TableSpec => {
  const { states, regarding, unit, ...shared } = settings;
  const logicalName = schemaName.toLowerCase();
  return table(
    schemaName,
    {
      ...shared,
      primaryId: 'activityid',
      primaryName: 'subject',
      activity: true,
      notes: true,
      derivesFrom: {
        type: 'activitypointer',
        columns: activityColumns(state(states, { state: 'Activity Status', status: 'Status Reason' })),
      },
      furtherLinks: ownActivityLinks(logicalName, { regarding, currency: schemaName, unit }),
    },
    [...columns, ...imported],
  );
};
