import { GatewayError } from '../errors/gateway-error.ts';
import { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import { partyKind } from '../plan/plan-parties.ts';
import type { PartiesPlan, RecordPlan } from '../plan/record-plan.ts';
import type { Shaped } from './shaped.ts';

/** Parties of one kind, out of all parties of an activity. Never cut: where they were too many it is an error. */
export const shapeParties = (
  { slot, mask, record }: PartiesPlan,
  row: Row,
  shapeRow: (record: RecordPlan, row: Row) => Shaped,
): readonly Shaped[] | Error => {
  const parties = row[slot];
  if (parties instanceof Error) return parties;
  if (!(parties instanceof ListPage)) {
    return new GatewayError('UPSTREAM_ERROR', 'Dataverse did not answer the parties of an activity.');
  }
  if (parties.hasNextPage) {
    return new GatewayError(
      'QUERY_TOO_COMPLEX',
      `The activity has more than ${parties.rows.length} parties; page through its list of parties.`,
    );
  }
  const kind = (party: Row): boolean => mask === undefined || Number(party[partyKind]) === mask;
  return parties.rows.filter(kind).map((party) => shapeRow(record, party));
};
