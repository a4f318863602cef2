import {
  astFromEnumType,
  astFromInputObjectType,
  astFromInterfaceType,
  astFromObjectType,
  astFromScalarType,
  astFromUnionType,
} from '@graphql-tools/utils';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLUnionType,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type NameNode,
  type TypeDefinitionNode,
} from 'graphql';

/** A type as a node of SDL with directives, its parts sorted by name. */
export const typeDefinition = (schema: GraphQLSchema, type: GraphQLNamedType): TypeDefinitionNode => {
  if (type instanceof GraphQLObjectType) {
    const { fields = [], interfaces = [], ...node } = astFromObjectType(type, schema);
    return { ...node, interfaces: sortedByName(interfaces), fields: sortedFields(fields) };
  }
  if (type instanceof GraphQLInterfaceType) {
    const { fields = [], interfaces = [], ...node } = astFromInterfaceType(type, schema);
    return { ...node, interfaces: sortedByName(interfaces), fields: sortedFields(fields) };
  }
  if (type instanceof GraphQLUnionType) {
    const { types = [], ...node } = astFromUnionType(type, schema);
    return { ...node, types: sortedByName(types) };
  }
  if (type instanceof GraphQLEnumType) {
    const { values = [], ...node } = astFromEnumType(type, schema);
    return { ...node, values: sortedByName(values) };
  }
  if (type instanceof GraphQLInputObjectType) {
    const { fields = [], ...node } = astFromInputObjectType(type, schema);
    return { ...node, fields: sortedByName(fields) };
  }
  return astFromScalarType(type, schema);
};

const sortedFields = (fields: readonly FieldDefinitionNode[]): FieldDefinitionNode[] =>
  sortedByName(fields).map((field) => ({ ...field, arguments: sortedByName(field.arguments ?? []) }));

/** Definitions in the order of their names, by code unit. */
export const sortedByName = <T extends { readonly name: NameNode }>(nodes: readonly T[]): T[] =>
  nodes.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1));
