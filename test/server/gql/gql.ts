/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AccountsWithContacts($first: Int!, $after: String) {\n    accounts(first: $first, after: $after) {\n      nodes {\n        accountId\n        name\n        revenue\n        industryCode\n        primaryContact {\n          fullName\n        }\n        owner {\n          __typename\n          displayName\n          ... on SystemUser {\n            internalEMailAddress\n          }\n        }\n        contactsByParentCustomer(first: 2) {\n          nodes {\n            fullName\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.AccountsWithContactsDocument,
};
const documents: Documents = {
    "\n  query AccountsWithContacts($first: Int!, $after: String) {\n    accounts(first: $first, after: $after) {\n      nodes {\n        accountId\n        name\n        revenue\n        industryCode\n        primaryContact {\n          fullName\n        }\n        owner {\n          __typename\n          displayName\n          ... on SystemUser {\n            internalEMailAddress\n          }\n        }\n        contactsByParentCustomer(first: 2) {\n          nodes {\n            fullName\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.AccountsWithContactsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountsWithContacts($first: Int!, $after: String) {\n    accounts(first: $first, after: $after) {\n      nodes {\n        accountId\n        name\n        revenue\n        industryCode\n        primaryContact {\n          fullName\n        }\n        owner {\n          __typename\n          displayName\n          ... on SystemUser {\n            internalEMailAddress\n          }\n        }\n        contactsByParentCustomer(first: 2) {\n          nodes {\n            fullName\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AccountsWithContactsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
