import type { GraphQLSchema } from 'graphql';

import type { Route } from './match-route.ts';

/** What is known of a request since it was let in. */
export interface KnownRequest {
  readonly route: Route;
  /** The schema of its audience as it was then: the request ends on it, whatever is swapped meanwhile. */
  readonly schema: GraphQLSchema;
}

/** Requests in progress; an entry goes with its request. */
export type KnownRequests = WeakMap<Request, KnownRequest>;

/** The schema of an audience; undefined asks for the main one, and is answered where there is no such audience. */
export type SchemaFor = (audience: string | undefined) => GraphQLSchema | undefined;
