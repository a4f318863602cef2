import type { SearchQuery } from '../query/search-query.ts';
import { filterText } from './print-filter.ts';
import type { ODataRequest } from './request.ts';

/**
 * A search as the v2 endpoint takes it (contract §4.11): relative to `…/api/search/v2.0/`, with JSON inside of a string.
 * The number of hits is asked for, since nothing else tells whether there are more.
 */
export const printSearch = ({ term, tables, filter, skip, top }: SearchQuery): ODataRequest => ({
  method: 'POST',
  path: 'query',
  headers: {},
  body: JSON.stringify({
    search: term,
    ...(tables && { entities: JSON.stringify(tables.map((name) => ({ name }))) }),
    ...(filter && { filter: filterText(filter) }),
    count: true,
    ...(skip > 0 && { skip }),
    top,
  }),
});
