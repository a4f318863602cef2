import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { GatewayError } from '../../errors/gateway-error.ts';

/** A field of an introspection, with its fragments, conditions, arguments and variables solved. */
export interface IntrospectedField {
  /** Name in the answer, as JSON has it before the value: `"name":`. */
  readonly label: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly args: Readonly<Record<string, unknown>>;
  /** Name of the type that has the field. */
  readonly parent: string;
  readonly list: boolean;
  /** Either the type of the value, or what is selected of it. */
  readonly result: GraphQLLeafType | readonly IntrospectedField[];
}

export interface CompiledIntrospection {
  /** `__schema`, `__type` and `__typename` at the root. */
  readonly fields: readonly IntrospectedField[];
  /** The operation selects more than that, or isn't a query. */
  readonly mixed: boolean;
}

export interface IntrospectionInput {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Fields of one introspection, each counted wherever a fragment puts it; graphql-js's own has about 150. */
const maxFields = 500;
/** `ofType` inside `ofType`; clients ask for 7 to 9, and no type of the gateway is wrapped more than 3 times. */
const maxOfType = 15;

/**
 * What a valid operation asks of the schema itself. It is a tree without conditions, so that equal trees have equal
 * answers, however the operation was written. Lists inside lists are limited by validation (MaxIntrospectionDepthRule).
 *
 * @returns undefined when it asks nothing of the kind.
 * @throws GatewayError QUERY_TOO_COMPLEX over the limits above; GraphQLError when an argument has no usable value.
 */
export const compileIntrospection = (input: IntrospectionInput): CompiledIntrospection | undefined => {
  const { schema, operation } = input;
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return undefined;
  const compiler = new Compiler(input);
  const selected = compiler.collect(root, [operation.selectionSet]);
  const names = [...selected.values()].map(({ name }) => name);
  if (!names.some((name) => name === '__schema' || name === '__type')) return undefined;
  const fields = compiler.compile(root, selected, 0);
  return { fields, mixed: operation.operation !== OperationTypeNode.QUERY || fields.length < names.length };
};

/** One field of the answer, with all places of the document that select it. */
interface Selected {
  readonly name: string;
  readonly node: FieldNode;
  readonly selectionSets: SelectionSetNode[];
}

class Compiler {
  readonly #input: IntrospectionInput;
  #fields = 0;

  constructor(input: IntrospectionInput) {
    this.#input = input;
  }

  /** Fields in the order of the answer, equal keys united, as the specification's CollectFields does. */
  collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, Selected> {
    const selected = new Map<string, Selected>();
    const visited = new Set<string>();
    const visit = (set: SelectionSetNode): void => {
      for (const node of set.selections) {
        if (!this.#isIncluded(node)) continue;
        if (node.kind === Kind.FIELD) {
          add(selected, node);
          continue;
        }
        if (node.kind === Kind.FRAGMENT_SPREAD) {
          if (visited.has(node.name.value)) continue;
          visited.add(node.name.value);
        }
        const fragment =
          node.kind === Kind.FRAGMENT_SPREAD ? this.#input.fragments.get(node.name.value) : node;
        if (fragment !== undefined && this.#applies(fragment.typeCondition?.name.value, type)) {
          visit(fragment.selectionSet);
        }
      }
    };
    for (const set of sets) visit(set);
    return selected;
  }

  compile(
    parent: GraphQLObjectType,
    selected: ReadonlyMap<string, Selected>,
    ofTypes: number,
  ): IntrospectedField[] {
    const fields: IntrospectedField[] = [];
    for (const [key, { name, node, selectionSets }] of selected) {
      const definition = metaFields.get(name) ?? introspectionField(parent, name);
      if (definition === undefined) continue; // a field of data, at the root
      this.#count();
      const type = getNamedType(definition.type);
      fields.push({
        label: `${JSON.stringify(key)}:`,
        definition,
        args: getArgumentValues(definition, node, this.#input.variables),
        parent: parent.name,
        list: isListType(getNullableType(definition.type)),
        result: isLeafType(type)
          ? type
          : this.#compileObject(type, selectionSets, name === 'ofType' ? ofTypes + 1 : 0),
      });
    }
    return fields;
  }

  #compileObject(type: unknown, sets: readonly SelectionSetNode[], ofTypes: number): IntrospectedField[] {
    if (!isObjectType(type)) throw new TypeError('Introspection has object types only');
    if (ofTypes > maxOfType) {
      throw new GatewayError('QUERY_TOO_COMPLEX', `Introspection may nest ofType up to ${maxOfType} times.`);
    }
    return this.compile(type, this.collect(type, sets), ofTypes);
  }

  #count(): void {
    this.#fields += 1;
    if (this.#fields <= maxFields) return;
    const message = `Introspection may select up to ${maxFields} fields, those of fragments counted each time.`;
    throw new GatewayError('QUERY_TOO_COMPLEX', message);
  }

  #isIncluded(node: SelectionNode): boolean {
    const { variables } = this.#input;
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const { schema } = this.#input;
    const abstract = schema.getType(condition);
    return isAbstractType(abstract) && schema.isSubType(abstract, type);
  }
}

const metaFields: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map((field) => [field.name, field]),
);

const introspectionField = (
  parent: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined =>
  parent.name.startsWith('__') ? parent.getFields()[name] : undefined;

const add = (selected: Map<string, Selected>, node: FieldNode): void => {
  const key = node.alias?.value ?? node.name.value;
  const known = selected.get(key);
  const field = known ?? { name: node.name.value, node, selectionSets: [] };
  if (known === undefined) selected.set(key, field);
  if (node.selectionSet !== undefined) field.selectionSets.push(node.selectionSet);
};
