import {
  GraphQLEnumType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  Kind,
  parse,
  type GraphQLFieldConfigMap,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';

/** How large a schema is: names of its types, and what each has. */
export type SchemaSize = readonly {
  readonly name: string;
  /** Values of an enum, else undefined. */
  readonly values?: readonly string[];
  /** Names of fields with the types they are of. */
  readonly fields?: readonly (readonly [string, string])[];
}[];

/** Reads from SDL how large a schema is; interfaces and inputs count as objects. */
export function schemaSize(sdl: string): SchemaSize {
  return parse(sdl, { noLocation: true }).definitions.flatMap((definition): SchemaSize => {
    switch (definition.kind) {
      case Kind.ENUM_TYPE_DEFINITION:
        return [
          { name: definition.name.value, values: (definition.values ?? []).map(({ name }) => name.value) },
        ];
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const fields = (definition.fields ?? []).map(({ name, type }) => {
          let inner = type;
          while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
          return [name.value, inner.name.value] as const;
        });
        return [{ name: definition.name.value, fields }];
      }
      default:
        return [];
    }
  });
}

/** A `GraphQLSchema` of that size, with nothing in it: all types made at once, fields when they are needed. */
export function bareSchema(size: SchemaSize): GraphQLSchema {
  const types = new Map<string, GraphQLNamedType & GraphQLOutputType>();
  for (const { name, values, fields = [] } of size) {
    if (values !== undefined) {
      const entries = values.map((value) => [value, {}] as const);
      types.set(name, new GraphQLEnumType({ name, values: Object.fromEntries(entries) }));
      continue;
    }
    const makeFields = (): GraphQLFieldConfigMap<unknown, unknown> =>
      Object.fromEntries(fields.map(([field, type]) => [field, { type: types.get(type) ?? GraphQLString }]));
    types.set(name, new GraphQLObjectType({ name, fields: makeFields }));
  }
  const query = types.get('Query');
  return new GraphQLSchema({
    query: query instanceof GraphQLObjectType ? query : null,
    types: [...types.values()],
  });
}
