import type { Row } from '../../organization.ts';
import { accountRows } from './account-rows.ts';
import { activityRows } from './activity-rows.ts';
import { catalogRows } from './catalog-rows.ts';
import { closingRows } from './closing-rows.ts';
import { contactRows } from './contact-rows.ts';
import { fileRows } from './file-rows.ts';
import { incidentRows } from './incident-rows.ts';
import { marketingRows } from './marketing-rows.ts';
import { eventFilterRows } from './message-rows.ts';
import { noteRows } from './note-rows.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { salesRows } from './sales-rows.ts';
import { shipmentRows } from './shipment-rows.ts';
import { sizes } from './sizes.ts';
import { solutionRows } from './solution-rows.ts';
import { systemRows } from './system-rows.ts';
import { userRows } from './user-rows.ts';
import { userSettingsRows } from './user-settings-rows.ts';
import { viewRows } from './view-rows.ts';
import { createWorld } from './world.ts';

/**
 * All rows of the sample organisation, by logical name of the table: {@link systemRows} and what the company did.
 * @param seed the same seed gives the same rows
 * @param size `large` is about a million rows, 15 seconds and 1.5 GB
 */
export const createSampleRows = (
  seed: number,
  size: 'small' | 'large',
): ReadonlyMap<string, readonly Row[]> => {
  const world = createWorld(seed, sizes[size]);
  const made: readonly RowsByTable[] = [
    userRows(world),
    catalogRows(world),
    { account: accountRows(world), contact: contactRows(world), incident: incidentRows(world) },
    marketingRows(world),
    salesRows(world),
    activityRows(world),
    noteRows(world),
    shipmentRows(world),
    fileRows(world),
    solutionRows(),
    userSettingsRows(),
    viewRows(),
    eventFilterRows(),
  ];
  const all: RowsByTable = Object.fromEntries(made.flatMap((tables) => Object.entries(tables)));
  const rows = new Map(systemRows);
  for (const [table, more] of [...made, closingRows(world, all)].flatMap((tables) =>
    Object.entries(tables),
  )) {
    rows.set(table, [...(rows.get(table) ?? []), ...more]);
  }
  return rows;
};
