import type { Model, Table } from '../../../src/model/model.ts';

/** Something that one role may not see, and nobody at one endpoint can. */
export interface Denied {
  /** Of the role and of the endpoint. */
  readonly name: string;
  readonly table: string;
  /** Undefined: the whole table. */
  readonly column: string | undefined;
}

/** Ways to ask for a column, each an operation of its own. */
export const waysToDenied = (model: Model, { table: name, column }: Denied): readonly string[] => {
  const table = model.tables.get(name);
  if (table === undefined) throw new Error(`No table ${name}`);
  const list = table.listField;
  const paths =
    name === 'contact' ? ['accounts', 'primaryContact', 'contactsByParentCustomer'] : [undefined, undefined];
  if (column === undefined) {
    return [
      `{ ${list}(first: 1) { nodes { id } } }`,
      `{ ${table.oneField}(id: "00000000-0000-4000-8000-000000000001") { id } }`,
      `{ ${table.oneField}Aggregate { count } }`,
      `{ node(id: "${idOf(name)}") { id } }`,
      `{ nodes(ids: ["${idOf(name)}"]) { id ... on ${table.typeName} { id } } }`,
      `{ accounts(first: 3) { nodes { primaryContact { id } } } }`,
      `{ accounts(first: 3) { nodes { primaryContactId } } }`,
      `{ accounts(first: 3, filter: { primaryContactId: { isNull: false } }) { nodes { name } } }`,
      `{ accounts(first: 3, filter: { contactsByParentCustomer: { some: {} } }) { nodes { name } } }`,
      `{ accounts(first: 3, orderBy: [{ primaryContact: { displayName: ASC } }]) { nodes { name } } }`,
      `{ opportunities(first: 9) { nodes { customerId customer { __typename id displayName } formatted { customer } } } }`,
      `{ search(term: "contact", tables: ["${name}"]) { nodes { id } } }`,
      `{ search(term: "Contoso", tables: ["account", "lead"]) { nodes { id table } } }`,
      ...writesOf(table),
      `{ choices(table: "${name}", column: "statecode") { name } }`,
      `{ __type(name: "${table.typeName}") { name } }`,
      `{ ${list}x { nodes { id } } }`,
    ];
  }
  const fields = [...table.fields.values()]
    .filter((member) => 'logicalName' in member && member.logicalName === column)
    .map(({ field }) => field);
  return fields.flatMap((field) => [
    `{ ${list}(first: 1) { nodes { ${field} } } }`,
    `{ ${list}(first: 1) { nodes { ${field} { id } } } }`,
    `{ ${list}(first: 1) { nodes { formatted { ${field} } } } }`,
    `{ ${list}(first: 1, filter: { ${field}: { isNull: true } }) { nodes { id } } }`,
    `{ ${list}(first: 1, filter: { not: { ${field}: { isNull: true } } }) { nodes { id } } }`,
    `{ ${list}(first: 1, orderBy: [{ ${field}: ASC }]) { nodes { id } } }`,
    `{ ${list}(first: 1, orderBy: [{ ${field}: { displayName: ASC } }]) { nodes { id } } }`,
    `{ ${table.oneField}Aggregate { countDistinct { ${field} } } }`,
    `{ ${table.oneField}Aggregate { max { ${field} } } }`,
    `{ ${table.oneField}Aggregate(groupBy: [{ ${field}: true }]) { count key { ${field} } } }`,
    `{ node(id: "${idOf(name)}") { ... on ${table.typeName} { ${field} } } }`,
    `{ search(term: "Contoso") { nodes { ... on ${table.typeName} { ${field} } } } }`,
    ...writesOfField(table, field),
    `{ choices(table: "${name}", column: "${column}") { name } }`,
    `{ __type(name: "${table.typeName}") { fields { name } } }`,
    `{ __type(name: "${table.typeName}Filter") { inputFields { name } } }`,
    `{ __type(name: "${table.typeName}OrderBy") { inputFields { name } } }`,
    `{ ${list}(first: 1) { nodes { ${field}x } } }`,
    `{ ${list}(first: 2) { nodes { id displayName } } }`,
    ...(paths[0] === undefined
      ? []
      : [
          `{ accounts(first: 2) { nodes { primaryContact { ${field} } } } }`,
          `{ accounts(first: 2) { nodes { contactsByParentCustomer { nodes { ${field} } } } } }`,
          `{ accounts(first: 2, filter: { primaryContact: { ${field}: { isNull: false } } }) { nodes { id } } }`,
          `{ accounts(first: 2, filter: { contactsByParentCustomer: { some: { ${field}: { isNull: false } } } }) { nodes { id } } }`,
          `{ accounts(first: 2, orderBy: [{ primaryContact: { displayName: ASC } }]) { nodes { id } } }`,
          `{ accountAggregate(groupBy: [{ primaryContact: { ${field}: true } }]) { count } }`,
          `{ accounts(first: 5) { nodes { primaryContact { displayName } formatted { primaryContact } } } }`,
        ]),
  ]);
};

const someId = '"00000000-0000-4000-8000-000000000001"';

/** Each way to change rows of a table, or to point at one. */
const writesOf = ({ typeName }: Table): readonly string[] =>
  [
    `create${typeName}(input: {}) { id }`,
    `create${typeName}s(inputs: [{}]) { results { id } }`,
    `update${typeName}(id: ${someId}, input: {}) { id }`,
    `upsert${typeName}(id: ${someId}, input: {}) { created }`,
    `delete${typeName}(id: ${someId}) { id }`,
    ...(typeName === 'Opportunity'
      ? [
          `winOpportunity(status: 3, opportunityClose: { values: { subject: "x", opportunity: ${someId} } })`,
          `winOpportunity(status: 3, opportunityClose: ${someId})`,
          `reviseQuoteQuote(id: ${someId}) { id }`,
          `addToQueueQueue(id: ${someId}, target: "${idOf('opportunity')}") { queueItemId }`,
        ]
      : []),
    ...(typeName === 'Contact'
      ? [
          `createAccount(input: { name: "x", primaryContact: ${someId} }) { id }`,
          `updateAccount(id: ${someId}, input: { primaryContact: ${someId} }) { id }`,
          `createAccount(input: { name: "x", contactsByParentCustomer: { create: [{ lastName: "x" }] } }) { id }`,
          ...['link', 'unlink'].map(
            (how) =>
              `updateAccount(id: ${someId}, input: { contactsByParentCustomer: { ${how}: [${someId}] } }) { id }`,
          ),
          // Bound to a row, and with a row of any table.
          `addToQueueQueue(id: ${someId}, target: "${idOf('contact')}") { queueItemId }`,
        ]
      : []),
  ].map((field) => `mutation { ${field} }`);

/** Each way to write one of its fields, and to see it after a write. */
const writesOfField = ({ typeName }: Table, field: string): readonly string[] =>
  [
    `create${typeName}(input: { ${field}: null }) { id }`,
    `update${typeName}(id: ${someId}, input: { ${field}: null }) { id }`,
    `upsert${typeName}(id: ${someId}, input: { ${field}: null }) { created }`,
    `update${typeName}(id: ${someId}, input: {}) { ${field} }`,
    `update${typeName}(id: ${someId}, input: {}) { ${field} { id } }`,
  ].map((written) => `mutation { ${written} }`);

const idOf = (table: string): string =>
  Buffer.from(`${table}:00000000-0000-4000-8000-000000000001`).toString('base64url');

/** Everything of a table that can be asked for without more. */
export const everythingOf = ({ listField, fields }: Table, { column }: Denied): string => {
  const plain = [...fields.values()].filter((member) => {
    if (member.kind === 'lookupId') return true;
    return member.kind === 'column' && member.type.kind !== 'image' && member.type.kind !== 'file';
  });
  const seen = plain.filter(
    (member) => 'logicalName' in member && ![column, `${column ?? ''}_base`].includes(member.logicalName),
  );
  return `{ ${listField}(first: 1) { nodes { ${seen.map(({ field }) => field).join(' ')} } } }`;
};
