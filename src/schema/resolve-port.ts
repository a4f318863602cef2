import type { GraphQLFieldResolver } from 'graphql';

import type { AlternateKey, Table } from '../model/model.ts';
import type { Operation } from '../model/operation.ts';
import type { WriteKind } from '../model/write-rights.ts';

/** How a mutation field writes rows of its table: one, or many at once. */
export type WriteForm = WriteKind | `${WriteKind}Many`;

/** What the schema needs from outside to write. Root fields only. */
export interface WritePort {
  readonly write: (
    table: Table,
    form: WriteForm,
  ) => GraphQLFieldResolver<unknown, unknown, Readonly<Record<string, unknown>>>;
}

/** What the schema needs from outside to call actions and functions. */
export interface CallPort {
  readonly call: (
    operation: Operation,
  ) => GraphQLFieldResolver<unknown, unknown, Readonly<Record<string, unknown>>>;
}

/** What the schema needs from outside to answer queries, so that it knows nothing of OData. Root fields only. */
export interface ResolvePort {
  /** Resolver of `account(id:)`. */
  readonly one: (table: Table) => GraphQLFieldResolver<unknown, unknown, { id: string }>;
  /** Resolver of `accountByAccountNumber(accountNumber:)`: the arguments are called as the key's parts. */
  readonly oneByKey: (
    table: Table,
    key: AlternateKey,
  ) => GraphQLFieldResolver<unknown, unknown, Readonly<Record<string, unknown>>>;
  /** Resolver of `accounts(filter:, orderBy:, first:, after:)`. */
  readonly list: (table: Table) => GraphQLFieldResolver<unknown, unknown>;
  /** Resolver of `accountAggregate(filter:, groupBy:)`. */
  readonly aggregate: (table: Table) => GraphQLFieldResolver<unknown, unknown>;
  readonly node: GraphQLFieldResolver<unknown, unknown, { id: string }>;
  readonly nodes: GraphQLFieldResolver<unknown, unknown, { ids: readonly string[] }>;
  /**
   * Resolver of `choices(table:, column:)`. Unlike other root fields it gives plain objects by field name, not shaped by
   * alias: `{ value, name, label, color, order }`.
   */
  readonly choices: GraphQLFieldResolver<unknown, unknown, { table: string; column: string }>;
  /** Resolver of `search(term:, tables:, filter:, first:, after:)`. */
  readonly search: GraphQLFieldResolver<unknown, unknown>;
  /** Resolver of `_entities(representations:)` of a federated schema. */
  readonly entities: GraphQLFieldResolver<unknown, unknown, { representations: readonly unknown[] }>;
  /** Name of the GraphQL type of a record in the answer. */
  readonly typeOf: (value: unknown) => string | undefined;
}
