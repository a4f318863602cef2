import type { GraphQLSchema } from 'graphql';

import type { RoleView } from './access/role-view.ts';
import { seesAll, visibleTo } from './access/role-visibility.ts';
import {
  hasRawQueries,
  type AudienceSchema,
  type SchemaOptions,
  type ServedSchemas,
} from './build-served-schema.ts';
import { createReadResolvers } from './execute/read-resolvers.ts';
import type { Model } from './model/model.ts';
import { keepPart } from './model/restrict-model.ts';
import { buildSchema } from './schema/build-schema.ts';

/** Whose schema is asked for. */
export interface RoleSchemaChoice {
  /** undefined: the main schema. */
  readonly audience: string | undefined;
  readonly role: RoleView;
}

/**
 * The schemas that roles see: what their audience and their rights have in common. Each is made when it is first asked for;
 * roles that may read the same share one, and whoever may read everything has the audience's own.
 */
export class RoleSchemas {
  readonly #served: ServedSchemas;
  readonly #options: SchemaOptions;
  readonly #made = new Map<string, AudienceSchema>();
  readonly #bySchema = new WeakMap<GraphQLSchema, AudienceSchema>();

  constructor(served: ServedSchemas, options: SchemaOptions) {
    this.#served = served;
    this.#options = options;
  }

  /** Undefined where there is no such audience. */
  get({ audience, role }: RoleSchemaChoice): AudienceSchema | undefined {
    const whole = this.#served.schemas.get(audience);
    if (whole === undefined) return undefined;
    const key = JSON.stringify([audience ?? null, role.readKey, role.rawQueries]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#hasWhole(role, whole.model) ? whole : this.#part(whole, role);
    this.#made.set(key, made);
    this.#bySchema.set(made.schema, made);
    return made;
  }

  #hasWhole(role: RoleView, model: Model): boolean {
    return seesAll(role, model) && role.rawQueries === hasRawQueries(this.#options);
  }

  #part({ model: whole }: AudienceSchema, role: RoleView): AudienceSchema {
    const { federation, search, incrementalDelivery } = this.#options;
    const model = keepPart(whole, visibleTo(role));
    const { rawQueries } = role;
    const options = { federation, search, incrementalDelivery, rawQueries };
    return { model, schema: buildSchema(model, createReadResolvers(model), options) };
  }
}
