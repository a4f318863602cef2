import { queryError } from '../query-error.ts';
import { splitList } from '../query/split-list.ts';

/** What `$apply` says (contract §4.9): filters first, then groups, numbers about them, or both. */
export interface ApplyQuery {
  /** Texts as `$filter` has them. */
  readonly filters: readonly string[];
  /** Paths of the columns that rows are grouped by, `primarycontactid/fullname`. */
  readonly keys: readonly string[];
  readonly measures: readonly ApplyMeasure[];
}

/** `revenue with sum as total`; without a path it is `$count as n`. */
export interface ApplyMeasure {
  readonly path: string | undefined;
  readonly aggregate: ApplyAggregate;
  readonly alias: string;
}

const aggregates = ['sum', 'average', 'min', 'max', 'countdistinct', 'count'] as const;
export type ApplyAggregate = (typeof aggregates)[number];

/**
 * Reads `$apply`: `filter(…)` any number of times, then `groupby((…))`, `groupby((…),aggregate(…))` or `aggregate(…)`.
 * @throws DataError 400 for everything else
 */
export function parseApply(text: string): ApplyQuery {
  const steps = splitList(text, '/').map(readCall);
  const last = steps.pop();
  const filters = steps.map(({ name, inside }) => {
    if (name !== 'filter') throw unsupported(`${name} before another transformation`);
    return inside;
  });
  switch (last?.name) {
    case 'groupby':
      return { filters, ...readGroups(last.inside) };
    case 'aggregate':
      return { filters, keys: [], measures: readMeasures(last.inside) };
    default:
      throw unsupported(last?.name ?? '');
  }
}

interface Call {
  readonly name: string;
  readonly inside: string;
}

/** `name(inside)` */
function readCall(text: string): Call {
  const match = /^\s*([a-z]+)\((.*)\)\s*$/s.exec(text);
  const [, name, inside] = match ?? [];
  if (name === undefined || inside === undefined) throw unsupported(text.trim());
  return { name, inside };
}

function readGroups(inside: string): Pick<ApplyQuery, 'keys' | 'measures'> {
  const [columns = '', aggregate, ...more] = splitList(inside, ',');
  const listed = /^\s*\(([^()]*)\)\s*$/.exec(columns)?.[1];
  if (listed === undefined || more.length > 0) throw unsupported(`groupby(${inside})`);
  const keys = listed.split(',').map((name) => name.trim());
  if (keys.some((key) => !isPath(key))) throw unsupported(`groupby(${inside})`);
  if (aggregate === undefined) return { keys, measures: [] };
  const call = readCall(aggregate);
  if (call.name !== 'aggregate') throw unsupported(`${call.name} inside groupby`);
  return { keys, measures: readMeasures(call.inside) };
}

const readMeasures = (inside: string): readonly ApplyMeasure[] => splitList(inside, ',').map(readMeasure);

function readMeasure(text: string): ApplyMeasure {
  const count = /^\s*\$count\s+as\s+(\w+)\s*$/.exec(text)?.[1];
  if (count !== undefined) return { path: undefined, aggregate: 'count', alias: count };
  const [, path = '', method, alias] = /^\s*(\S+)\s+with\s+(\w+)\s+as\s+(\w+)\s*$/.exec(text) ?? [];
  const aggregate = aggregates.find((name) => name === method && name !== 'count');
  if (aggregate === undefined || alias === undefined || !isPath(path)) throw unsupported(text.trim());
  return { path, aggregate, alias };
}

const isPath = (text: string): boolean => /^[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)*$/.test(text);

const unsupported = (what: string) => queryError(`The $apply expression '${what}' is not supported.`);
