import type { GraphQLResolveInfo } from 'graphql';

import type { Model, Table } from '../model/model.ts';
import type { PlanCache, Planned } from '../plan/plan-cache.ts';
import { planRecord } from '../plan/plan-record.ts';
import type { Planner } from '../plan/planner.ts';
import type { RecordPlan } from '../plan/record-plan.ts';
import type { FieldSelection, Selection } from '../plan/selection.ts';
import type { OperationContext } from './operation-context.ts';

/** A root field that is being resolved. */
export interface RootRequest {
  readonly model: Model;
  readonly context: OperationContext;
  readonly planner: Planner;
  readonly plans: PlanCache;
  /** LCID of the caller's language; undefined: the upstream user's. */
  readonly language: number | undefined;
  readonly field: FieldSelection;
  /** Response paths that reads are for, for the log of exchanges. */
  readonly paths: readonly string[];
}

interface RootRequestInput extends Pick<RootRequest, 'model' | 'plans' | 'context' | 'language' | 'field'> {
  readonly info: GraphQLResolveInfo;
}

/** Puts together what resolving a root field takes. */
export const rootRequest = ({ info, ...request }: RootRequestInput): RootRequest => ({
  ...request,
  context: request.field.deferred === true ? deferredContext(request.context) : request.context,
  planner: { ...request.context.planning, model: request.model, language: request.language },
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
