/** A query that is not written in GraphQL: a view that the organisation keeps, by id, or FetchXML of the client's own. */
export type PredefinedQuery =
  | { readonly argument: 'savedQuery' | 'userQuery'; readonly id: string }
  | { readonly argument: 'fetchXml'; readonly text: string };
