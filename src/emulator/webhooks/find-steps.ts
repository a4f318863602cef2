import type { Value } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { Store, StoredRow } from '../store/store.ts';
import { subjectOf, type MessageEvent } from './message-event.ts';

/** A registered webhook step, with the endpoint that it tells. */
export interface WebhookStep {
  /** Row of `sdkmessageprocessingstep`. */
  readonly step: StoredRow;
  /** Row of `serviceendpoint`. */
  readonly endpoint: StoredRow;
  readonly synchronous: boolean;
  /** 10, 20 or 40. */
  readonly stage: number;
}

/** `serviceendpoint.contract` of a webhook. */
const webhookContract = 8;
const stepTable = 'sdkmessageprocessingstep';

/** Whether anything is registered at all: most organisations have nothing, and then no write looks further. */
export const hasSteps = (store: Store): boolean => store.all(stepTable).length > 0;

/** Whether a request may have to wait for somebody's answer. */
export const hasSynchronousSteps = (store: Store): boolean =>
  store.all(stepTable).some(({ values }) => number(values['mode']) === 0);

/** The webhook steps that an event concerns, in the order in which they run: by stage, then by rank. */
export function findSteps(store: Store, event: MessageEvent): readonly WebhookStep[] {
  const table = subjectOf(event).table?.logicalName;
  return store
    .matching('sdkmessage', { column: 'name', key: event.message.toLowerCase() })
    .flatMap(({ id }) => store.matching(stepTable, { column: 'sdkmessageid', key: id }))
    .filter(
      ({ values }) =>
        number(values['statecode']) === 0 &&
        isForTable(store, values['sdkmessagefilterid'], table) &&
        isForColumns(values['filteringattributes'], event),
    )
    .toSorted((left, right) => order(left) - order(right))
    .flatMap((step) => {
      const endpoint = store.get('serviceendpoint', indexKey(step.values['eventhandler']) ?? '');
      if (endpoint === undefined || number(endpoint.values['contract']) !== webhookContract) return [];
      const synchronous = number(step.values['mode']) === 0;
      return [{ step, endpoint, synchronous, stage: number(step.values['stage']) }];
    });
}

const number = (value: Value): number => (typeof value === 'number' ? value : 0);
const order = ({ values }: StoredRow): number => number(values['stage']) * 1e6 + number(values['rank']);

/** A step without a filter is for all tables. */
function isForTable(store: Store, filter: Value, table: string | undefined): boolean {
  if (filter === null || filter === undefined) return true;
  return store.get('sdkmessagefilter', indexKey(filter) ?? '')?.values['primaryobjecttypecode'] === table;
}

/** Columns that a step asks for count for updates only; of several rows, one must have one of them. */
function isForColumns(filtering: Value, event: MessageEvent): boolean {
  if (typeof filtering !== 'string' || filtering.trim() === '') return true;
  if (event.kind === 'many') return event.events.some((one) => isForColumns(filtering, one));
  if (event.kind !== 'row' || event.message !== 'Update') return true;
  return filtering.split(',').some((name) => Object.hasOwn(event.given, name.trim()));
}
