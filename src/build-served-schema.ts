import type { GraphQLSchema } from 'graphql';

import { StartError } from './errors/start-error.ts';
import { createReadResolvers } from './execute/read-resolvers.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { LoadedMetadata } from './metadata/metadata-source.ts';
import { buildModel } from './model/build-model.ts';
import type { Model, Omission } from './model/model.ts';
import type { NamesLock } from './model/names-lock.ts';
import { restrictModel } from './model/restrict-model.ts';
import { buildSchema } from './schema/build-schema.ts';

/** What of the options decides how a schema looks. */
export type SchemaOptions = Pick<
  GatewayOptions,
  'exposure' | 'audiences' | 'names' | 'languages' | 'csdlOnly' | 'federation'
>;

export interface ServedSchemaInput {
  readonly metadata: Pick<LoadedMetadata, 'csdl' | 'definitions'>;
  /** Names given earlier, which hold. */
  readonly lock: NamesLock | undefined;
  readonly options: SchemaOptions;
}

/** A schema and the model that it was made of. */
export interface AudienceSchema {
  readonly model: Model;
  readonly schema: GraphQLSchema;
}

/** Everything that is made of one organisation's metadata. */
export interface ServedSchemas {
  /** The lock with the names that it lacked. */
  readonly names: NamesLock;
  /** Logical paths of those, sorted. */
  readonly added: readonly string[];
  /** What was left out for everyone, and why. */
  readonly omissions: readonly Omission[];
  /** What everyone sees who is of no audience. */
  readonly model: Model;
  /** By the name of the audience; under `undefined` the schema of `/graphql`. */
  readonly schemas: ReadonlyMap<string | undefined, AudienceSchema>;
}

/**
 * Metadata, lock and options → the schemas to serve, print or compare. Nothing is fetched or written.
 *
 * @throws StartError 4 when no table can be read; ExposureError, NamesLockError and the like for options that make no sense.
 */
export const buildServedSchemas = ({ metadata, lock, options }: ServedSchemaInput): ServedSchemas => {
  const { exposure, names: preferences } = options;
  const { csdl } = metadata;
  const definitions = options.csdlOnly === true ? undefined : metadata.definitions;
  const { model, names } = buildModel({ csdl, definitions, lock, exposure, names: preferences });
  if (model.tables.size === 0) {
    throw new StartError('The metadata of the organisation holds no table that can be read', { exitCode: 4 });
  }
  const schemas = new Map<string | undefined, AudienceSchema>();
  schemas.set(undefined, audienceSchema(model, options));
  for (const [audience, subset] of Object.entries(options.audiences ?? {})) {
    schemas.set(audience, audienceSchema(restrictModel(model, subset), options));
  }
  const added = [...names.names.keys()].filter((path) => lock?.names.has(path) !== true).sort();
  return { names, added, omissions: model.omissions, model, schemas };
};

const audienceSchema = (model: Model, { federation = false }: SchemaOptions): AudienceSchema => ({
  model,
  schema: buildSchema(model, createReadResolvers(model), { federation }),
});
