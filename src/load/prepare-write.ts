import { printMutation, type Representation } from '../odata/print-mutation.ts';
import { printQuery } from '../odata/print-query.ts';
import type { ODataRequest } from '../odata/request.ts';
import { checkRules } from '../query/check-rules.ts';
import { both, own } from '../query/filter.ts';
import { guidLiteral } from '../query/literal.ts';
import type { ReadPlan } from '../query/read-plan.ts';
import type { ReadContext } from './reader.ts';
import { shownPath } from './shown-path.ts';
import type { WriteRequest } from './write-request.ts';
import type { ShownRead } from './write-sender.ts';

/** How the answer gets what it wants of a row. */
export interface PreparedWrite {
  readonly request: WriteRequest;
  /** Undefined where nothing is wanted. */
  readonly plan: ReadPlan | undefined;
  readonly source: RowSource;
  /** What the write's own answer brings. */
  readonly representation: Representation | undefined;
  readonly sent: readonly ODataRequest[];
  /** Reads the row in the same request. */
  readonly read: ShownRead | undefined;
}

/**
 * Where the wanted row comes from. `known`: only its key is wanted. `answer`: the write's own answer. `batch`: a read after
 * the write, in the same request. `later`: a request of its own.
 */
export type RowSource = 'none' | 'known' | 'answer' | 'batch' | 'later';

/** Says what is sent for a write, and how its answer gets the row. @throws GatewayError where the row can't be read as planned */
export const prepareWrite = (reads: ReadContext, request: WriteRequest): PreparedWrite => {
  const { wanted, table, id, mutations, wantsCreated } = request;
  const [main, ...others] = mutations;
  const plan = wanted && reads.planRead(wanted.need, 1);
  // Links have no answer of their own.
  const isOwn = main?.kind === 'create' || main?.kind === 'update' || main?.kind === 'upsert';
  // What takes the place of parties is a further change of the row: what came before it is of an older version.
  const answers = isOwn && !others.some(({ kind }) => kind === 'replace');
  const source = sourceOf(request, plan, answers);
  let representation: Representation | undefined;
  if (source === 'answer' && plan !== undefined) {
    const { query } = reads.access.settle(plan.query); // proved as any read is
    representation = { select: query.select, annotations: query.annotations };
  } else if (answers && (wantsCreated || id === undefined)) {
    // Tells whether the row is new, and its key where Dataverse chose it.
    representation = { select: [table.key], annotations: [] };
  }
  return {
    request,
    plan,
    source,
    representation,
    sent: [
      ...(main === undefined ? [] : [printMutation(main, representation)]),
      ...others.map((mutation) => printMutation(mutation)),
    ],
    read: source === 'batch' && plan !== undefined && id !== undefined ? readOf(reads, plan, id) : undefined,
  };
};

const sourceOf = ({ wanted, id }: WriteRequest, plan: ReadPlan | undefined, answers: boolean): RowSource => {
  if (plan === undefined || wanted === undefined) return 'none';
  if (id !== undefined && !wanted.etag && wantsOnlyKey(plan)) return 'known';
  // What the answer of a write brings was looked at by no rule.
  if (answers && plan.query.expand.length === 0 && plan.query.filter === undefined) return 'answer';
  return id === undefined ? 'later' : 'batch';
};

/** By a filter, as all reads by id: a row that may not be read is simply missing. */
const readOf = ({ access }: ReadContext, { query, key }: ReadPlan, id: string): ShownRead => {
  const filter = { kind: 'compare', column: own(key), operator: 'eq', value: guidLiteral(id) } as const;
  const { query: settled, shown } = access.settle({ ...query, filter: both(filter, query.filter) });
  checkRules(settled);
  const request = printQuery(settled);
  return { request, shown: shown === settled ? request.path : shownPath(printQuery(shown)) };
};

/** The row is known without a look at it. */
const wantsOnlyKey = ({ query, key }: ReadPlan): boolean =>
  query.expand.length === 0 && query.select.every((property) => property === key);
