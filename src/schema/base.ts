import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';

import { valueTypes } from '../vocabulary/types/index.ts';
import { fieldValue } from './field-value.ts';
import type { ResolvePort } from './resolve-port.ts';

const typeDefs = /* GraphQL */ `
  "What Dataverse calls this: a logical name, or the number of a choice."
  directive @dataverse(name: String, value: Int) on OBJECT | FIELD_DEFINITION | ENUM | ENUM_VALUE

  "A whole number of up to 64 bits, as a string so that no digit is lost."
  scalar BigInt
  "A decimal number or an amount of money, as a string with the digits that Dataverse holds."
  scalar Decimal
  "A point in time, ISO 8601 in UTC: \`2026-11-22T08:30:00Z\`."
  scalar DateTime
  "A date and time of day without time zone: \`2026-11-22T08:30:00\`."
  scalar LocalDateTime
  "A day: \`2026-11-22\`."
  scalar Date
  "A GUID in lower case with hyphens: \`6f9619ff-8b86-d011-b42d-00c04fc964ff\`."
  scalar UUID

  "Anything with a global id."
  interface Node {
    "Global id: opaque, unique over all tables."
    id: ID!
  }

  "A row of any table."
  interface Record implements Node {
    "Global id: opaque, unique over all tables."
    id: ID!
    "Logical name of the table."
    table: String!
    "Primary key of the row."
    recordId: UUID!
    "Value of the table's primary name column."
    displayName: String
    "Version of the row, for optimistic concurrency."
    etag: String
  }

  "Where a page of a list stands. Dataverse pages forward only."
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Query {
    "The record with a global id, of any table; null where there is none."
    node("A record's \`id\`." id: ID!): Node
    "Several records by global id, in the order of the ids."
    nodes("Records' \`id\`s." ids: [ID!]!): [Node]
  }
`;

/** The hand-written part of every schema: scalars, interfaces, paging, `node`. */
export const buildBase = (port: ResolvePort): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs,
    resolvers: {
      BigInt: valueTypes.bigInt.scalar,
      Decimal: valueTypes.decimal.scalar,
      DateTime: valueTypes.dateTime.scalar,
      LocalDateTime: valueTypes.localDateTime.scalar,
      Date: valueTypes.date.scalar,
      UUID: valueTypes.guid.scalar,
      Node: { __resolveType: port.typeOf },
      Record: { __resolveType: port.typeOf },
      PageInfo: {
        hasNextPage: fieldValue,
        hasPreviousPage: fieldValue,
        startCursor: fieldValue,
        endCursor: fieldValue,
      },
      Query: { node: port.node, nodes: port.nodes },
    },
  });
