import { CsdlError } from './csdl-error.ts';
import type { CsdlComplexType, CsdlEntityType, CsdlEnumType, CsdlNavigation, CsdlProperty } from './csdl.ts';
import { childrenNamed, parseAlternateKeys, parsePropertyAnnotations } from './parse-annotations.ts';
import type { XmlElement } from './read-xml.ts';
import { bareName, itemOf, required, typeReference, type SchemaNames } from './type-names.ts';

/**
 * An `EntityType` element → what it itself declares; inherited parts are not added.
 *
 * @throws CsdlError `malformed` where a name or type is missing.
 */
export function parseEntityType(element: XmlElement, schema: SchemaNames): CsdlEntityType {
  return {
    ...parseComplexType(element, schema),
    key: childrenNamed(element, 'Key').flatMap((key) =>
      childrenNamed(key, 'PropertyRef').map((reference) => required(reference, 'Name')),
    ),
    alternateKeys: parseAlternateKeys(element),
  };
}

/** A `ComplexType` element; errors as {@link parseEntityType}. */
export function parseComplexType(element: XmlElement, schema: SchemaNames): CsdlComplexType {
  const { BaseType: baseType, Abstract: abstract, OpenType: openType } = element.attributes;
  return {
    name: required(element, 'Name'),
    baseType: baseType === undefined ? undefined : bareName(baseType, schema),
    abstract: abstract === 'true',
    openType: openType === 'true',
    properties: childrenNamed(element, 'Property').map((property) => parseProperty(property, schema)),
    navigations: childrenNamed(element, 'NavigationProperty').map((one) => parseNavigation(one, schema)),
  };
}

/** An `EnumType` element. A member without a value has the one after its predecessor's, from 0 (CSDL 4.0 §10.2.2). */
export function parseEnumType(element: XmlElement): CsdlEnumType {
  let next = 0;
  const members = childrenNamed(element, 'Member').map((member) => {
    const value = Number(member.attributes['Value'] ?? next);
    if (!Number.isSafeInteger(value)) {
      throw new CsdlError('malformed', '<Member> has a value that is not a number', member);
    }
    next = value + 1;
    return { name: required(member, 'Name'), value };
  });
  return { name: required(element, 'Name'), isFlags: element.attributes['IsFlags'] === 'true', members };
}

function parseProperty(element: XmlElement, schema: SchemaNames): CsdlProperty {
  const { description, readOnly } = parsePropertyAnnotations(element);
  return {
    name: required(element, 'Name'),
    type: typeReference(required(element, 'Type'), schema),
    nullable: element.attributes['Nullable'] !== 'false',
    description,
    readOnly,
  };
}

function parseNavigation(element: XmlElement, schema: SchemaNames): CsdlNavigation {
  const type = required(element, 'Type');
  const item = itemOf(type);
  const constraint = element.children.find(({ name }) => name === 'ReferentialConstraint');
  return {
    name: required(element, 'Name'),
    target: bareName(item ?? type, schema),
    collection: item !== undefined,
    nullable: element.attributes['Nullable'] !== 'false',
    partner: element.attributes['Partner'],
    constraint:
      constraint === undefined
        ? undefined
        : {
            property: required(constraint, 'Property'),
            referencedProperty: required(constraint, 'ReferencedProperty'),
          },
  };
}
