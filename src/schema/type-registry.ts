import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLScalarType,
} from 'graphql';

import type { TypeSource } from './lazy-schema.ts';

const none: ReadonlySet<string> = new Set();

/**
 * One type for each name, made when it is first asked for. Types refer to each other in circles, so their fields are
 * functions that ask the registry later.
 */
export class TypeRegistry implements TypeSource {
  readonly #makers = new Map<string, () => GraphQLNamedType>();
  readonly #freeNames = new Map<string, string>();
  readonly #made = new Map<string, GraphQLNamedType>();
  readonly #subTypes = new Map<string, Set<string>>();

  /** Announces a type. */
  define(name: string, make: () => GraphQLNamedType): void {
    this.#makers.set(name, make);
  }

  /**
   * Announces a type whose name yields to all that were announced before: with `_` behind it until it is free. Once for
   * each name that is wanted.
   */
  defineFree(wanted: string, make: (name: string) => GraphQLNamedType): void {
    if (this.#freeNames.has(wanted)) return;
    let name = wanted;
    while (this.#makers.has(name)) name += '_';
    this.#freeNames.set(wanted, name);
    this.define(name, () => make(name));
  }

  /** Announces that a type implements interfaces, or is a member of a union. */
  implement(name: string, abstractTypes: readonly string[]): void {
    for (const abstractType of abstractTypes) {
      const subTypes = this.#subTypes.get(abstractType);
      if (subTypes === undefined) this.#subTypes.set(abstractType, new Set([name]));
      else subTypes.add(name);
    }
  }

  names(): Iterable<string> {
    return this.#makers.keys();
  }

  type(name: string): GraphQLNamedType | undefined {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const type = this.#makers.get(name)?.();
    if (type !== undefined) this.#made.set(name, type);
    return type;
  }

  subTypes(abstractType: string): ReadonlySet<string> {
    return this.#subTypes.get(abstractType) ?? none;
  }

  /** @throws TypeError, as do those below, when there is no such type of that kind: the model contradicts itself. */
  object(name: string): GraphQLObjectType {
    const type = this.type(name);
    if (!isObjectType(type)) throw new TypeError(`No object type ${name}`);
    return type;
  }

  interface(name: string): GraphQLInterfaceType {
    const type = this.type(name);
    if (!isInterfaceType(type)) throw new TypeError(`No interface ${name}`);
    return type;
  }

  enum(wanted: string): GraphQLEnumType {
    const name = this.#freeNames.get(wanted) ?? wanted;
    const type = this.type(name);
    if (!isEnumType(type)) throw new TypeError(`No enum ${name}`);
    return type;
  }

  /** An input type; of those whose names yield, by the name that was wanted. */
  input(wanted: string): GraphQLInputObjectType {
    const name = this.#freeNames.get(wanted) ?? wanted;
    const type = this.type(name);
    if (!isInputObjectType(type)) throw new TypeError(`No input type ${name}`);
    return type;
  }

  /** An object type whose name yields, by the name that was wanted. */
  free(wanted: string): GraphQLObjectType {
    return this.object(this.#freeNames.get(wanted) ?? wanted);
  }

  /** A scalar whose name yields, by the name that was wanted. */
  freeScalar(wanted: string): GraphQLScalarType {
    const type = this.type(this.#freeNames.get(wanted) ?? wanted);
    if (!isScalarType(type)) throw new TypeError(`No scalar ${wanted}`);
    return type;
  }

  /** A scalar of the gateway's, or one that GraphQL has itself. */
  scalar(scalar: GraphQLScalarType): GraphQLScalarType {
    const type = this.type(scalar.name);
    return isScalarType(type) ? type : scalar;
  }
}
