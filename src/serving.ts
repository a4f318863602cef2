import type { GraphQLSchema } from 'graphql';

import type { RoleProblem } from './access/check-roles.ts';
import { buildServedSchemas, type ServedSchemas } from './build-served-schema.ts';
import { problemsOfRoles, type CallerAccess } from './caller-access.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { LoadedMetadata } from './metadata/metadata-source.ts';
import type { NamesLock } from './model/names-lock.ts';
import { RoleSchemas } from './role-schemas.ts';

/** The schemas of all audiences and what they were made of. */
export interface ServedSchema extends ServedSchemas {
  /** That of `/graphql`. */
  readonly schema: GraphQLSchema;
}

/** What is replaced as a whole when metadata or options change. */
export interface Serving {
  readonly options: GatewayOptions;
  readonly access: CallerAccess;
  readonly metadata: LoadedMetadata;
  readonly served: ServedSchema;
  readonly roleSchemas: RoleSchemas;
  /** What the roles name and the organisation doesn't have. */
  readonly problems: readonly RoleProblem[];
}

/**
 * Makes schemas of what they depend on.
 *
 * @param lock names that are to stay as they are
 * @throws Error where no schema can be made of it
 */
export const makeServing = (
  parts: Pick<Serving, 'options' | 'access' | 'metadata'>,
  lock: NamesLock | undefined,
): Serving => {
  const { options, access, metadata } = parts;
  const schemas = buildServedSchemas({ metadata, lock, options });
  const main = schemas.schemas.get(undefined);
  if (main === undefined) throw new TypeError('There is always a schema for those of no audience');
  const served = { ...schemas, schema: main.schema };
  const roleSchemas = new RoleSchemas(served, options);
  return { ...parts, served, roleSchemas, problems: problemsOfRoles(access.roles, served, roleSchemas) };
};
