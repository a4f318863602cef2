import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A field of a column, as SDL has it. */
export interface FieldFact {
  readonly field: string;
  readonly type: string;
  /** Without list and non-null. */
  readonly typeName: string;
  readonly description: string | undefined;
  readonly required: string | undefined;
  readonly readOnly: boolean;
}

/** An enum value. */
export interface OptionFact {
  readonly name: string;
  readonly value: number;
  readonly label: string | undefined;
}

/** What SDL says of tables and choices. */
export interface SchemaFacts {
  /** By logical name; columns by logical name: a lookup has two fields. */
  readonly tables: ReadonlyMap<
    string,
    { readonly typeName: string; readonly columns: ReadonlyMap<string, readonly FieldFact[]> }
  >;
  /** By name. */
  readonly enums: ReadonlyMap<string, readonly OptionFact[]>;
}

/** Reads SDL. */
export function readFacts(sdl: string): SchemaFacts {
  const { definitions } = parse(sdl, { noLocation: true });
  const enums = definitions.filter(({ kind }) => kind === Kind.ENUM_TYPE_DEFINITION);
  const objects = definitions.filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION);
  return {
    tables: new Map(
      (objects as ObjectTypeDefinitionNode[]).flatMap((type) => {
        const table = textIn(type.directives, 'name');
        if (table === undefined) return [];
        return [[table, { typeName: type.name.value, columns: columnsOf(type) }] as const];
      }),
    ),
    enums: new Map((enums as EnumTypeDefinitionNode[]).map((type) => [type.name.value, optionsOf(type)])),
  };
}

/** Enough of a description to see its label. */
const maxText = 40;

/** The facts of some tables as text for a reader, one line each. */
export function printFacts({ tables, enums }: SchemaFacts, names: readonly string[]): string {
  const lines: string[] = [];
  const used = new Set<string>();
  for (const name of names) {
    const table = tables.get(name);
    lines.push(`${name}: ${table?.typeName ?? 'not there'}`);
    for (const [column, fields] of [...(table?.columns ?? [])].sort()) {
      for (const { field, type, typeName, description, required, readOnly } of fields) {
        const rest = [
          description === undefined ? [] : JSON.stringify(description.slice(0, maxText)),
          required ?? [],
          readOnly ? 'read-only' : [],
        ];
        lines.push(`  ${column}: ${field} ${type} ${rest.flat().join(' ')}`.trimEnd());
        if (enums.has(typeName)) used.add(typeName);
      }
    }
  }
  for (const name of [...used].sort()) {
    lines.push(name);
    for (const option of enums.get(name) ?? []) {
      lines.push(`  ${option.value} ${option.name} "${option.label ?? ''}"`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function columnsOf({ fields = [] }: ObjectTypeDefinitionNode): ReadonlyMap<string, readonly FieldFact[]> {
  const columns = new Map<string, FieldFact[]>();
  for (const field of fields) {
    const column = textIn(field.directives, 'name');
    if (column === undefined || (field.arguments ?? []).length > 0) continue;
    columns.set(column, [...(columns.get(column) ?? []), factOf(field)]);
  }
  return columns;
}

const factOf = ({ name, type, description, directives }: FieldDefinitionNode): FieldFact => ({
  field: name.value,
  type: printType(type),
  typeName: printType(type).replaceAll(/[[\]!]/g, ''),
  description: description?.value,
  required: textIn(directives, 'required'),
  readOnly: textIn(directives, 'readOnly') === 'true',
});

const optionsOf = ({ values = [] }: EnumTypeDefinitionNode): readonly OptionFact[] =>
  values.map(({ name, description, directives }) => ({
    name: name.value,
    value: Number(textIn(directives, 'value')),
    label: description?.value,
  }));

function printType(type: TypeNode): string {
  if (type.kind === Kind.NAMED_TYPE) return type.name.value;
  return type.kind === Kind.LIST_TYPE ? `[${printType(type.type)}]` : `${printType(type.type)}!`;
}

/** Text of an argument of `@dataverse`. */
function textIn(directives: readonly ConstDirectiveNode[] = [], argument: string): string | undefined {
  const directive = directives.find(({ name }) => name.value === 'dataverse');
  const value = directive?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}
