import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';

import { valueTypes } from '../vocabulary/types/index.ts';
import { fieldValue } from './field-value.ts';
import type { ResolvePort } from './resolve-port.ts';

const typeDefs = /* GraphQL */ `
  "What Dataverse calls this, and what it allows: for tools that map back. Only in printed schemas."
  directive @dataverse(
    "Logical name of a table, a column or a choice; schema name of a relationship's navigation. Of an interface: the logical names of its tables, joined by +."
    name: String
    "Number of a choice's option."
    value: Int
    "True: can neither be set by a create nor by an update."
    readOnly: Boolean
    "\`Recommended\`, \`ApplicationRequired\` or \`SystemRequired\`; only the last is enforced by the Web API. Absent: none of these."
    required: String
  ) on OBJECT | FIELD_DEFINITION | INTERFACE | ENUM | ENUM_VALUE

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

  "The picture in an image column."
  type Image {
    "Path of the full picture, below the gateway's own address."
    url: String
    "Small picture of 144 × 144 pixels, base64."
    thumbnail: String
    "Changes when the picture does."
    timestamp: BigInt
  }

  "What a file column holds."
  type File {
    name: String
    "Bytes."
    size: BigInt
    "Path of the content, below the gateway's own address."
    url: String
  }

  enum SortDirection {
    "Smallest first; rows without a value before all others."
    ASC
    DESC
  }

  "The order of a lookup: that of its record's primary name."
  input LookupOrderBy {
    displayName: SortDirection!
  }

  "Parts of a date that rows can be grouped by, in the time zone of the upstream user."
  enum DateGrouping {
    YEAR
    QUARTER
    MONTH
    WEEK
    DAY
    FISCAL_YEAR
    FISCAL_PERIOD
  }

  "Parts of the dates of a group; those that rows are not grouped by are null."
  type DateKey {
    year: Int
    quarter: Int
    month: Int
    week: Int
    day: Int
    fiscalYear: Int
    fiscalPeriod: Int
  }

  "A period of the organisation's fiscal year."
  input FiscalPeriod {
    "From 1."
    period: Int!
    year: Int!
  }

  "An option of a choice, as a form shows it."
  type ChoiceOption {
    "Dataverse's number."
    value: Int!
    "The value of the enum."
    name: String!
    "In the language that \`Accept-Language\` asks for where the organisation has it, else in its base language."
    label: String
    "As in \`#0000ff\`."
    color: String
    "Place in the list, from 0."
    order: Int!
  }

  type Query {
    "The record with a global id, of any table; null where there is none."
    node("A record's \`id\`." id: ID!): Node
    "Several records by global id, in the order of the ids."
    nodes("Records' \`id\`s." ids: [ID!]!): [Node]
    "Options of a choice or two-option column, in the order of forms; null where there is no such column."
    choices(
      "Logical name of the table."
      table: String!
      "Logical name of the column."
      column: String!
    ): [ChoiceOption!]
  }
`;

const writeTypeDefs = /* GraphQL */ `
  "Sends the fields of a mutation as one change set: all of them are done, or none. An \`ID\` in an input may be \`$alias\`: the new record of a field before it."
  directive @transaction on MUTATION

  "How a write is done."
  input WriteOptions {
    "Refuses a row that a duplicate detection rule of the organisation calls a duplicate (DUPLICATE_RECORD)."
    detectDuplicates: Boolean
    "Of an upsert: refuses a row that is there already (DUPLICATE_RECORD)."
    createOnly: Boolean
    "A text for plug-ins: their shared variable \`tag\`."
    tag: String
  }

  "A row that was deleted."
  type DeletedRecord {
    id: ID!
    table: String!
    recordId: UUID!
  }

  "Why an item of a bulk form was not written."
  type WriteError {
    "As \`extensions.code\` of errors."
    code: String!
    message: String!
    "What of the item it is about, where that is known."
    field: String
    "Place of the item that kept its group from being written, where it is another one."
    causedBy: Int
  }
`;

const idempotencyTypeDefs = /* GraphQL */ `
  extend input WriteOptions {
    "1 to 255 characters. Who comes again with the same key and input has the first outcome, and nothing is written anew."
    idempotencyKey: String
  }
`;

interface BaseParts {
  /** Whether anything can be written. */
  readonly writes: boolean;
  /** Whether writes can have a key. */
  readonly idempotency: boolean;
}

/**
 * The hand-written part of every schema: directive, scalars, interfaces, paging, `node`, `choices`. */
export const buildBase = (port: ResolvePort, { writes, idempotency }: BaseParts): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: [
      typeDefs,
      ...(writes ? [writeTypeDefs] : []),
      ...(writes && idempotency ? [idempotencyTypeDefs] : []),
    ],
    resolvers: {
      BigInt: valueTypes.bigInt.scalar,
      Decimal: valueTypes.decimal.scalar,
      DateTime: valueTypes.dateTime.scalar,
      LocalDateTime: valueTypes.localDateTime.scalar,
      Date: valueTypes.date.scalar,
      UUID: valueTypes.guid.scalar,
      Node: { __resolveType: port.typeOf },
      Record: { __resolveType: port.typeOf },
      PageInfo: picked('hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'),
      Image: picked('url', 'thumbnail', 'timestamp'),
      DateKey: picked('year', 'quarter', 'month', 'week', 'day', 'fiscalYear', 'fiscalPeriod'),
      ...(writes && {
        DeletedRecord: picked('id', 'table', 'recordId'),
        WriteError: picked('code', 'message', 'field', 'causedBy'),
      }),
      File: picked('name', 'size', 'url'),
      Query: { node: port.node, nodes: port.nodes, choices: port.choices },
    },
  });

const picked = (...fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, fieldValue]));
