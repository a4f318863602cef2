import { GatewayError } from '../errors/gateway-error.ts';
import { printAggregate } from '../odata/print-aggregate.ts';
import { readRows, type Row } from '../odata/read-rows.ts';
import type { AggregateQuery } from '../query/aggregate-query.ts';
import { maxUrlLength } from './batch-policy.ts';
import type { OperationSender } from './operation-sender.ts';
import { sendReadable } from './send-readable.ts';

/** An aggregate, and which fields of the answer it serves. */
export interface AggregateRequest {
  readonly query: AggregateQuery;
  readonly paths: readonly string[];
}

/**
 * Reads the groups of an aggregate: values by alias; a key that is null is missing (contract §4.10).
 *
 * @throws GatewayError AGGREGATE_LIMIT over more than 50,000 rows; BAD_USER_INPUT for more than 5,000 groups without a
 *   limit, and for a filter that is too long; what Dataverse answered with.
 */
export const readAggregate = async (
  { sender, serviceRoot }: { readonly sender: OperationSender; readonly serviceRoot: string },
  { query, paths }: AggregateRequest,
): Promise<readonly Row[]> => {
  const request = printAggregate(query);
  if (serviceRoot.length + request.path.length > maxUrlLength) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `Argument "filter": this makes a request of more than ${maxUrlLength} characters; ask for less at once.`,
    );
  }
  const { answer, noteRows } = await sendReadable(sender, { request, paths }, (response) =>
    readRows(response, { lossless: true }),
  );
  const { rows, more } = answer;
  noteRows(rows.length);
  if (more && query.top === undefined) {
    throw new GatewayError('BAD_USER_INPUT', 'There are more than 5,000 groups: give "first".');
  }
  return rows;
};
