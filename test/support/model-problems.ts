import type { Model, Table } from '../../src/model/model.ts';

const reservedMembers = ['id', 'table', 'recordId', 'displayName', 'etag', 'formatted'];
const reservedTypes = [
  ...['Query', 'Mutation', 'Subscription', 'Node', 'Record', 'PageInfo', 'Image', 'File', 'ID', 'String', 'Int'],
  ...['Float', 'Boolean', 'UUID', 'BigInt', 'Decimal', 'DateTime', 'LocalDateTime', 'Date'],
]; // prettier-ignore
const reservedRoot = ['node', 'nodes', 'search', 'choices', 'whoAmI'];

/** What is wrong with the names of a model: invalid, reserved, or there twice where they have to be unique. */
export function modelProblems(model: Model): string[] {
  const tables = [...model.tables.values()];
  const types = [
    ...tables.map(({ typeName }) => typeName),
    ...tables.flatMap(({ generatedTypes }) => [...generatedTypes.values()]),
    ...[...model.choices.values()].map(({ typeName }) => typeName),
    ...[...model.interfaces.values()].map(({ typeName }) => typeName),
  ];
  const root = tables.flatMap(({ oneField, listField, keys }) => [oneField, listField, ...keys.keys()]);
  return [
    ...scopeProblems('types', types, reservedTypes),
    ...scopeProblems('root', root, reservedRoot),
    ...tables.flatMap(tableProblems),
    ...[...model.choices].flatMap(([name, { typeName, options }]) => [
      ...(name === typeName ? [] : [`the choice ${typeName} is listed as ${name}`]),
      ...scopeProblems(
        typeName,
        options.map((option) => option.name),
        ['true', 'false', 'null'],
      ),
    ]),
  ];
}

function tableProblems({ logicalName, fields, key, keys }: Table): string[] {
  const members = [...fields.values()];
  const reserved = logicalName === 'activitypointer' ? reservedMembers : [...reservedMembers];
  const misplaced = [...fields].filter(([name, { field }]) => name !== field).map(([name]) => name);
  return [
    ...scopeProblems(
      logicalName,
      members.map(({ field }) => field),
      reserved,
    ),
    ...misplaced.map((name) => `${logicalName}.${name} is called something else`),
    ...(members.includes(key) ? [] : [`the key of ${logicalName} is not a field`]),
    ...[...keys.values()].flatMap(({ parts, field }) =>
      parts.filter((part) => !members.includes(part)).map((part) => `${field}: ${part.field} is not a field`),
    ),
  ];
}

function scopeProblems(scope: string, names: readonly string[], reserved: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const problems = [
      ...(/^(?!__)[_A-Za-z][_0-9A-Za-z]*$/.test(name) ? [] : [`${scope}: ${name} is not a name`]),
      ...(reserved.includes(name) ? [`${scope}: ${name} is reserved`] : []),
      ...(seen.has(name) ? [`${scope}: ${name} is there twice`] : []),
    ];
    seen.add(name);
    return problems;
  });
}
