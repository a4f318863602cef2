import type { Row } from '../../../src/emulator/organization.ts';
import type { Collection, Lookup, Model, Table } from '../../../src/model/model.ts';
import { hiddenMark, markOf, secretName } from './hide-rows.ts';

export interface RowsOfTable {
  readonly model: Model;
  readonly table: Table;
  readonly hidden: readonly string[];
  readonly hiddenRow: Row;
  readonly open: readonly string[];
}

const isHidden = `description: { eq: "${hiddenMark}" }`;
const list = (ids: readonly string[]): string => ids.map((id) => `"${id}"`).join(', ');
const globalId = (table: string, id: string): string =>
  `"${Buffer.from(`${table}:${id}`).toString('base64url')}"`;

/** Each way to read rows of a table: by itself, and from every table that has lookups to it or lists of it. */
export const waysToRows = (rows: RowsOfTable): readonly string[] =>
  allWays(rows).map((query) => query.replaceAll('description', markOf(rows.table.logicalName).field));

/** The ways, where the mark is in the description. */
const allWays = (rows: RowsOfTable): readonly string[] => [
  ...ownWays(rows),
  ...[...rows.model.tables.values()].flatMap((other) =>
    [...other.fields.values()].flatMap((member) => {
      switch (member.kind) {
        case 'lookup':
          return member.targets.some(({ table }) => table === rows.table.logicalName)
            ? lookupWays(rows, other, member)
            : [];
        case 'collection':
          return member.target === rows.table.logicalName ? collectionWays(other, member) : [];
        case 'parties':
          return [
            `{ ${other.listField}(first: 12) { nodes { ${member.field} { party { id displayName } } } } }`,
          ];
        default:
          return [];
      }
    }),
  ),
];

const ownWays = ({ model, table, hidden, hiddenRow, open }: RowsOfTable): readonly string[] => {
  const { listField, oneField, key, typeName, logicalName } = table;
  const [one = ''] = hidden;
  const ids = list([...hidden, ...open]);
  const name = table.primaryName?.field ?? 'id';
  return [
    `{ ${listField}(first: 20) { totalCount nodes { id ${name} displayName } pageInfo { hasNextPage } } }`,
    `{ ${listField}(first: 2, orderBy: [{ ${name}: DESC }]) { nodes { id } pageInfo { hasNextPage } } }`,
    `{ ${listField}(first: 0) { totalCount totalCountIsCapped } }`,
    `{ ${listField}(filter: { ${isHidden} }) { totalCount nodes { id } } }`,
    `{ ${listField}(filter: { not: { description: { neq: "${hiddenMark}" } } }) { totalCount nodes { id } } }`,
    `{ ${listField}(filter: { or: [{ ${isHidden} }, { ${key.field}: { in: [${ids}] } }] }) { nodes { id } } }`,
    `{ ${listField}(filter: { ${name}: { startsWith: "${secretName}" } }) { totalCount } }`,
    `{ ${oneField}(id: "${one}") { id displayName etag } }`,
    `{ node(id: ${globalId(logicalName, one)}) { id __typename } }`,
    `{ nodes(ids: [${[...hidden, ...open].map((id) => globalId(logicalName, id)).join(', ')}]) { id __typename } }`,
    `{ _entities(representations: [{ __typename: "${typeName}", ${key.field}: "${one}" }]) { ... on ${typeName} { id displayName } } }`,
    ...[...table.keys.values()].flatMap(({ field, parts }) => {
      const [part, ...others] = parts;
      if (part === undefined || others.length > 0) return [];
      const value = JSON.stringify(hiddenRow[part.logicalName] ?? null);
      return [
        `{ ${field}(${part.field}: ${value}) { id displayName } }`,
        `{ _entities(representations: [{ __typename: "${typeName}", ${part.field}: ${value} }]) { __typename } }`,
      ];
    }),
    `{ ${oneField}Aggregate { count } }`,
    `{ ${oneField}Aggregate(groupBy: [{ description: true }], first: 100) { count key { description } } }`,
    `{ ${oneField}Aggregate(filter: { ${name}: { startsWith: "${secretName}" } }) { count } }`,
    `{ ${oneField}Aggregate { max { ${name} } min { createdOn } } }`,
    ...['', `, tables: ["${logicalName}"]`].map(
      (tables) => `{ search(term: "${secretName}"${tables}) { nodes { id displayName } totalCount } }`,
    ),
    ...(table.isActivity && logicalName !== 'activitypointer' && model.tables.has('activitypointer')
      ? [
          `{ activityPointers(filter: { activityId: { in: [${ids}] } }) { totalCount nodes { id displayName activity { id } } } }`,
          `{ activityPointer(id: "${one}") { id subject activity { displayName } } }`,
        ]
      : []),
  ];
};

const lookupWays = (
  { table, hidden, open }: RowsOfTable,
  { listField, oneField, fields }: Table,
  lookup: Lookup,
): readonly string[] => {
  const { field, logicalName } = lookup;
  const id = [...fields.values()].find(
    (member) => member.kind === 'lookupId' && member.logicalName === logicalName,
  )?.field;
  const inside = (text: string): string =>
    lookup.result.kind === 'object' ? `{ ${text} }` : `{ ${table.oneField}: { ${text} } }`;
  const part = `... on ${table.typeName} { description }`;
  const filtered = (filter: string): string =>
    `{ ${listField}(first: 20, filter: ${filter}) { totalCount nodes { id } } }`;
  return [
    `{ ${listField}(first: 12) { nodes { id ${field} { __typename id recordId displayName } ${id ?? ''} formatted { ${field} } } } }`,
    `{ ${listField}(first: 12) { nodes { ${field} { id ${part} } } } }`,
    `{ ${listField}(first: 12) { nodes { ${field} { ${part} } } } }`,
    `{ ${listField}(first: 12) { nodes { formatted { ${field} } } } }`,
    filtered(`{ ${field}: ${inside(isHidden)} }`),
    filtered(`{ not: { ${field}: ${inside(isHidden)} } }`),
    `{ ${listField}(first: 20, orderBy: [{ ${field}: { displayName: DESC } }]) { nodes { id } } }`,
    `{ ${oneField}Aggregate(groupBy: [{ ${field}: { description: true } }], first: 100) { count key { ${field} { description } } } }`,
    ...(id === undefined
      ? []
      : [
          filtered(`{ ${id}: { in: [${list([...hidden, ...open])}] } }`),
          filtered(`{ ${id}: { eq: "${hidden[0]}" } }`),
          filtered(`{ ${id}: { isNull: true } }`),
          filtered(`{ not: { ${id}: { isNull: true } } }`),
          filtered(`{ ${id}: { notIn: [${list(open)}] } }`),
          `{ ${listField}(first: 20, orderBy: [{ ${id}: DESC }]) { nodes { id } } }`,
          `{ ${oneField}Aggregate(groupBy: [{ ${id}: true }], first: 100) { count key { ${id} } } }`,
          `{ ${oneField}Aggregate { countDistinct { ${id} } } }`,
          `{ ${oneField}Aggregate(filter: { ${id}: { isNull: false } }) { count } }`,
        ]),
  ];
};

const collectionWays = ({ listField, oneField }: Table, { field }: Collection): readonly string[] => {
  const filtered = (kind: string, filter: string): string =>
    `{ ${listField}(first: 20, filter: { ${field}: { ${kind}: { ${filter} } } }) { totalCount nodes { id } } }`;
  return [
    `{ ${listField}(first: 12) { nodes { ${field}(first: 3) { totalCount nodes { id displayName } pageInfo { hasNextPage } } } } }`,
    `{ ${listField}(first: 12) { nodes { ${field} { nodes { description } } } } }`,
    filtered('some', isHidden),
    filtered('none', isHidden),
    filtered('none', ''),
    filtered('some', ''),
    filtered('every', 'description: { isNull: true }'),
    `{ ${oneField}Aggregate(filter: { ${field}: { some: { ${isHidden} } } }) { count } }`,
  ];
};

/** Each way to write a row, or to point at it. None of them may be done where the row can't be seen. */
export const writesToRows = ({ model, table, hidden }: RowsOfTable): readonly string[] => {
  const [one = '', two = ''] = hidden;
  const { typeName } = table;
  const plural = `${table.listField.charAt(0).toUpperCase()}${table.listField.slice(1)}`;
  const name = table.primaryName?.field ?? 'description';
  const own = [
    `update${typeName}(id: "${one}", input: { description: "x" }) { id }`,
    `update${typeName}(id: "${one}", ifMatch: "W/\\"1\\"", input: { description: "x" }) { id }`,
    `upsert${typeName}(id: "${one}", input: { description: "x" }) { created }`,
    `delete${typeName}(id: "${one}") { id }`,
    `update${plural}(inputs: [{ id: "${one}", input: { description: "x" } }, { id: "${two}", input: {} }]) { results { index error { code message } } }`,
    `delete${plural}(ids: ["${one}", "${two}"]) { results { index error { code message } } }`,
  ];
  const pointing = [...model.tables.values()].flatMap((other) =>
    [...other.fields.values()].flatMap((member) => {
      if (member.kind === 'lookup' && member.targets.some(({ table: to }) => to === table.logicalName)) {
        return lookupWrites(other, member, { table, id: one });
      }
      return member.kind === 'collection' && member.target === table.logicalName
        ? collectionWrites(other, member, { table, id: one })
        : [];
    }),
  );
  const mark = markOf(table.logicalName).field;
  return [...own, ...pointing]
    .map((write) => write.replaceAll('description', mark))
    .flatMap((write) => [
      `mutation { ${write} }`,
      `mutation @transaction { other: create${typeName}(input: { ${name}: "never" }) { id } ${write} }`,
    ]);
};

interface Target {
  readonly table: Table;
  readonly id: string;
}

const rowOf = '00000000-0000-4000-8000-00000000f00d';

const lookupWrites = (
  { typeName, key }: Table,
  { field, result }: Lookup,
  { table, id }: Target,
): readonly string[] => {
  const to = (target: string): string =>
    result.kind === 'object' ? `"${target}"` : `{ ${table.oneField}: "${target}" }`;
  return [
    `create${typeName}(input: { ${field}: ${to(id)} }) { id }`,
    // A row of one table may have the key of another's. One of the same table can't: that says that the key is taken.
    ...(typeName === table.typeName
      ? []
      : [`create${typeName}(input: { ${key.field}: "${id}", ${field}: ${to(id)} }) { id }`]),
    `update${typeName}(id: "${rowOf}", input: { ${field}: ${to(id)} }) { id }`,
    `update${typeName}(id: "${id}", input: { ${field}: ${to(id)} }) { id }`,
    `upsert${typeName}(id: "${rowOf}", input: { ${field}: ${to(id)} }) { created }`,
  ];
};

const collectionWrites = ({ typeName }: Table, { field }: Collection, { id }: Target): readonly string[] => [
  `create${typeName}(input: { ${field}: { link: ["${id}"] } }) { id }`,
  `update${typeName}(id: "${rowOf}", input: { ${field}: { link: ["${id}"] } }) { id }`,
  `update${typeName}(id: "${rowOf}", input: { ${field}: { unlink: ["${id}"] } }) { id }`,
];
