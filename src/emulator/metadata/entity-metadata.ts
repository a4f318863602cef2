import type { Organization, TableDefinition } from '../organization.ts';
import { attributeObject } from './attribute-metadata-types.ts';
import { attributeMetadata } from './attribute-metadata.ts';
import { entityProperties, type DescribedTable } from './entity-properties.ts';
import { entityKeyMetadata, keyObject } from './key-metadata.ts';
import { metadataId } from './metadata-id.ts';
import { metadataObject, type MetadataObject, type MetadataType } from './metadata-object.ts';
import { metadataBase } from './property.ts';
import {
  manyToManyObject,
  manyToManyRelationshipMetadata,
  oneToManyObject,
  oneToManyRelationshipMetadata,
} from './relationship-metadata.ts';

/** A table (contract §3.3). Property names are the API's own, in PascalCase. */
export const entityMetadata: MetadataType<DescribedTable> = {
  name: 'EntityMetadata',
  base: metadataBase,
  abstract: false,
  alternateKey: 'LogicalName',
  properties: entityProperties,
  navigations: {
    Attributes: {
      target: attributeMetadata,
      collection: true,
      contained: true,
      follow: ({ organization, table }) =>
        [...table.columns.values()].map((column, index) =>
          attributeObject(organization, table, { column, number: index + 1 }),
        ),
    },
    Keys: {
      target: entityKeyMetadata,
      collection: true,
      contained: true,
      follow: ({ organization, table }) => table.keys.map((key) => keyObject(organization, table, key)),
    },
    ManyToManyRelationships: {
      target: manyToManyRelationshipMetadata,
      collection: true,
      contained: false,
      follow: ({ organization, table }) =>
        organization.manyToMany
          .filter(({ table1, table2 }) => [table1, table2].includes(table.logicalName))
          .map((relationship) => manyToManyObject(organization, relationship)),
    },
    ManyToOneRelationships: {
      target: oneToManyRelationshipMetadata,
      collection: true,
      contained: false,
      follow: ({ organization, table }) =>
        organization.oneToMany
          .filter(({ referencingTable }) => referencingTable === table.logicalName)
          .map((relationship) => oneToManyObject(organization, relationship)),
    },
    OneToManyRelationships: {
      target: oneToManyRelationshipMetadata,
      collection: true,
      contained: false,
      follow: ({ organization, table }) =>
        organization.oneToMany
          .filter(({ referencedTable }) => referencedTable === table.logicalName)
          .map((relationship) => oneToManyObject(organization, relationship)),
    },
  },
};

/** A table as the metadata API shows it. */
export function entityObject(organization: Organization, table: TableDefinition): MetadataObject {
  return metadataObject(entityMetadata, {
    organization,
    table,
    managed: !table.isCustom,
    metadataId: metadataId('entity', table.logicalName),
  });
}
