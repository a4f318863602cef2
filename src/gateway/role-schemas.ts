import type { GraphQLSchema } from 'graphql';

import { createQueryRights } from '../access/query-rights.ts';
import type { RoleView } from '../access/role-view.ts';
import { seesAll, seesEveryTable, visibleTo } from '../access/role-visibility.ts';
import { createWriteRights, writesAll } from '../access/write-rights.ts';
import { createCallResolvers } from '../execute/call-operation.ts';
import { createReadResolvers } from '../execute/read-resolvers.ts';
import { createWriteResolvers } from '../execute/write-resolvers.ts';
import type { Model } from '../model/model.ts';
import { keepPart } from '../model/restrict-model.ts';
import { planRowRules, type PlannedRules } from '../plan/filter/plan-row-rules.ts';
import type { QueryRights } from '../query/query-rights.ts';
import { buildSchema } from '../schema/build-schema.ts';
import {
  hasIdempotency,
  hasRawQueries,
  type AudienceSchema,
  type SchemaOptions,
  type ServedSchemas,
} from './build-served-schema.ts';

/** Whose schema is asked for. */
export interface RoleSchemaChoice {
  /** undefined: the main schema. */
  readonly audience: string | undefined;
  readonly role: RoleView;
}

/** What a role sees, and what decides what it may ask for. */
export interface RoleSchema extends AudienceSchema {
  readonly rows: PlannedRules;
  readonly rights: QueryRights;
}

/**
 * The schemas that roles see: what their audience and their rights have in common. Each is made when it is first asked for;
 * roles that may read the same share one, and whoever may read everything has the audience's own.
 */
export class RoleSchemas {
  readonly #served: ServedSchemas;
  readonly #options: SchemaOptions;
  readonly #made = new Map<string, RoleSchema>();
  readonly #rows = new Map<string, PlannedRules>();

  constructor(served: ServedSchemas, options: SchemaOptions) {
    this.#served = served;
    this.#options = options;
  }

  /** Undefined where there is no such audience. */
  get({ audience, role }: RoleSchemaChoice): RoleSchema | undefined {
    const whole = this.#served.schemas.get(audience);
    if (whole === undefined) return undefined;
    const key = JSON.stringify([audience ?? null, role.readKey, role.writeKey, role.rawQueries]);
    const made = this.#made.get(key) ?? this.#make(whole, role);
    this.#made.set(key, made);
    return made;
  }

  /** The role's rules on rows, and what is wrong with them. */
  rows(role: RoleView): PlannedRules {
    const known = this.#rows.get(role.readKey);
    if (known !== undefined) return known;
    const { model, schemas } = this.#served;
    const schema = mainSchema(schemas.get(undefined));
    const planned = planRowRules({ role, model, schema });
    this.#rows.set(role.readKey, planned);
    return planned;
  }

  #make(whole: AudienceSchema, role: RoleView): RoleSchema {
    const rows = this.rows(role);
    const rights = createQueryRights({ role, model: this.#served.model, rules: rows.rules });
    if (this.#hasWhole(role, whole.model, rows)) return { ...whole, rows, rights };
    const { federation, search, incrementalDelivery } = this.#options;
    const { rawQueries } = role;
    const part = keepPart(whole.model, visibleTo(role, rows.rules));
    const model: Model = seesEveryTable(role, this.#served.model) ? part : { ...part, namesSearched: true };
    const writeRights = createWriteRights({ role, rules: rows.rules });
    const options = {
      federation,
      search,
      incrementalDelivery,
      rawQueries,
      writes: {
        port: createWriteResolvers(model, writeRights),
        rights: writeRights,
        idempotency: hasIdempotency(this.#options),
      },
      calls: {
        port: createCallResolvers(model, writeRights),
        mayCall: (name: string) => role.operation(name),
      },
    };
    return { model, rows, rights, schema: buildSchema(model, createReadResolvers(model), options) };
  }

  #hasWhole(role: RoleView, model: Model, { rules }: PlannedRules): boolean {
    if (!writesAll({ role, rules }, model)) return false;
    return seesAll(role, model) && role.rawQueries === hasRawQueries(this.#options);
  }
}

const mainSchema = (main: AudienceSchema | undefined): GraphQLSchema => {
  if (main === undefined) throw new TypeError('There is always a schema for those of no audience');
  return main.schema;
};
