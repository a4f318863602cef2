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
  `# Filtered by columns, by a lookup and by related rows, ordered, and counted.
query BestAccounts {
  accounts(
    first: 5
    filter: {
      revenue: { gte: "1000000" }
      primaryContact: { lastName: { isNull: false } }
      contactsByParentCustomer: { some: { eMailAddress1: { contains: "@" } } }
    }
    orderBy: [{ revenue: DESC }]
  ) {
    totalCount
    nodes { name revenue primaryContact { fullName } }
  }
}
`,
  `# Numbers about rows, in groups.
query OpportunitiesByYear {
  opportunityAggregate(groupBy: [{ createdOn: YEAR }, { stateCode: true }], orderBy: [{ count: DESC }]) {
    key { createdOn { year } stateCode }
    count
    sum { estimatedValue }
  }
}
`,
  `# Writes: all of them or none. A later field refers to the new record of an earlier one by "$alias".
mutation NewCustomer @transaction {
  firm: createAccount(input: { name: "Fourth Coffee", industryCode: ACCOUNTING }) {
    id
    etag
    owner { displayName }
  }
  boss: createContact(input: { lastName: "Ruiz", parentCustomer: { account: "$firm" } }) {
    fullName
  }
  primary: updateAccount(id: "$firm", input: { primaryContact: "$boss" }) {
    primaryContact { fullName }
    contactsByParentCustomer { nodes { fullName } }
  }
}
`,
];
