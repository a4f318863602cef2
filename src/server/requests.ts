import type { GraphQLSchema } from 'graphql';

import type { RoleView } from '../access/role-view.ts';
import type { Caller } from '../auth/caller.ts';
import type { Batches } from './batches.ts';
import type { Route } from './match-route.ts';

/** A request that has a route; nothing is known of its sender yet. */
export interface RoutedRequest {
  readonly route: Route;
}

/** What is known of a request since it was let in. */
export interface KnownRequest extends RoutedRequest {
  readonly caller: Caller;
  /** Address it came from; undefined in-process. */
  readonly client: string | undefined;
  readonly role: RoleView;
  /** The schema of its audience and role as it was then: the request ends on it, whatever is swapped meanwhile. */
  readonly schema: GraphQLSchema;
}

/** Requests in progress; an entry goes with its request. */
export interface KnownRequests {
  readonly routed: WeakMap<Request, RoutedRequest>;
  readonly known: WeakMap<Request, KnownRequest>;
  /** Those that are lists of operations, or parts of one. */
  readonly batches: Batches;
}

/** Which schema a request is answered with. */
export interface SchemaChoice {
  /** undefined: the main schema. */
  readonly audience: string | undefined;
  readonly role: RoleView;
}

/** The schema of a role at an endpoint; undefined where there is no such endpoint. */
export type SchemaFor = (choice: SchemaChoice) => GraphQLSchema | undefined;
