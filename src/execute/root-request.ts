import type { GraphQLResolveInfo } from 'graphql';

import type { WriteOrigin } from '../load/write-request.ts';
import type { Model, Table } from '../model/model.ts';
import type { PlanCache, Planned } from '../plan/plan-cache.ts';
import { planRecord } from '../plan/plan-record.ts';
import type { Planner } from '../plan/planner.ts';
import type { RecordPlan } from '../plan/record-plan.ts';
import type { FieldSelection, Selection } from '../plan/selection.ts';
import type { OperationContext } from './operation-context.ts';

/** Most characters of an operation's name in a log. GraphQL lets it have nothing but letters, digits and `_`. */
const maxNameLength = 128;

/** A root field that is being resolved. */
export interface RootRequest {
  readonly model: Model;
  readonly context: OperationContext;
  readonly planner: Planner;
  readonly plans: PlanCache;
  /** LCID of the caller's language; undefined: the upstream user's. */
  readonly language: number | undefined;
  readonly field: FieldSelection;
  /** Name of the operation, as far as it has one and a log has room for it. */
  readonly operation: string | undefined;
  /** Response paths that reads are for, for the log of exchanges. */
  readonly paths: readonly string[];
}

interface RootRequestInput extends Pick<RootRequest, 'model' | 'plans' | 'context' | 'language' | 'field'> {
  readonly info: GraphQLResolveInfo;
}

/** Where a write stands, for the audit log. */
export const originOf = ({ operation, field }: RootRequest): WriteOrigin => ({
  operation,
  field: field.name,
});

/** Puts together what resolving a root field takes. */
export const rootRequest = ({
  info,
  model,
  plans,
  context,
  language,
  field,
}: RootRequestInput): RootRequest => ({
  model,
  plans,
  language,
  field,
  context: field.deferred === true ? deferredContext(context) : context,
  planner: { model, language, ...context.planning },
  operation: info.operation.name?.value.slice(0, maxNameLength),
  paths: [String(info.path.key)],
});

const deferredContext = (context: OperationContext): OperationContext => ({
  ...context,
  loaders: context.loaders.later ?? context.loaders,
});

/** Plans what is wanted of one row of a table; the type that it is selected of may be an abstract one. */
export const planRow = (
  { planner, plans }: Pick<RootRequest, 'planner' | 'plans'>,
  selection: Selection | undefined,
  table: Table,
): Planned<RecordPlan> => {
  const fields = selection?.specific.get(table.typeName) ?? selection?.common ?? [];
  return plans.plan(planner, { kind: 'record', table, fields }, (watched, need) =>
    planRecord(watched, { table, fields, need, identity: 'row', parent: undefined }),
  );
};
