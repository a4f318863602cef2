import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  isIntrospectionType,
  isSpecifiedScalarType,
  type GraphQLFieldConfigMap,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

import type { Model, Table } from '../model/model.ts';
import { canWrite, canWriteAny, noWriteRights, type WriteRights } from '../model/write-rights.ts';
import { defineAggregates } from './aggregate/define-aggregates.ts';
import { buildBase } from './base.ts';
import { choiceType } from './choice-type.ts';
import { connectionType, edgeType } from './connection-type.ts';
import { defineFederation } from './federation.ts';
import { defineFilters } from './filter/define-filters.ts';
import { formattedType, hasFormatted } from './formatted-type.ts';
import { generatedName } from './generated-name.ts';
import { LazySchema } from './lazy-schema.ts';
import { lookupInterface } from './lookup-interface.ts';
import { defineOperations } from './operations/define-operations.ts';
import { queryType } from './query-type.ts';
import { recordInterfaces, recordType } from './record-type.ts';
import type { CallPort, ResolvePort, WritePort } from './resolve-port.ts';
import { defineSearch } from './search.ts';
import { TypeRegistry } from './type-registry.ts';
import { defineWrites } from './write/define-writes.ts';
import { mutationType } from './write/mutation-type.ts';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

export interface SchemaOptions {
  /** A subgraph of Apollo Federation: `_entities`, `_service`. @default false */
  readonly federation?: boolean | undefined;
  /** Dataverse search, as the root field `search`. @default false */
  readonly search?: boolean | undefined;
  /** Actions and functions. @default none can be called */
  readonly calls?: { readonly port: CallPort; readonly mayCall: (name: string) => boolean } | undefined;
  /** What can be written, and by whom it is done. @default nothing */
  readonly writes?:
    | {
        readonly port: WritePort;
        readonly rights: WriteRights;
        /** Whether writes can have a key, with which they are done once. @default false */
        readonly idempotency?: boolean;
      }
    | undefined;
  /** Views and FetchXML as arguments of root lists. @default false */
  readonly rawQueries?: boolean | undefined;
  /** The directives `@defer` and `@stream`. @default false */
  readonly incrementalDelivery?: boolean | undefined;
}

/**
 * Model → executable schema. Types are made when they are first asked for, so a schema costs next to nothing until it is
 * used, and then as much as is used of it.
 */
export const buildSchema = (model: Model, port: ResolvePort, options: SchemaOptions = {}): GraphQLSchema => {
  const types = new TypeRegistry();
  const writable = options.writes !== undefined && canWriteAny(options.writes.rights, model);
  const base = buildBase(port, { writes: writable, idempotency: options.writes?.idempotency === true });
  for (const [name, type] of Object.entries(base.getTypeMap())) {
    if (!isSpecifiedScalarType(type) && !isIntrospectionType(type)) types.define(name, () => type);
  }
  types.implement('Record', ['Node']);
  for (const table of model.tables.values()) defineTable(types, model, table);
  for (const choice of model.choices.values()) types.define(choice.typeName, () => choiceType(choice));
  for (const each of model.interfaces.values()) {
    types.define(each.typeName, () => lookupInterface({ types, typeOf: port.typeOf }, each));
    types.implement(each.typeName, ['Node', 'Record']);
  }
  // Last, since their names yield to all others.
  defineFilters(types, model);
  defineAggregates(types, model);
  const federationFields =
    options.federation === true ? defineFederation({ types, model, port }) : () => ({});
  const searchFields = options.search === true ? defineSearch({ types, port }) : () => ({});
  const { mutation, functions } = defineWritten(types, model, options);
  const query = queryType({
    types,
    model,
    port,
    rawQueries: options.rawQueries === true,
    fixed: () => ({ ...base.getQueryType()?.toConfig().fields, ...searchFields(), ...federationFields() }),
    functions,
  });
  types.define('Query', () => query);
  const incremental =
    options.incrementalDelivery === true ? [GraphQLDeferDirective, GraphQLStreamDirective] : [];
  return new LazySchema({
    types,
    query,
    mutation,
    directives: [...base.getDirectives(), ...incremental],
    fresh: () => buildSchema(model, port, options),
  });
};

/** What is written, and how: fields of Mutation, and functions, which are queries. */
const defineWritten = (
  types: TypeRegistry,
  model: Model,
  { writes, calls }: SchemaOptions,
): { readonly mutation: GraphQLObjectType | undefined; readonly functions: () => Fields } => {
  const rights = writes?.rights ?? noWriteRights;
  defineWrites({ types, model, rights });
  const creates = (table: Table): boolean => canWrite(rights, table, 'create');
  const operations = calls && defineOperations({ types, model, creates, ...calls });
  const functions = operations?.queries ?? (() => ({}));
  const hasTables = writes !== undefined && canWriteAny(rights, model);
  if (!hasTables && operations?.hasMutations !== true) return { mutation: undefined, functions };
  const port = writes?.port ?? { write: () => () => null };
  const mutation = mutationType({ types, model, rights, port, more: operations?.mutations ?? (() => ({})) });
  types.define('Mutation', () => mutation);
  return { mutation, functions };
};

const defineTable = (types: TypeRegistry, model: Model, table: Table): void => {
  types.define(table.typeName, () => recordType({ types, model }, table));
  types.implement(table.typeName, recordInterfaces(table));
  types.define(generatedName(table, 'Connection'), () => connectionType(types, table));
  types.define(generatedName(table, 'Edge'), () => edgeType(types, table));
  if (hasFormatted(table)) types.define(generatedName(table, 'Formatted'), () => formattedType(table));
};
