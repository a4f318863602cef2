import type { ColumnDefinition, Label, Organization, TableDefinition } from '../organization.ts';
import { element, textElement, type XmlElement } from './xml-element.ts';

/** What `?annotations=true` adds to a property: description, and whether it is computed or read-only (contract §3.2). */
export function propertyAnnotations(
  organization: Organization,
  column: ColumnDefinition,
): readonly XmlElement[] {
  const writable = column.validForCreate || column.validForUpdate;
  return [
    description(organization, column.description),
    ...(!writable && column.logical
      ? [element('Annotation', { Term: 'Org.OData.Core.V1.Computed', Bool: 'true' })]
      : []),
    ...(writable
      ? []
      : [
          element('Annotation', { Term: 'Org.OData.Core.V1.Permissions' }, [
            textElement('EnumMember', 'Org.OData.Core.V1.PermissionType/Read'),
          ]),
        ]),
  ];
}

/** A description in the base language; empty when there is none, as in real documents. */
export function description(organization: Organization, label: Label): XmlElement {
  const text = label.get(organization.baseLanguage) ?? '';
  return element('Annotation', { Term: 'Org.OData.Core.V1.Description', String: text });
}

/** What `?annotations=true` adds to an entity set. */
export function entitySetAnnotations(table: TableDefinition): readonly XmlElement[] {
  const capability = (term: string, value: boolean): XmlElement =>
    element('Annotation', { Term: `Org.OData.Capabilities.V1.${term}`, Bool: String(value) });
  const supported = element('PropertyValue', { Property: 'Supported', Bool: String(table.changeTracking) });
  return [
    capability('IndexableByKey', true),
    capability('SkipSupported', false),
    element('Annotation', { Term: 'Org.OData.Capabilities.V1.ChangeTracking' }, [
      element('Record', {}, [supported]),
    ]),
  ];
}

/**
 * Alternate keys, each a list of property names; in the document whether or not annotations are asked for (contract
 * §3.2). No element when there are no keys.
 */
export function alternateKeys(keys: readonly (readonly string[])[]): readonly XmlElement[] {
  if (keys.length === 0) {
    return [];
  }
  const reference = (property: string): XmlElement =>
    element('Record', { Type: 'OData.Community.Keys.V1.PropertyRef' }, [
      element('PropertyValue', { Property: 'Alias', String: property }),
      element('PropertyValue', { Property: 'Name', PropertyPath: property }),
    ]);
  const records = keys.map((properties) =>
    element('Record', { Type: 'OData.Community.Keys.V1.AlternateKey' }, [
      element('PropertyValue', { Property: 'Key' }, [element('Collection', {}, properties.map(reference))]),
    ]),
  );
  return [
    element('Annotation', { Term: 'OData.Community.Keys.V1.AlternateKeys' }, [
      element('Collection', {}, records),
    ]),
  ];
}
