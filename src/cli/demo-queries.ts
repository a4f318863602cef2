/** Queries to start with, from the simplest to the one that shows most; GraphiQL opens with a tab for each. */
export const demoQueries: readonly string[] = [
  `# Accounts with their contact, owner and first contacts: one request to Dataverse.
query FirstAccounts {
  accounts(first: 3) {
    nodes {
      name
      primaryContact { fullName }
      owner { __typename displayName }
      contactsByParentCustomer(first: 2) { nodes { fullName } }
    }
  }
}
`,
  `# A page of fifty, and where the next one begins: pass endCursor as "after".
query AccountPage {
  accounts(first: 50) {
    nodes { name telephone1 address1City }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  `# Names of both kinds of customer, out of one lookup.
query Opportunities {
  opportunities(first: 5) {
    nodes {
      name
      estimatedValue
      customer {
        __typename
        ... on Account { name telephone1 }
        ... on Contact { fullName }
      }
    }
  }
}
`,
];
