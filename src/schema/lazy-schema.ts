import {
  GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
  specifiedScalarTypes,
  type GraphQLAbstractType,
  type GraphQLDirective,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';

/** Types that are known by name before they are made. */
export interface TypeSource {
  readonly names: () => Iterable<string>;
  /** The same object each time. */
  readonly type: (name: string) => GraphQLNamedType | undefined;
  /** Names of the object types and interfaces that an abstract type stands for. */
  readonly subTypes: (abstractType: string) => ReadonlySet<string>;
}

export interface LazySchemaInput {
  readonly types: TypeSource;
  readonly query: GraphQLObjectType;
  /** Undefined: nothing can be written. */
  readonly mutation: GraphQLObjectType | undefined;
  readonly directives: readonly GraphQLDirective[];
  /** Makes the same schema once more. */
  readonly fresh: () => GraphQLSchema;
}

type TypeMap = ReturnType<GraphQLSchema['getTypeMap']>;
type Implementations = ReturnType<GraphQLSchema['getImplementations']>;

/**
 * A schema that makes a type when it is first asked for. graphql-js's own constructor walks from the root through every
 * field of every type: for a whole organisation a second and hundreds of megabytes before the first query.
 *
 * It counts as valid: validateSchema() finds nothing to do. Whoever wants all of it (introspection, printing,
 * lexicographicSortSchema) enumerates `getTypeMap()` and gets all of it.
 */
export class LazySchema extends GraphQLSchema {
  /** Makes the same schema once more, with no type made yet. */
  readonly fresh: () => GraphQLSchema;
  readonly #types: TypeSource;
  readonly #query: GraphQLObjectType;
  readonly #mutation: GraphQLObjectType | undefined;
  #typeMap: TypeMap | undefined;
  readonly #implementations = new Map<string, Implementations>();

  constructor({ types, query, mutation, directives, fresh }: LazySchemaInput) {
    // Without a root the inherited constructor walks over nothing but built-in types, which it then knows.
    super({ types: [...specifiedScalarTypes], directives: [...directives], assumeValid: true });
    this.#types = types;
    this.#query = query;
    this.#mutation = mutation;
    this.fresh = fresh;
  }

  override getQueryType(): GraphQLObjectType {
    return this.#query;
  }

  override getMutationType(): GraphQLObjectType | undefined {
    return this.#mutation;
  }

  override getType(name: string): GraphQLNamedType | undefined {
    return this.#types.type(name) ?? super.getTypeMap()[name];
  }

  /** Its keys are all names; a value is made when it is read. */
  override getTypeMap(): TypeMap {
    return (this.#typeMap ??= this.#lazyTypeMap());
  }

  override getPossibleTypes(abstractType: GraphQLAbstractType): readonly GraphQLObjectType[] {
    return isUnionType(abstractType)
      ? abstractType.getTypes()
      : this.getImplementations(abstractType).objects;
  }

  override getImplementations(interfaceType: GraphQLInterfaceType): Implementations {
    const known = this.#implementations.get(interfaceType.name);
    if (known !== undefined) return known;
    const types = [...this.#types.subTypes(interfaceType.name)].map((name) => this.getType(name));
    const made = { objects: types.filter(isObjectType), interfaces: types.filter(isInterfaceType) };
    this.#implementations.set(interfaceType.name, made);
    return made;
  }

  override isSubType(
    abstractType: GraphQLAbstractType,
    maybeSubType: GraphQLObjectType | GraphQLInterfaceType,
  ): boolean {
    return this.#types.subTypes(abstractType.name).has(maybeSubType.name);
  }

  #lazyTypeMap(): TypeMap {
    const all: Record<string, GraphQLNamedType | undefined> = Object.create(null) as TypeMap;
    const names = [...this.#types.names(), ...Object.keys(super.getTypeMap())].sort();
    // The names stand in the target, so that listing them asks no trap for each.
    for (const name of names) all[name] = undefined;
    return new Proxy(all, {
      get: (target, name) => (typeof name === 'string' && name in target ? this.getType(name) : undefined),
    }) as TypeMap;
  }
}
