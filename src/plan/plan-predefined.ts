import { badArgument } from '../errors/bad-argument.ts';
import type { Table } from '../model/model.ts';
import type { PageArguments } from '../query/need.ts';
import type { PredefinedQuery } from '../query/predefined-query.ts';
import { wantsCount } from './plan-connection.ts';
import { planPage } from './plan-page.ts';
import type { Planner } from './planner.ts';
import type { FieldSelection } from './selection.ts';

/** The arguments of a list that takes its rows from a predefined query. */
export interface PredefinedPlan {
  readonly query: PredefinedQuery;
  readonly page: PageArguments;
  /** Names the list, for the cursors that belong to it. */
  readonly listKey: string;
}

const queries = ['savedQuery', 'userQuery', 'fetchXml'] as const;

/**
 * Reads the arguments of a root list that may name a predefined query.
 *
 * @returns undefined for a list that names none
 * @throws GatewayError BAD_USER_INPUT for arguments that exclude each other, and as {@link planPage}
 */
export const planPredefined = (
  planner: Planner,
  { field: { args, selection }, table }: { readonly field: FieldSelection; readonly table: Table },
): PredefinedPlan | undefined => {
  const isGiven = (name: string): boolean => args[name] !== undefined && args[name] !== null;
  const [argument, ...others] = queries.filter(isGiven);
  if (argument === undefined) return undefined;
  const other = others[0] ?? ['filter', 'orderBy'].find(isGiven);
  if (other !== undefined) {
    throw badArgument(argument, ` and argument "${other}" exclude each other`);
  }
  const value = String(args[argument]);
  const query = argument === 'fetchXml' ? { argument, text: value } : { argument, id: value };
  const listKey = JSON.stringify([table.logicalName, argument, value]);
  const count = wantsCount(selection?.common ?? []);
  return { query, listKey, page: planPage(planner, { args, nested: false, listKey, count }) };
};
