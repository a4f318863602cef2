import { CsdlError } from './csdl-error.ts';
import type { CsdlTypeReference } from './csdl.ts';
import type { XmlElement } from './read-xml.ts';

/** The namespace and alias of the schema that is being read. */
export interface SchemaNames {
  readonly namespace: string;
  readonly alias: string | undefined;
}

/** `mscrm.account` and `Microsoft.Dynamics.CRM.account` → `account`; names of other namespaces, such as `Edm.String`, stay. */
export function bareName(name: string, schema: SchemaNames): string {
  for (const prefix of [schema.alias, schema.namespace]) {
    if (prefix !== undefined && name.startsWith(`${prefix}.`)) return name.slice(prefix.length + 1);
  }
  return name;
}

/** `Collection(mscrm.task)` → `{ name: 'task', collection: true }`. */
export function typeReference(type: string, schema: SchemaNames): CsdlTypeReference {
  const inner = /^Collection\((.*)\)$/.exec(type)?.[1];
  return { name: bareName(inner ?? type, schema), collection: inner !== undefined };
}

/**
 * An attribute that CSDL demands.
 *
 * @throws CsdlError `malformed` where it is missing or empty.
 */
export function required(
  element: Pick<XmlElement, 'name' | 'attributes' | 'position'>,
  attribute: string,
): string {
  const value = element.attributes[attribute];
  if (value === undefined || value === '') {
    throw new CsdlError('malformed', `<${element.name}> has no ${attribute}`, element.position);
  }
  return value;
}
