import { badArgument } from '../errors/bad-argument.ts';
import { printAggregate } from '../odata/print-aggregate.ts';
import { readRows, type Row } from '../odata/read-rows.ts';
import { maxUrlLength } from './batch-policy.ts';
import { hierarchyRefusal } from './hierarchy-refusal.ts';
import type { AggregateRequest, ReadContext } from './reader.ts';
import { sendReadable } from './send-readable.ts';
import { shownPath } from './shown-path.ts';

/**
 * Reads the groups of an aggregate: values by alias; a key that is null is missing (contract §4.10).
 *
 * @throws GatewayError AGGREGATE_LIMIT over more than 50,000 rows; BAD_USER_INPUT for more than 5,000 groups without a
 *   limit, and for a filter that is too long or asks for a hierarchy where there is none; what Dataverse answered with.
 */
export const readAggregate = async (
  {
    sender,
    serviceRoot,
    access,
    deferred,
  }: Pick<ReadContext, 'sender' | 'serviceRoot' | 'access' | 'deferred'>,
  { query, paths }: AggregateRequest,
): Promise<readonly Row[]> => {
  const { query: settled, shown } = access.settleAggregate(query);
  const request = printAggregate(settled);
  if (serviceRoot.length + request.path.length > maxUrlLength) {
    throw badArgument(
      'filter',
      `: this makes a request of more than ${maxUrlLength} characters; ask for less at once`,
    );
  }
  const text = shown === settled ? request.path : shownPath(printAggregate(shown));
  const operation = { request, shown: text, paths, deferred };
  const { answer, noteRows } = await sendReadable(sender, operation, (response) =>
    readRows(response, { lossless: true }),
  ).catch((error: unknown) => {
    throw hierarchyRefusal(error, [settled.filter]);
  });
  const { rows, more } = answer;
  noteRows(rows.length);
  if (more && query.top === undefined) {
    throw badArgument('first', ' must be given: there are more than 5,000 groups');
  }
  return rows;
};
