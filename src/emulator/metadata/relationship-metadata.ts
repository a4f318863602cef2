import type { ManyToManyRelationship, OneToManyRelationship, Organization } from '../organization.ts';
import { metadataId } from './metadata-id.ts';
import { metadataObject, type MetadataObject, type MetadataType } from './metadata-object.ts';
import {
  always,
  flag,
  introducedVersion,
  managed,
  metadataBase,
  text,
  typed,
  whole,
  type Described,
} from './property.ts';

interface DescribedRelationship extends Described {
  readonly schemaName: string;
  readonly relationshipType: 'OneToManyRelationship' | 'ManyToManyRelationship';
}

interface DescribedOneToMany extends DescribedRelationship {
  readonly relationship: OneToManyRelationship;
}

interface DescribedManyToMany extends DescribedRelationship {
  readonly relationship: ManyToManyRelationship;
}

export const relationshipMetadataBase: MetadataType<DescribedRelationship> = {
  name: 'RelationshipMetadataBase',
  base: metadataBase,
  abstract: true,
  alternateKey: 'SchemaName',
  properties: {
    IsCustomRelationship: flag((source) => !source.managed),
    IsValidForAdvancedFind: always('Edm.Boolean', true),
    SchemaName: text((source) => source.schemaName),
    SecurityTypes: typed('SecurityTypes', (source) =>
      source.relationshipType === 'OneToManyRelationship' ? 'Append' : 'None',
    ),
    IsManaged: flag((source) => source.managed),
    RelationshipType: typed('RelationshipType', (source) => source.relationshipType),
    IntroducedVersion: introducedVersion,
    IsCustomizable: managed('iscustomizable', (source: DescribedRelationship) => !source.managed),
  },
  navigations: {},
};

const menu = {
  Behavior: 'DoNotDisplay',
  Group: 'Details',
  Order: null,
  IsCustomizable: false,
  Icon: null,
  ViewId: '00000000-0000-0000-0000-000000000000',
  AvailableOffline: true,
  MenuId: null,
  QueryApi: null,
  Label: { LocalizedLabels: [], UserLocalizedLabel: null },
};

const cascade = {
  Assign: 'NoCascade',
  Delete: 'RemoveLink',
  Archive: 'NoCascade',
  Merge: 'NoCascade',
  Reparent: 'NoCascade',
  Share: 'NoCascade',
  Unshare: 'NoCascade',
  RollupView: 'NoCascade',
};

export const oneToManyRelationshipMetadata: MetadataType<DescribedOneToMany> = {
  name: 'OneToManyRelationshipMetadata',
  base: relationshipMetadataBase,
  abstract: false,
  alternateKey: 'SchemaName',
  properties: {
    ReferencedAttribute: text(({ relationship }) => relationship.referencedColumn),
    ReferencedEntity: text(({ relationship }) => relationship.referencedTable),
    ReferencingAttribute: text(({ relationship }) => relationship.referencingColumn),
    ReferencingEntity: text(({ relationship }) => relationship.referencingTable),
    IsHierarchical: flag(({ relationship }) => relationship.isHierarchical),
    EntityKey: always('Edm.String', null),
    ReferencedEntityNavigationPropertyName: text(({ relationship }) => relationship.referencedNavigation),
    ReferencingEntityNavigationPropertyName: text(({ relationship }) => relationship.referencingNavigation),
    RelationshipBehavior: whole(() => 1),
    AssociatedMenuConfiguration: always('AssociatedMenuConfiguration', menu),
    CascadeConfiguration: typed('CascadeConfiguration', ({ relationship }) => ({
      ...cascade,
      Delete: relationship.onDelete ?? cascade.Delete,
      Assign: relationship.cascade?.assign ?? cascade.Assign,
      Share: relationship.cascade?.share ?? cascade.Share,
      Unshare: relationship.cascade?.unshare ?? cascade.Unshare,
    })),
    RelationshipAttributes: always('Collection(RelationshipAttribute)', []),
  },
  navigations: {},
};

export const manyToManyRelationshipMetadata: MetadataType<DescribedManyToMany> = {
  name: 'ManyToManyRelationshipMetadata',
  base: relationshipMetadataBase,
  abstract: false,
  alternateKey: 'SchemaName',
  properties: {
    Entity1LogicalName: text(({ relationship }) => relationship.table1),
    Entity2LogicalName: text(({ relationship }) => relationship.table2),
    IntersectEntityName: text(({ relationship }) => relationship.intersectTable),
    Entity1IntersectAttribute: text(({ relationship }) => relationship.column1),
    Entity2IntersectAttribute: text(({ relationship }) => relationship.column2),
    Entity1NavigationPropertyName: text(({ relationship }) => relationship.navigation1),
    Entity2NavigationPropertyName: text(({ relationship }) => relationship.navigation2),
    Entity1AssociatedMenuConfiguration: always('AssociatedMenuConfiguration', menu),
    Entity2AssociatedMenuConfiguration: always('AssociatedMenuConfiguration', menu),
  },
  navigations: {},
};

/** A 1:N relationship as the metadata API shows it; the same object from both ends. */
export function oneToManyObject(
  organization: Organization,
  relationship: OneToManyRelationship,
): MetadataObject {
  return metadataObject(oneToManyRelationshipMetadata, {
    ...described(organization, relationship),
    relationshipType: 'OneToManyRelationship',
    relationship,
  });
}

/** An N:N relationship as the metadata API shows it. */
export function manyToManyObject(
  organization: Organization,
  relationship: ManyToManyRelationship,
): MetadataObject {
  return metadataObject(manyToManyRelationshipMetadata, {
    ...described(organization, relationship),
    relationshipType: 'ManyToManyRelationship',
    relationship,
  });
}

function described(
  organization: Organization,
  { schemaName, isCustom }: { readonly schemaName: string; readonly isCustom: boolean },
): Described & { readonly schemaName: string } {
  return {
    organization,
    schemaName,
    managed: !isCustom,
    metadataId: metadataId('relationship', schemaName),
  };
}
