import type { GraphQLFieldResolver } from 'graphql';

import type { Table } from '../model/model.ts';

/** What the schema needs from outside to answer queries, so that it knows nothing of OData. Root fields only. */
export interface ResolvePort {
  /** Resolver of `account(id:)`. */
  readonly one: (table: Table) => GraphQLFieldResolver<unknown, unknown, { id: string }>;
  /** Resolver of `accounts(first:, after:)`. */
  readonly list: (table: Table) => GraphQLFieldResolver<unknown, unknown>;
  readonly node: GraphQLFieldResolver<unknown, unknown, { id: string }>;
  readonly nodes: GraphQLFieldResolver<unknown, unknown, { ids: readonly string[] }>;
  /** Name of the GraphQL type of a record in the answer. */
  readonly typeOf: (value: unknown) => string | undefined;
}
