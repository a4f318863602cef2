import {
  isInterfaceType,
  isObjectType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';

import type { Model } from '../model/model.ts';
import type { ResolvePort } from './resolve-port.ts';

interface TypeRegistryInput {
  readonly model: Model;
  readonly base: GraphQLSchema;
  readonly port: ResolvePort;
}

/**
 * One type for each name, made when it is first asked for. Tables refer to each other in circles, so fields are functions
 * that ask the registry later.
 */
export class TypeRegistry {
  readonly model: Model;
  readonly port: ResolvePort;
  readonly #base: GraphQLSchema;
  readonly #objects = new Map<string, GraphQLObjectType>();
  readonly #interfaces = new Map<string, GraphQLInterfaceType>();
  readonly #enums = new Map<string, GraphQLEnumType>();

  constructor({ model, base, port }: TypeRegistryInput) {
    this.model = model;
    this.port = port;
    this.#base = base;
  }

  object(name: string, make: () => GraphQLObjectType): GraphQLObjectType {
    return once(this.#objects, name, make);
  }

  interface(name: string, make: () => GraphQLInterfaceType): GraphQLInterfaceType {
    return once(this.#interfaces, name, make);
  }

  enum(name: string, make: () => GraphQLEnumType): GraphQLEnumType {
    return once(this.#enums, name, make);
  }

  /** A type of the hand-written part of the schema. */
  base(name: 'Query' | 'PageInfo'): GraphQLObjectType {
    const type = this.#base.getType(name);
    if (!isObjectType(type)) throw new TypeError(`No object type ${name}`);
    return type;
  }

  baseInterface(name: 'Node' | 'Record'): GraphQLInterfaceType {
    const type = this.#base.getType(name);
    if (!isInterfaceType(type)) throw new TypeError(`No interface ${name}`);
    return type;
  }

  /** A scalar of the base, or one that GraphQL has itself. */
  scalar(scalar: GraphQLScalarType): GraphQLScalarType {
    const type = this.#base.getType(scalar.name);
    return isScalarType(type) ? type : scalar;
  }
}

const once = <T extends GraphQLNamedType>(types: Map<string, T>, name: string, make: () => T): T => {
  const known = types.get(name);
  if (known !== undefined) return known;
  const type = make();
  types.set(name, type);
  return type;
};
