import { CsdlError } from './csdl-error.ts';
import type { CsdlTypeReference } from './csdl.ts';
import type { XmlStart } from './read-xml.ts';

/** The namespace and alias of the schema that is being read. */
export interface SchemaNames {
  readonly namespace: string;
  readonly alias: string | undefined;
  /** Both with the dot behind them. */
  readonly prefixes: readonly string[];
  /** References that were met, by their text: a document has some hundred thousand, of a few hundred types. */
  readonly references: Map<string, CsdlTypeReference>;
}

/** `mscrm.account` and `Microsoft.Dynamics.CRM.account` → `account`; names of other namespaces, such as `Edm.String`, stay. */
export function bareName(name: string, schema: SchemaNames): string {
  for (const prefix of schema.prefixes) {
    if (name.startsWith(prefix)) return name.slice(prefix.length);
  }
  return name;
}

const collectionStart = 'Collection(';

/** `Collection(mscrm.task)` → `mscrm.task`; undefined for a type that is no collection. */
export function itemOf(type: string): string | undefined {
  return type.startsWith(collectionStart) && type.endsWith(')')
    ? type.slice(collectionStart.length, -1)
    : undefined;
}

/** `Collection(mscrm.task)` → `{ name: 'task', collection: true }`. */
export function typeReference(type: string, schema: SchemaNames): CsdlTypeReference {
  const known = schema.references.get(type);
  if (known !== undefined) return known;
  const item = itemOf(type);
  const reference = { name: bareName(item ?? type, schema), collection: item !== undefined };
  schema.references.set(type, reference);
  return reference;
}

/**
 * An attribute that CSDL demands.
 *
 * @throws CsdlError `malformed` where it is missing or empty.
 */
export function required(element: XmlStart, attribute: string): string {
  const value = element.attributes[attribute];
  if (value === undefined || value === '') {
    throw new CsdlError('malformed', `<${element.name}> has no ${attribute}`, element);
  }
  return value;
}
