import { alternateKeys } from './csdl-annotations.ts';
import type { ComplexType, EnumType } from './message-types.ts';
import type { MetadataTypeShape } from './metadata-object.ts';
import { typeAttributes } from './print-entity-type.ts';
import { element, type XmlElement } from './xml-element.ts';

/** A metadata type's entity type; these come last in the document and have sets too (contract §13). */
export function printMetadataType(type: MetadataTypeShape): XmlElement {
  const key = [element('Key', {}, [element('PropertyRef', { Name: 'MetadataId' })])];
  return element(
    'EntityType',
    {
      Name: type.name,
      ...(type.base !== undefined && { BaseType: `mscrm.${type.base.name}` }),
      ...(type.abstract && { Abstract: 'true' }),
    },
    [
      ...(type.name === 'MetadataBase' ? key : []),
      ...Object.entries(type.properties).map(([name, property]) =>
        element('Property', { Name: name, ...typeAttributes(property.type) }),
      ),
      ...Object.entries(type.navigations).map(([name, { target, collection, contained }]) =>
        element('NavigationProperty', {
          Name: name,
          Type: collection ? `Collection(mscrm.${target.name})` : `mscrm.${target.name}`,
          ...(!collection && { Nullable: 'false' }),
          ...(contained && { ContainsTarget: 'true' }),
        }),
      ),
      ...alternateKeys(type.alternateKey === undefined ? [] : [[type.alternateKey]]),
    ],
  );
}

/** A complex type. */
export function printComplexType(
  name: string,
  { base, open, properties, navigations = {} }: ComplexType,
): XmlElement {
  const attributes = {
    Name: name,
    ...(base !== undefined && { BaseType: `mscrm.${base}` }),
    ...(open && { OpenType: 'true' }),
  };
  return element('ComplexType', attributes, [
    ...Object.entries(properties).map(([property, type]) =>
      element('Property', {
        Name: property,
        ...typeAttributes(type),
        ...(type.startsWith('Collection(Edm.') && { Nullable: 'false' }),
      }),
    ),
    ...Object.entries(navigations).map(([navigation, type]) =>
      element('NavigationProperty', { Name: navigation, Type: `mscrm.${type}`, Nullable: 'false' }),
    ),
  ]);
}

/** An enumeration; of flags the members count in powers of two. */
export function printEnumType(name: string, { flags, members }: EnumType): XmlElement {
  const value = (index: number): number => (flags ? (index === 0 ? 0 : 2 ** (index - 1)) : index);
  return element(
    'EnumType',
    { Name: name, ...(flags && { IsFlags: 'true' }) },
    members.map((member, index) => element('Member', { Name: member, Value: String(value(index)) })),
  );
}
