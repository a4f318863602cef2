import type { AggregateQuery } from './aggregate-query.ts';
import { checkAggregateRights, checkRights, checkSearchRights } from './check-rights.ts';
import type { Literal } from './literal.ts';
import { mapAggregate, mapQuery } from './map-conditions.ts';
import type { QueryRights } from './query-rights.ts';
import { fillClaims, hideRuleValues } from './row-rule.ts';
import type { SearchQuery } from './search-query.ts';
import type { TableQuery } from './table-query.ts';

/** A query as it is sent, and as it may be shown: without the values of row rules. */
export interface SettledQuery<Query> {
  readonly query: Query;
  readonly shown: Query;
}

/** What every query passes before it is sent. */
export interface QueryAccess {
  /**
   * Proves a caller's right to a query, and fills in the caller's claims.
   *
   * @throws GatewayError INTERNAL as checkRights; FORBIDDEN for a claim that the caller lacks
   */
  readonly settle: (query: TableQuery) => SettledQuery<TableQuery>;
  /** The same for an aggregate. */
  readonly settleAggregate: (query: AggregateQuery) => SettledQuery<AggregateQuery>;
  /** Proves a caller's right to a search. @throws GatewayError INTERNAL as checkRights */
  readonly checkSearch: (query: SearchQuery) => void;
  /** Whether a predefined query may join a table. */
  readonly joins: (table: string) => boolean;
  /** Whether it may name a column of one. */
  readonly names: (table: string, column: string) => boolean;
}

export interface QueryAccessOptions {
  readonly rights: QueryRights;
  /**
   * Values of a claim that a rule names.
   *
   * @throws GatewayError FORBIDDEN where the caller has none, or not of the column's type
   */
  readonly claim: (claim: string) => readonly Literal[];
}

/** The access of one caller, by the rights of a role and the claims of the caller. */
export const createQueryAccess = ({ rights, claim }: QueryAccessOptions): QueryAccess => ({
  settle: (query) => {
    checkRights(query, rights);
    if (!rights.limitsRows) return { query, shown: query };
    return { query: mapQuery(query, fillClaims(claim)), shown: mapQuery(query, hideRuleValues) };
  },
  settleAggregate: (query) => {
    checkAggregateRights(query, rights);
    if (!rights.limitsRows) return { query, shown: query };
    return { query: mapAggregate(query, fillClaims(claim)), shown: mapAggregate(query, hideRuleValues) };
  },
  checkSearch: (query) => checkSearchRights(query, rights),
  joins: (table) => rights.joins(table),
  names: (table, column) => rights.names(table, column),
});
