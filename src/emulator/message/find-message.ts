import type { RequestScope } from '../data-context.ts';
import { elasticOperations } from '../metadata/bulk-operations.ts';
import type { Operation } from '../metadata/operation.ts';
import { operations } from '../metadata/operations.ts';
import { queryError } from '../query-error.ts';
import { resolveResource } from '../resource/resolve-resource.ts';
import type { Segment } from '../resource/resource-path.ts';
import type { MessageCall } from './message.ts';
import { privateOperations } from './private-operations.ts';

/** A message that a path calls. */
export interface FoundMessage {
  readonly operation: Operation;
  readonly bound: MessageCall['bound'];
  /** Its last segment, with the arguments of a function. */
  readonly segment: Segment;
}

const namespace = 'Microsoft.Dynamics.CRM.';
const all: readonly Operation[] = [...operations, ...privateOperations];
const unbound = new Map(all.filter(({ bound }) => bound === undefined).map((each) => [each.name, each]));
const boundNames: ReadonlySet<string> = new Set(
  all.filter(({ bound }) => bound === true).map(({ name }) => name),
);

/**
 * The action or function that a path calls: an unbound one by its bare name, a bound one by its full name behind what it is
 * bound to (contract §5.6).
 * @returns undefined for a path that calls none
 * @throws DataError 400 for a bound message without its namespace, or on something that it is not bound to
 */
export function findMessage(scope: RequestScope, segments: readonly Segment[]): FoundMessage | undefined {
  const segment = segments.at(-1);
  if (segment === undefined) return undefined;
  const path = segments.slice(0, -1);
  if (path.length === 0) {
    const operation = unbound.get(segment.name);
    return operation === undefined ? undefined : { operation, bound: undefined, segment };
  }
  const name = segment.name.startsWith(namespace) ? segment.name.slice(namespace.length) : undefined;
  if (name === undefined) {
    if (boundNames.has(segment.name)) throw unresolved();
    return undefined;
  }
  const candidates = [...all, ...elasticOperations(scope.schema.organization)].filter(
    (operation) => operation.bound === true && operation.name === name,
  );
  if (candidates.length === 0) return undefined;
  const bound = bindingOf(scope, path);
  const table = bound?.table.definition.logicalName ?? '';
  const type = bound?.row === undefined ? `Collection(${table})` : table;
  const operation = candidates.find(
    ({ parameters: [first] }) => first?.[1] === type || first?.[1] === anyTable(type),
  );
  if (operation === undefined) throw unresolved();
  return { operation, bound, segment };
}

/** Private bulk messages are not declared for each table. */
const anyTable = (type: string): string =>
  type.startsWith('Collection(') ? 'Collection(crmbaseentity)' : 'crmbaseentity';

function bindingOf(scope: RequestScope, path: readonly Segment[]): MessageCall['bound'] {
  const resource = resolveResource(scope, path);
  if (resource.kind === 'collection') return { table: resource.table, row: undefined };
  if (resource.kind !== 'row' || resource.row === undefined || resource.table === undefined) return undefined;
  return { table: resource.table, row: resource.row };
}

const unresolved = (): Error => queryError('Request message has unresolved parameters.');
