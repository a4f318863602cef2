import type { GraphQLSchema } from 'graphql';

import { StartError } from '../errors/start-error.ts';
import { createCallResolvers } from '../execute/call-operation.ts';
import { createReadResolvers } from '../execute/read-resolvers.ts';
import { createWriteResolvers } from '../execute/write-resolvers.ts';
import type { LoadedMetadata } from '../metadata/metadata-source.ts';
import { buildModel, type BuiltModel } from '../model/build-model.ts';
import { ExposureError } from '../model/exposure.ts';
import type { Model, Omission } from '../model/model.ts';
import { NamePreferenceError } from '../model/name-book.ts';
import type { NamesLock } from '../model/names-lock.ts';
import { restrictModel } from '../model/restrict-model.ts';
import { allWriteRights } from '../model/write-rights.ts';
import { buildSchema } from '../schema/build-schema.ts';
import type { GatewayOptions, OrganizationOptions } from './gateway-options.ts';

/** What of the options decides how a schema looks. */
export interface SchemaOptions extends Pick<
  OrganizationOptions,
  | 'exposure'
  | 'audiences'
  | 'names'
  | 'languages'
  | 'csdlOnly'
  | 'federation'
  | 'search'
  | 'incrementalDelivery'
  | 'idempotency'
> {
  /** What one of them may do is in the schema that everyone's is a part of. @default there are none */
  readonly roles?: GatewayOptions['roles'] | undefined;
}

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

/** Everything that is made of one organisation's metadata; `model` is what everyone sees who is of no audience. */
export interface ServedSchemas extends BuiltModel {
  /** What was left out for everyone, and why. */
  readonly omissions: readonly Omission[];
  /** By the name of the audience; under `undefined` the schema of `/graphql`. */
  readonly schemas: ReadonlyMap<string | undefined, AudienceSchema>;
}

/**
 * Metadata, lock and options → the schemas to serve, print or compare. Nothing is fetched or written.
 *
 * @throws StartError 2 where patterns or chosen names make no sense, 4 where no table can be read
 */
export const buildServedSchemas = ({ metadata, lock, options }: ServedSchemaInput): ServedSchemas => {
  const { exposure, names, audiences = {}, csdlOnly } = options;
  const { csdl } = metadata;
  const definitions = csdlOnly === true ? undefined : metadata.definitions;
  const built = configured('exposure, names', () =>
    buildModel({ csdl, definitions, lock, exposure, names, operations: allowedOperations(options) }),
  );
  const { model } = built;
  if (model.tables.size === 0) throw withoutTables(options);
  const schemas = new Map<string | undefined, AudienceSchema>();
  schemas.set(undefined, audienceSchema(model, options));
  for (const [audience, subset] of Object.entries(audiences)) {
    const part = configured(`audiences.${audience}`, () => restrictModel(model, subset, definitions));
    schemas.set(audience, audienceSchema(part, options));
  }
  return { ...built, omissions: model.omissions, schemas };
};

const audienceSchema = (model: Model, options: SchemaOptions): AudienceSchema => ({
  model,
  schema: buildSchema(model, createReadResolvers(model), {
    federation: options.federation,
    search: options.search,
    incrementalDelivery: options.incrementalDelivery,
    rawQueries: hasRawQueries(options),
    writes: {
      port: createWriteResolvers(model, allWriteRights),
      rights: allWriteRights,
      idempotency: hasIdempotency(options),
    },
    calls: { port: createCallResolvers(model, allWriteRights), mayCall: () => true },
  }),
});

/** Actions and functions that some role may call. */
const allowedOperations = ({ roles = {} }: SchemaOptions): readonly string[] | '*' => {
  const lists = Object.values(roles).map(({ operations = [] }) => operations);
  return lists.includes('*') ? '*' : [...new Set(lists.flat())];
};

/** Whether views and FetchXML are in the schema that everyone's is a part of. */
export const hasRawQueries = ({ roles = {} }: SchemaOptions): boolean =>
  Object.values(roles).some(({ rawQueries }) => rawQueries === true);

/** Whether writes can have a key. */
export const hasIdempotency = ({ idempotency = 'off' }: SchemaOptions): boolean => idempotency !== 'off';

/** What the configuration got wrong is told with the place where it is. */
const configured = <Result>(where: string, make: () => Result): Result => {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof ExposureError || cause instanceof NamePreferenceError)) throw cause;
    throw new StartError(`The configuration (${where}) is refused: ${cause.message}`, { exitCode: 2, cause });
  }
};

const withoutTables = ({ exposure }: SchemaOptions): StartError =>
  exposure === undefined
    ? new StartError('The metadata of the organisation holds no table that can be read', { exitCode: 4 })
    : new StartError('No table is visible: check exposure.include and exposure.exclude', { exitCode: 2 });
