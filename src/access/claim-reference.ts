import type { GraphQLInputType } from 'graphql';

/** A place in a row rule where a value of the caller's claims stands: `${claims.contact}`. */
export class ClaimReference {
  /** Behind `claims.`: `contact`, `ext.contactId`. */
  readonly path: string;
  /** What GraphQL takes there. */
  readonly type: GraphQLInputType;
  /** It stands for a list of values. */
  readonly isList: boolean;

  constructor(path: string, type: GraphQLInputType, isList: boolean) {
    this.path = path;
    this.type = type;
    this.isList = isList;
  }
}

/** The value of a claim; undefined where there is none. A claim's name may itself have dots in it. */
export const claimAt = (claims: Readonly<Record<string, unknown>>, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
};
