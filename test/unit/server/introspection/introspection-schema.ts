import { buildSchema, type GraphQLSchema } from 'graphql';

/** A schema with everything that introspection can tell about: each kind, each wrapping, deprecations, defaults, oneOf. */
export const introspectionSchema = (): GraphQLSchema =>
  buildSchema(/* GraphQL */ `
    """
    What there is: "quoted", back\\slash, é, 漢, and
    a second line
    """
    schema {
      query: Query
      mutation: Mutation
    }
    directive @dataverse(name: String = "x", old: Int @deprecated) repeatable on OBJECT | FIELD_DEFINITION
    scalar Moment @specifiedBy(url: "https://example.com/moment")
    interface Node {
      id: ID!
    }
    interface Record implements Node {
      id: ID!
      name: String @deprecated(reason: "use title")
    }
    "An account"
    type Account implements Node & Record {
      id: ID!
      name: String @deprecated(reason: "use title")
      matrix: [[Int!]!]!
      kind(only: [Kind!] = [A, B], deep: Filter = { and: [{ text: "x" }] }, old: String @deprecated): Kind
      at: Moment
      found: Found
    }
    type Contact implements Node & Record {
      id: ID!
      name: String
      account(first: Int = 10, at: Moment): Account
    }
    union Found = Account | Contact
    enum Kind {
      A
      "the second"
      B @deprecated
    }
    input Filter {
      and: [Filter!]
      text: String = "a \\"b\\""
      old: Int @deprecated(reason: "no more")
    }
    input One @oneOf {
      a: Int
      b: String
    }
    type Query {
      node(id: ID!): Node
      accounts(filter: Filter, one: One): [Account!]
    }
    type Mutation {
      save: Boolean
    }
  `);
