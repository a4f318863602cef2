import { badArgument } from '../errors/bad-argument.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { ListPage } from '../odata/list-page.ts';
import { printQuery } from '../odata/print-query.ts';
import { readRows, type Row, type RowPage } from '../odata/read-rows.ts';
import { checkRules } from '../query/check-rules.ts';
import type { ReadPlan, RowPath } from '../query/read-plan.ts';
import { maxUrlLength } from './batch-policy.ts';
import { hierarchyRefusal } from './hierarchy-refusal.ts';
import type { QueryRun, ReadContext } from './reader.ts';
import { sendReadable } from './send-readable.ts';
import { shownPath } from './shown-path.ts';

/**
 * Sends one query and reads its rows; expanded collections are put into their slots, without the look-ahead row.
 *
 * @throws GatewayError what Dataverse, or the way there, answered with; INTERNAL for a query that breaks a rule of
 *   Dataverse or goes beyond the role's rights, which is a defect of the planner; FORBIDDEN where a rule on rows needs a
 *   claim that the caller lacks; BAD_USER_INPUT for a filter that is too long to be sent, or that asks for a hierarchy where
 *   there is none.
 */
export const runQuery = async (context: ReadContext, { plan, query, paths }: QueryRun): Promise<RowPage> => {
  const { query: settled, shown } = context.access.settle(query);
  checkRules(settled);
  const request = printQuery(settled);
  if (context.serviceRoot.length + request.path.length > maxUrlLength) throw tooLong();
  const text = shown === settled ? request.path : shownPath(printQuery(shown));
  const { sender, deferred } = context;
  const operation = { request, shown: text, paths, deferred };
  const { answer: page, noteRows } = await sendReadable(sender, operation, (response) =>
    readRows(response, { lossless: plan.lossless }),
  ).catch((error: unknown) => {
    throw hierarchyRefusal(error, [settled.filter, ...settled.expand.map(({ filter }) => filter)]);
  });
  if (settled.select.includes(plan.key) && page.rows.some((row) => typeof row[plan.key] !== 'string')) {
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with a row that has no id.');
  }
  noteRows(page.rows.length);
  return page;
};

const tooLong = (): GatewayError =>
  badArgument(
    'filter',
    `: this makes a request of more than ${maxUrlLength} characters; ask for less at once`,
  );

/** Puts expanded collections of `rows` into their slots. Done before anything is followed. */
export const placeCollections = (plan: ReadPlan, rows: readonly Row[]): void => {
  for (const { navigation, slot, first } of plan.inlined) {
    for (const row of rows) {
      const children = row[navigation];
      const parent = String(row[plan.key]);
      row[slot] = Array.isArray(children)
        ? ListPage.expanded(children as Row[], { first, parent })
        : ListPage.empty();
    }
  }
};

/** All rows at a path, from a query's own rows on. Rows that aren't there (a null lookup) are left out. */
export const rowsAt = (rows: readonly Row[], path: RowPath): readonly Row[] => {
  let current = rows;
  for (const { slot, collection } of path) {
    const next: Row[] = [];
    for (const row of current) {
      const value = row[slot];
      if (!collection) {
        if (isRow(value)) next.push(value);
      } else if (value instanceof ListPage) {
        for (const child of value.rows) next.push(child);
      }
    }
    current = next;
  }
  return current;
};

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !(value instanceof Error);
