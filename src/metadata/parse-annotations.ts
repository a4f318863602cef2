import type { XmlElement } from './read-xml.ts';

/** What annotations say of a property. */
export interface PropertyAnnotations {
  readonly description: string | undefined;
  /** `Computed`, or `Permissions` of reading only (contract §3.2.12). */
  readonly readOnly: boolean;
}

const noAnnotations: PropertyAnnotations = { description: undefined, readOnly: false };

/** Reads the annotations of a `Property` element; without `?annotations=true` there are none. */
export function parsePropertyAnnotations(property: XmlElement): PropertyAnnotations {
  if (property.children.length === 0) return noAnnotations;
  let description: string | undefined;
  let readOnly = false;
  for (const annotation of childrenNamed(property, 'Annotation')) {
    switch (annotation.attributes['Term']) {
      case 'Org.OData.Core.V1.Description': {
        const text = annotation.attributes['String']?.trim();
        if (text !== undefined && text !== '') description = text;
        break;
      }
      case 'Org.OData.Core.V1.Computed':
        readOnly ||= annotation.attributes['Bool'] !== 'false';
        break;
      case 'Org.OData.Core.V1.Permissions':
        readOnly ||= /\/Read$/.test(enumMember(annotation));
        break;
      default:
        break;
    }
  }
  return { description, readOnly };
}

/** Reads `OData.Community.Keys.V1.AlternateKeys` of an `EntityType` element: property names of each key (contract §3.2.13). */
export function parseAlternateKeys(entityType: XmlElement): string[][] {
  const keys: string[][] = [];
  for (const annotation of childrenNamed(entityType, 'Annotation')) {
    if (annotation.attributes['Term'] !== 'OData.Community.Keys.V1.AlternateKeys') continue;
    for (const record of recordsOf(annotation)) {
      const references = childrenNamed(record, 'PropertyValue').filter(
        (value) => value.attributes['Property'] === 'Key',
      );
      const names = references.flatMap((reference) => recordsOf(reference).map(referencedName));
      const key = names.filter((name) => name !== undefined);
      if (key.length > 0) keys.push(key);
    }
  }
  return keys;
}

/** Child elements of one name, in document order. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function recordsOf(element: XmlElement): XmlElement[] {
  return childrenNamed(element, 'Collection').flatMap((collection) => childrenNamed(collection, 'Record'));
}

function referencedName(record: XmlElement): string | undefined {
  const name = childrenNamed(record, 'PropertyValue').find(
    (value) => value.attributes['Property'] === 'Name',
  );
  return name?.attributes['PropertyPath'] ?? name?.attributes['String'];
}

function enumMember(annotation: XmlElement): string {
  const inside = childrenNamed(annotation, 'EnumMember')[0]?.text;
  return (annotation.attributes['EnumMember'] ?? inside ?? '').trim();
}
