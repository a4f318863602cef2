import { CsdlError } from './csdl-error.ts';
import type { CsdlTypeReference } from './csdl.ts';
import type { XmlStart } from './read-xml.ts';

/** The namespace and alias of the schema that is being read. */
export interface SchemaNames {
  readonly namespace: string;
  readonly alias: string | undefined;
  /** References that were met, by their text: a document has some hundred thousand, of a few hundred types. */
  readonly references: Map<string, CsdlTypeReference>;
}

/** `mscrm.account` and `Microsoft.Dynamics.CRM.account` → `account`; names of other namespaces, such as `Edm.String`, stay. */
export function bareName(name: string, schema: SchemaNames): string {
  return typeReference(name, schema).name;
}

/** `Collection(mscrm.task)` → `{ name: 'task', collection: true }`. */
export function typeReference(type: string, schema: SchemaNames): CsdlTypeReference {
  const known = schema.references.get(type);
  if (known !== undefined) return known;
  const inner = /^Collection\((.*)\)$/.exec(type)?.[1];
  const reference = { name: withoutPrefix(inner ?? type, schema), collection: inner !== undefined };
  schema.references.set(type, reference);
  return reference;
}

function withoutPrefix(name: string, schema: SchemaNames): string {
  for (const prefix of [schema.alias, schema.namespace]) {
    if (prefix !== undefined && name.startsWith(`${prefix}.`)) return name.slice(prefix.length + 1);
  }
  return name;
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
