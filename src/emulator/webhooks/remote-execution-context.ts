import { stringify } from 'lossless-json';

import type { Caller } from '../caller.ts';
import type { Organization, Row, Value } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { Store, StoredRow } from '../store/store.ts';
import type { WebhookStep } from './find-steps.ts';
import { noId, noTable, subjectOf, type KeyedValues, type MessageEvent } from './message-event.ts';
import { bareReference, givenValues, printDate, printEntity, printReference } from './print-attribute.ts';
import { rowOfEvent, type RowEvent } from './row-event.ts';

/** What a request knows of itself when one of its events is told. */
export interface EventContext {
  readonly organization: Organization;
  readonly store: Store;
  readonly caller: Caller;
  readonly now: Date;
  /** One for all events of a request. */
  readonly correlationId: string;
  readonly operationId: string;
}

/** The body of a webhook. */
export interface ContextBody {
  readonly text: string;
  /** It was larger than 256 KB, so that what may be large was left out (contract §9.2). */
  readonly reduced: boolean;
}

const maxBytes = 256 * 1024;

/** Left out of bodies that are too large. */
const largeMembers: ReadonlySet<string> = new Set([
  'ParentContext',
  'InputParameters',
  'PreEntityImages',
  'PostEntityImages',
]);

/** Prints the RemoteExecutionContext of an event for one step (contract §9.2). */
export function remoteExecutionContext(
  context: EventContext,
  { step, synchronous, stage }: WebhookStep,
  event: MessageEvent,
): ContextBody {
  const { organization, store, caller, now, correlationId, operationId } = context;
  const { table, row } = subjectOf(event);
  const user = store.get('systemuser', caller.userId);
  const initiator = caller.onBehalfOf ?? caller.userId;
  const images = imagesOf(store, { step, synchronous }, event);
  const members: Readonly<Record<string, unknown>> = {
    BusinessUnitId: indexKey(user?.values['businessunitid']) ?? null,
    CorrelationId: correlationId,
    Depth: 1,
    InitiatingUserId: initiator,
    InputParameters: inputsOf(event),
    IsExecutingOffline: false,
    IsInTransaction: synchronous,
    IsOfflinePlayback: false,
    IsolationMode: 1,
    MessageName: event.message,
    Mode: synchronous ? 0 : 1,
    OperationCreatedOn: printDate(now.getTime(), '+0000'),
    OperationId: operationId,
    OrganizationId: organization.organizationId,
    OrganizationName: organization.name,
    OutputParameters: stage === 40 ? outputsOf(event) : [],
    OwningExtension: bareReference(step.table.logicalName, step.id),
    ParentContext: null,
    PostEntityImages: images.post,
    PreEntityImages: images.pre,
    PrimaryEntityId: row?.id ?? noId,
    PrimaryEntityName: table?.logicalName ?? noTable,
    RequestId: null,
    SecondaryEntityName: 'none',
    SharedVariables: [],
    Stage: stage,
    UserId: caller.userId,
  };
  const whole = print(members);
  if (Buffer.byteLength(whole) <= maxBytes) return { text: whole, reduced: false };
  const small = Object.entries(members).filter(([name]) => !largeMembers.has(name));
  return { text: print(Object.fromEntries(small)), reduced: true };
}

/** Slashes are escaped, as .NET's DataContractJsonSerializer does. */
const print = (members: Readonly<Record<string, unknown>>): string =>
  (stringify(members) ?? '').replaceAll('/', '\\/');

function inputsOf(event: MessageEvent): KeyedValues {
  switch (event.kind) {
    case 'row':
      return [{ key: 'Target', value: targetOf(event) }];
    case 'many':
      return [{ key: 'Targets', value: event.events.map(targetOf) }];
    case 'link':
      return [
        { key: 'Target', value: referenceTo(event.target) },
        { key: 'Relationship', value: { ...relationshipType, SchemaName: event.relationship } },
        { key: 'RelatedEntities', value: [referenceTo(event.related)] },
      ];
    case 'action':
      return event.inputs;
  }
}

const relationshipType = {
  __type: 'Relationship:http://schemas.microsoft.com/xrm/2011/Contracts',
  PrimaryEntityRole: null,
};
const referenceTo = ({ table, id }: StoredRow): ReturnType<typeof printReference> =>
  printReference(table.logicalName, id);

function outputsOf(event: MessageEvent): KeyedValues {
  switch (event.kind) {
    case 'row':
      return event.message === 'Create' ? [{ key: 'id', value: event.after.id }] : [];
    case 'many':
      return event.message === 'CreateMultiple'
        ? [{ key: 'Ids', value: event.events.map((one) => rowOfEvent(one).id) }]
        : [];
    case 'link':
      return [];
    case 'action':
      return event.outputs;
  }
}

function targetOf(event: RowEvent): Readonly<Record<string, unknown>> {
  switch (event.message) {
    case 'Create':
    case 'Upsert':
      return printEntity(event.after, givenValues(event.after.values));
    case 'Update':
      return printEntity(event.after, { ...event.given, ...modified(event.after.values) });
    case 'Delete':
      return printReference(event.before.table.logicalName, event.before.id);
  }
}

/** Who and when belong to every update. */
const modified = (values: Row): Row =>
  Object.fromEntries(
    ['modifiedon', 'modifiedby', 'modifiedonbehalfby'].flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );

type Images = readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];

/** `imagetype`: before, after, both. */
const preTypes: readonly unknown[] = [0, 2];
const postTypes: readonly unknown[] = [1, 2];

/** The images that are registered with the step; an asynchronous one gets the row's name besides. */
function imagesOf(
  store: Store,
  { step, synchronous }: Pick<WebhookStep, 'step' | 'synchronous'>,
  event: MessageEvent,
): { readonly pre: Images; readonly post: Images } {
  if (event.kind !== 'row') return { pre: [], post: [] };
  const { before, after } = event;
  const registered = store.matching('sdkmessageprocessingstepimage', {
    column: 'sdkmessageprocessingstepid',
    key: step.id,
  });
  const of = (row: typeof before, types: readonly unknown[]): Images =>
    row === undefined
      ? []
      : registered
          .filter(({ values }) => types.includes(values['imagetype'] ?? 0))
          .map(({ values }) => ({
            key: textOf(values['entityalias'] ?? values['name']),
            value: printEntity(row, chosen(givenValues(row.values), values['attributes'])),
          }));
  const name = after?.table.primaryName;
  const primaryName: Images =
    synchronous || after === undefined || name === undefined
      ? []
      : [{ key: 'AsynchronousStepPrimaryName', value: printEntity(after, { [name]: after.values[name] }) }];
  return { pre: of(before, preTypes), post: [...primaryName, ...of(after, postTypes)] };
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

/** An image without a list of columns has all of them. */
function chosen(values: Row, attributes: unknown): Row {
  if (typeof attributes !== 'string' || attributes.trim() === '') return values;
  const names = new Set(attributes.split(',').map((name) => name.trim()));
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}
