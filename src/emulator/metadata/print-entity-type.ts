import type { ColumnDefinition, Organization, TableDefinition } from '../organization.ts';
import { edmType } from '../schema/value-kind.ts';
import { alternateKeys, description, propertyAnnotations } from './csdl-annotations.ts';
import type { TableNavigation } from './table-navigations.ts';
import { element, type XmlElement } from './xml-element.ts';

/** What an entity type is printed from. */
export interface EntityTypeParts {
  readonly organization: Organization;
  /** Navigations that the type itself declares. */
  readonly navigations: readonly TableNavigation[];
  /** Whether descriptions and permissions are asked for. */
  readonly annotations: boolean;
}

/**
 * A table's entity type (contract §3.2, §13): the key also where the base type has it, no inherited properties,
 * lookups as `_x_value` and one navigation for each target, choices as plain numbers.
 */
export function printEntityType(table: TableDefinition, parts: EntityTypeParts): XmlElement {
  const own = [...table.columns.values()].filter((column) => !column.inherited);
  const key = table.baseType === 'principal' ? 'ownerid' : table.primaryId;
  const keys = table.keys
    .filter(({ status }) => status === 'Active')
    .map(({ columns }) => columns.map((name) => table.columns.get(name)?.property ?? name));
  return element(
    'EntityType',
    {
      Name: table.logicalName,
      BaseType: `mscrm.${table.baseType}`,
      ...(table.abstract && { Abstract: 'true' }),
    },
    [
      element('Key', {}, [element('PropertyRef', { Name: key })]),
      ...own.flatMap((column) => printProperty(column, parts)),
      ...parts.navigations.map(printNavigation),
      ...alternateKeys(keys),
      ...(parts.annotations ? [description(parts.organization, table.description)] : []),
    ],
  );
}

function printProperty(column: ColumnDefinition, parts: EntityTypeParts): readonly XmlElement[] {
  if (column.property === undefined) {
    return [];
  }
  const attributes = { Name: column.property, ...typeAttributes(propertyType(column)) };
  const annotations = parts.annotations ? propertyAnnotations(parts.organization, column) : [];
  return [element('Property', attributes, annotations)];
}

/** Files read as an id, but are declared as their bytes; managed properties are complex (contract §3.2). */
function propertyType(column: ColumnDefinition): string {
  switch (column.type) {
    case 'File':
      return 'Edm.Binary';
    case 'ManagedProperty':
      return 'mscrm.BooleanManagedProperty';
    default:
      return edmType(column);
  }
}

/** `Type` with the facets that real documents give it; a name without namespace is a type of the document. */
export function typeAttributes(type: string): Readonly<Record<string, string>> {
  const Type = type.replace(/^(Collection\()?(?!Edm\.|mscrm\.|Collection)/, '$1mscrm.');
  if (type.includes('Edm.String')) {
    return { Type, Unicode: 'false' };
  }
  return type.includes('Edm.Decimal') ? { Type, Scale: 'Variable' } : { Type };
}

/** Single-valued navigations all say `Nullable="false"`, whether or not the lookup is required (contract §3.2). */
export function printNavigation(navigation: TableNavigation): XmlElement {
  const { name, target, collection, partner, constraint } = navigation;
  return element(
    'NavigationProperty',
    {
      Name: name,
      Type: collection ? `Collection(mscrm.${target})` : `mscrm.${target}`,
      ...(!collection && { Nullable: 'false' }),
      ...(partner !== '' && { Partner: partner }),
    },
    constraint === undefined
      ? []
      : [
          element('ReferentialConstraint', {
            Property: constraint.property,
            ReferencedProperty: constraint.referencedProperty,
          }),
        ],
  );
}
