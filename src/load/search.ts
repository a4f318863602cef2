import { printSearch } from '../odata/print-search.ts';
import { readSearch, type SearchAnswer } from '../odata/read-search.ts';
import type { QueryAccess } from '../query/query-access.ts';
import type { SearchQuery } from '../query/search-query.ts';
import type { Send, UpstreamResponse } from '../transport/send.ts';
import type { OperationSenderOptions } from './operation.ts';

export interface SearchOptions extends Pick<OperationSenderOptions, 'principal' | 'signal' | 'log'> {
  /** To the search endpoint. */
  readonly sendSearch: Send;
  readonly access: Pick<QueryAccess, 'checkSearch'>;
}

/** A search, and which fields of the answer it serves. */
export interface SearchRequest {
  readonly query: SearchQuery;
  readonly paths: readonly string[];
}

/**
 * Searches. Its endpoint is not the Web API's: it goes into no batch.
 *
 * @throws GatewayError INTERNAL where the caller has no right to the search; what Dataverse, or the way there, answered with; THROTTLED where too many searches wait.
 */
export const search = async (
  { sendSearch, principal, signal, log, access }: SearchOptions,
  { query, paths }: SearchRequest,
): Promise<SearchAnswer> => {
  access.checkSearch(query);
  const request = printSearch(query);
  const { exchange, end } = log.begin({
    method: request.method,
    url: '/api/search/v2.0/query',
    paths: [...paths],
  });
  let response: UpstreamResponse | undefined;
  try {
    response = await sendSearch({ ...request, principal, signal, effect: 'read' });
  } finally {
    end(response);
  }
  const answer = readSearch(response);
  exchange.rows = answer.hits.length;
  return answer;
};
