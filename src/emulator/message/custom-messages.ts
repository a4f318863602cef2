import type { RequestScope } from '../data-context.ts';
import { toExact } from '../filter/comparable.ts';
import type { StoredRow } from '../store/store.ts';
import { changeRow } from '../write/change-row.ts';
import { printScaled } from '../write/exact-number.ts';
import { printMoment } from '../write/read-date.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { createRow, updateRow } from '../write/write-row.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { isTrue, numberOf, rowOf, rowsOf, storedRowOf, textOf, textsOf } from './parameter-of.ts';

/** The company's own messages (custom APIs); `metadata/custom-operations.ts` declares them. */

const day = 86_400_000;

/** Bound to a shipment: when it departs, from which depot, to whom; express costs double. */
export const scheduleShipment: MessageHandler = ({ scope, bound, parameters }) => {
  const { table, row } = bound ?? {};
  const departs = textOf(parameters, 'DepartsOn');
  if (table === undefined || row === undefined || departs === undefined) throw missingParameter('DepartsOn');
  const [depot, recipient] = [rowOf(parameters, 'Depot')?.row, rowOf(parameters, 'Recipient')?.row];
  const weight = parameters.get('Weight');
  const moment = printMoment(new Date(departs));
  const kilos = weight?.kind === 'number' ? (toExact(weight.digits) ?? 0n) : 0n;
  updateRow(scope, row, {
    table,
    id: undefined,
    values: {
      acme_departslocal: moment,
      ...(depot !== undefined && { acme_depot: referenceTo(depot) }),
      ...(recipient !== undefined && { acme_customer: referenceTo(recipient) }),
      ...(weight !== undefined && { acme_weight: printScaled(kilos, 10) }),
    },
    parents: [],
    collections: [],
  });
  const cost = kilos * (isTrue(parameters, 'Express') ? 2n : 1n);
  return {
    kind: 'complex',
    type: 'acme_ScheduleShipmentResponse',
    value: { Accepted: true, DepartsOn: moment, Cost: Number(printScaled(cost, 4)) },
  };
};

const referenceTo = ({ table, id }: StoredRow): { table: string; id: string } => ({
  table: table.logicalName,
  id,
});

/** Bound to all shipments: deactivates those with these tracking numbers. */
export const archiveShipments: MessageHandler = ({ scope, bound, parameters }) => {
  const table = bound?.table;
  if (table === undefined) throw missingParameter('entities');
  const found = textsOf(parameters, 'TrackingNumbers').map(
    (number) => [number, shipmentOf(scope, number)] as const,
  );
  for (const [, row] of found) {
    if (row !== undefined) changeRow(scope, row, { table, values: { statecode: 1 } });
  }
  return {
    kind: 'complex',
    type: 'acme_ArchiveShipmentsResponse',
    value: {
      Count: found.filter(([, row]) => row !== undefined).length,
      NotFound: found.flatMap(([number, row]) => (row === undefined ? [number] : [])),
    },
  };
};

const shipmentOf = ({ store }: RequestScope, number: string): StoredRow | undefined =>
  store.matching('acme_shipment', { column: 'acme_trackingnumber', key: number.toLowerCase() })[0];

/** Unbound: creates shipments, all or none, and answers them. */
export const importShipments: MessageHandler = ({ scope, parameters }) => {
  const rows = rowsOf(parameters, 'Shipments').map(({ table, json }) =>
    createRow(scope, readRowBody(scope, table, [json, { for: 'create', nested: true }])),
  );
  return { kind: 'rows', table: scope.schema.table('acme_shipment'), rows };
};

/** Unbound function: depots of a region, from a capacity on. */
export const findDepots: MessageHandler = ({ scope, parameters }) => {
  const region = textOf(parameters, 'Region') ?? '';
  const least = numberOf(parameters, 'LeastCapacity') ?? 0;
  const rows = scope.store
    .matching('acme_depot', { column: 'acme_region', key: region.toLowerCase() })
    .filter(({ values }) => Number(values['acme_capacity'] ?? 0) >= least);
  return { kind: 'rows', table: scope.schema.table('acme_depot'), rows };
};

/** Bound function: two days, and one more for each ton. */
export const estimateArrival: MessageHandler = ({ bound, parameters }) => {
  storedRowOf(parameters, 'From');
  const departure = Date.parse(textOf(parameters, 'Departure') ?? '');
  const days = 2 + Math.floor(Number(bound?.row?.values['acme_weight'] ?? 0) / 1000);
  return {
    kind: 'complex',
    type: 'acme_EstimateArrivalResponse',
    value: { Arrival: printMoment(new Date(departure + days * day)), Days: days },
  };
};

/** Bound function: the depot that the shipment leaves from. */
export const nearestDepot: MessageHandler = ({ scope, bound }) => {
  const reference = bound?.row?.values['acme_depot'];
  const row =
    typeof reference === 'object' && reference !== null
      ? scope.store.get('acme_depot', reference.id)
      : undefined;
  const table = scope.schema.table('acme_depot');
  return row === undefined || table === undefined ? { kind: 'nothing' } : { kind: 'row', table, row };
};
