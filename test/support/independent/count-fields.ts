import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';

/** What printed SDL says of a table. */
export interface PrintedTable {
  readonly typeName: string;
  /** Fields of columns by logical name: how many each has. */
  readonly columns: ReadonlyMap<string, number>;
  /** Names of navigations that are fields with rows. */
  readonly collections: ReadonlySet<string>;
}

/** Reads SDL: tables by logical name. A list of rows has arguments; `ActivityPointer.activity` is no column. */
export function countFields(sdl: string): ReadonlyMap<string, PrintedTable> {
  const tables = new Map<string, PrintedTable>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const table = nameIn(definition.directives);
    if (table !== undefined) tables.set(table, countIn(table, definition));
  }
  return tables;
}

function countIn(table: string, { name, fields = [] }: ObjectTypeDefinitionNode): PrintedTable {
  const columns = new Map<string, number>();
  const collections = new Set<string>();
  for (const field of fields) {
    const source = nameIn(field.directives);
    if (source === undefined || isConcreteActivity(table, field)) continue;
    if ((field.arguments ?? []).length > 0) collections.add(source);
    else columns.set(source, (columns.get(source) ?? 0) + 1);
  }
  return { typeName: name.value, columns, collections };
}

function isConcreteActivity(table: string, { name, type }: FieldDefinitionNode): boolean {
  return (
    table === 'activitypointer' &&
    name.value === 'activity' &&
    type.kind === Kind.NAMED_TYPE &&
    type.name.value === 'Record'
  );
}

function nameIn(directives: readonly ConstDirectiveNode[] = []): string | undefined {
  const directive = directives.find(({ name }) => name.value === 'dataverse');
  const argument = directive?.arguments?.find(({ name }) => name.value === 'name');
  return argument?.value.kind === Kind.STRING ? argument.value.value : undefined;
}
