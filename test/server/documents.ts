import { graphql } from './gql/gql.ts';

/** The documents that `npm run codegen` types; tests run them against the demo's organisation. */
export const accountsWithContacts = graphql(/* GraphQL */ `
  query AccountsWithContacts($first: Int!, $after: String) {
    accounts(first: $first, after: $after) {
      nodes {
        accountId
        name
        revenue
        industryCode
        primaryContact {
          fullName
        }
        owner {
          __typename
          displayName
          ... on SystemUser {
            internalEMailAddress
          }
        }
        contactsByParentCustomer(first: 2) {
          nodes {
            fullName
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
