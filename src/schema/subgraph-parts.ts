import {
  isIntrospectionType,
  isSpecifiedScalarType,
  Kind,
  print,
  type ConstDirectiveNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
} from 'graphql';

import type { Model, Table } from '../model/model.ts';
import { freshSchema } from './fresh-schema.ts';
import { directiveParts } from './sdl-parts.ts';
import { typeDefinition } from './type-definition.ts';
import { typeNames } from './type-names.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

/** What the router adds itself, and must not find. */
const routerTypes: ReadonlySet<string> = new Set(['_Any', '_Entity', '_Service']);
const routerFields: ReadonlySet<string> = new Set(['_entities', '_service']);

/**
 * SDL of a subgraph of Apollo Federation, in parts as of `sdlParts`: tables are entities, with a `@key` of their global
 * id, of their primary key, and of each alternate key that is made of columns.
 */
export function* subgraphParts(schema: GraphQLSchema, model: Model): Generator<string, void, undefined> {
  yield link;
  yield* directiveParts(schema);
  const tables = new Map([...model.tables.values()].map((table) => [table.typeName, table]));
  const whole = freshSchema(schema);
  for (const name of typeNames(whole)) {
    const type = whole.getType(name);
    if (type === undefined || routerTypes.has(name)) continue;
    if (isSpecifiedScalarType(type) || isIntrospectionType(type)) continue;
    yield print(federated(typeDefinition(whole, type), tables.get(name)));
  }
}

const federated = (node: TypeDefinitionNode, table: Table | undefined): TypeDefinitionNode => {
  if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    // Composition knows no @oneOf (federation 2.3); the subgraph itself still holds to it.
    return { ...node, directives: node.directives?.filter((each) => each.name.value !== 'oneOf') ?? [] };
  }
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
  const { name, fields = [], directives = [] } = node;
  if (table !== undefined)
    return { ...node, directives: [...keysOf(table).map(keyDirective), ...directives] };
  switch (name.value) {
    // Other subgraphs page like Relay, too.
    case 'PageInfo':
      return { ...node, directives: [directive('shareable'), ...directives] };
    case 'Query':
      return { ...node, fields: fields.filter((field) => !routerFields.has(field.name.value)) };
    default:
      return node;
  }
};

/** Selections of fields that tell a row apart. */
const keysOf = ({ key, keys }: Table): readonly string[] => {
  const alternate = [...keys.values()]
    .filter(({ parts }) => parts.every((part) => part.kind === 'column'))
    .map(({ parts }) => parts.map((part) => part.field).join(' '));
  return ['id', key.field, ...alternate.sort()];
};

const keyDirective = (fields: string): ConstDirectiveNode => {
  const value = { kind: Kind.STRING as const, value: fields };
  const argument = { kind: Kind.ARGUMENT as const, name: nameNode('fields'), value };
  return { ...directive('key'), arguments: [argument] };
};

const directive = (name: string): ConstDirectiveNode => ({ kind: Kind.DIRECTIVE, name: nameNode(name) });

const nameNode = (value: string) => ({ kind: Kind.NAME as const, value });
