import { setImmediate } from 'node:timers/promises';
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfigMap,
  type GraphQLSchema,
} from 'graphql';

import type { Model } from '../model/model.ts';
import type { ResolvePort } from './resolve-port.ts';
import { subgraphParts } from './subgraph-parts.ts';
import type { TypeRegistry } from './type-registry.ts';

export interface FederationInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly port: ResolvePort;
}

/**
 * Announces the types by which a router of Apollo Federation asks a subgraph. An entity is a row of any table.
 *
 * @returns what makes the root fields `_entities` and `_service`
 */
export const defineFederation = ({
  types,
  model,
  port,
}: FederationInput): (() => GraphQLFieldConfigMap<unknown, unknown>) => {
  const names = [...model.tables.values()].map((table) => table.typeName);
  const any = new GraphQLScalarType({ name: '_Any', description: 'Type and key of an entity.' });
  const entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'A row of any table.',
    types: () => names.map((name) => types.object(name)),
    resolveType: port.typeOf,
  });
  const service = serviceType(model);
  for (const type of [any, entity, service]) types.define(type.name, () => type);
  for (const name of names) types.implement(name, ['_Entity']);
  const representations = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(any)));
  return () => ({
    _entities: {
      type: new GraphQLNonNull(new GraphQLList(entity)),
      args: { representations: { type: representations } },
      resolve: port.entities,
    },
    _service: { type: new GraphQLNonNull(service), resolve: () => ({}) },
  });
};

const serviceType = (model: Model): GraphQLObjectType => {
  let sdl: Promise<string> | undefined;
  return new GraphQLObjectType({
    name: '_Service',
    description: 'What a router asks of a subgraph.',
    fields: {
      sdl: {
        type: new GraphQLNonNull(GraphQLString),
        // eslint-disable-next-line max-params -- the signature is graphql-js's
        resolve: (_source, _args, _context, { schema }) => (sdl ??= printSubgraph(schema, model)),
      },
    },
  });
};

/** Lets other work have its turn between two types. */
const printSubgraph = async (schema: GraphQLSchema, model: Model): Promise<string> => {
  const parts: string[] = [];
  for (const part of subgraphParts(schema, model)) {
    parts.push(part);
    await setImmediate();
  }
  return `${parts.join('\n\n')}\n`;
};
