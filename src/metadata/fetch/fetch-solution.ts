import type { SolutionDefinition } from '../definitions.ts';
import { isRow, rowsOf, textOf, type JsonRow } from '../json-row.ts';
import { MetadataError } from '../metadata-error.ts';
import type { MetadataGet, MetadataRequestOptions } from '../metadata-source.ts';
import { refusal } from './refusal.ts';

export interface FetchSolutionOptions {
  readonly get: MetadataGet;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/`; links to a next page must lead below it. @default not checked */
  readonly serviceRoot?: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The largest page that there is (contract §2.3). */
const headers = { Prefer: 'odata.maxpagesize=5000' };
/** Pages of one solution, at most: five million components. */
const maxPages = 1000;

/** Values of `componenttype` that matter. */
const componentTypes = { table: 1, column: 2 } as const;
/** `rootcomponentbehavior` of a table that comes with all its columns. */
const withSubcomponents = 0;

/**
 * The tables and columns that are components of a solution.
 *
 * @param name its unique name
 * @throws MetadataError `unknown-solution` where there is none of that name, `refused`, `unusable`; what `get` throws
 */
export async function fetchSolution(
  name: string,
  options: FetchSolutionOptions,
): Promise<SolutionDefinition> {
  if (!/^[A-Za-z0-9_]+$/.test(name)) throw unknown(name);
  const path = `solutions?$select=solutionid,uniquename&$filter=uniquename%20eq%20'${name}'`;
  const { rows } = await readPage(path, options);
  const id = rows.map((row) => textOf(row['solutionid'])).find((one) => one !== undefined);
  if (id === undefined || !/^[0-9A-Fa-f-]{36}$/.test(id)) throw unknown(name);
  const components = await readComponents(id, options);
  const ofType = (type: number): JsonRow[] => components.filter((row) => row['componenttype'] === type);
  return {
    tables: new Map(
      ofType(componentTypes.table).flatMap((row) => {
        const table = textOf(row['objectid']);
        if (table === undefined) return [];
        return [[table, { whole: row['rootcomponentbehavior'] === withSubcomponents }] as const];
      }),
    ),
    columns: new Set(ofType(componentTypes.column).flatMap((row) => textOf(row['objectid']) ?? [])),
  };
}

async function readComponents(solutionId: string, options: FetchSolutionOptions): Promise<JsonRow[]> {
  const filter = `_solutionid_value eq ${solutionId} and (componenttype eq 1 or componenttype eq 2)`;
  const path = `solutioncomponents?$select=objectid,componenttype,rootcomponentbehavior&$filter=${filter.replaceAll(' ', '%20')}`;
  const components: JsonRow[] = [];
  let token: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const { rows, next } = await readPage(
      token === undefined ? path : `${path}&$skiptoken=${token}`,
      options,
    );
    components.push(...rows);
    if (next === undefined) return components;
    token = skipTokenOf(next, options.serviceRoot);
  }
  throw new MetadataError('unusable', 'The components of a solution have no end');
}

async function readPage(
  path: string,
  { get, signal }: FetchSolutionOptions,
): Promise<{ readonly rows: readonly JsonRow[]; readonly next: string | undefined }> {
  const request: MetadataRequestOptions = { headers, signal };
  const answer = await get(path, request);
  if (answer.status !== 200) throw refusal({ path, ...answer });
  const what = path.replace(/\?.*/, '');
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch (cause) {
    throw new MetadataError('unusable', `The organisation answered ${what} with something that is not JSON`, {
      cause,
    });
  }
  if (!isRow(body) || !Array.isArray(body['value'])) {
    throw new MetadataError('unusable', `The organisation answered ${what} without a list`);
  }
  return { rows: rowsOf(body['value']), next: textOf(body['@odata.nextLink']) };
}

/** Nothing of a link is used but its token, so that a forged one can't lead anywhere. */
function skipTokenOf(link: string, serviceRoot: string | undefined): string {
  const token = /[?&](?:\$|%24)skiptoken=([!-%'-~]+)/i.exec(link)?.[1];
  const { origin, pathname } = URL.canParse(link) ? new URL(link) : { origin: undefined, pathname: '' };
  const root = serviceRoot === undefined ? undefined : new URL(serviceRoot);
  const isOurs = root === undefined || (origin === root.origin && pathname.startsWith(root.pathname));
  if (isOurs && token !== undefined && /\/solutioncomponents$/.test(pathname)) return token;
  throw new MetadataError('unusable', 'The link to the next components of a solution leads elsewhere');
}

function unknown(name: string): MetadataError {
  return new MetadataError(
    'unknown-solution',
    `The organisation has no solution "${name}", which the exposure names as "solution:${name}"; write its unique name, not its display name`,
  );
}
