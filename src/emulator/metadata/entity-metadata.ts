import type { Organization, TableDefinition } from '../organization.ts';
import { attributeObject } from './attribute-metadata-types.ts';
import { attributeMetadata } from './attribute-metadata.ts';
import { entityKeyMetadata, keyObject } from './key-metadata.ts';
import { metadataId } from './metadata-id.ts';
import { metadataObject, type MetadataObject, type MetadataType } from './metadata-object.ts';
import {
  always,
  flag,
  labelled,
  managed,
  metadataBase,
  text,
  typed,
  whole,
  type Described,
} from './property.ts';
import {
  manyToManyObject,
  manyToManyRelationshipMetadata,
  oneToManyObject,
  oneToManyRelationshipMetadata,
} from './relationship-metadata.ts';

interface DescribedTable extends Described {
  readonly table: TableDefinition;
}

const privilegeTypes = ['Create', 'Read', 'Write', 'Delete', 'Assign', 'Share', 'Append', 'AppendTo'];

/** A table (contract §3.3). Property names are the API's own, in PascalCase. */
export const entityMetadata: MetadataType<DescribedTable> = {
  name: 'EntityMetadata',
  base: metadataBase,
  abstract: false,
  alternateKey: 'LogicalName',
  properties: {
    ActivityTypeMask: whole(({ table }) => (table.isActivity ? 1 : 0)),
    AutoRouteToOwnerQueue: always('Edm.Boolean', false),
    CanTriggerWorkflow: always('Edm.Boolean', true),
    EntityHelpUrlEnabled: always('Edm.Boolean', false),
    EntityHelpUrl: always('Edm.String', null),
    IsDocumentManagementEnabled: always('Edm.Boolean', false),
    DataProviderId: typed('Edm.Guid', ({ table }) => ofVirtual(table, 'provider')),
    DataSourceId: typed('Edm.Guid', ({ table }) => ofVirtual(table, 'source')),
    AutoCreateAccessTeams: always('Edm.Boolean', false),
    IsActivity: flag(({ table }) => table.isActivity),
    IsActivityParty: flag(({ table }) => table.logicalName === 'activityparty'),
    IsAvailableOffline: always('Edm.Boolean', true),
    IsChildEntity: always('Edm.Boolean', false),
    IsCustomEntity: flag(({ table }) => table.isCustom),
    IsBusinessProcessEnabled: always('Edm.Boolean', false),
    IsOptimisticConcurrencyEnabled: flag(({ table }) => table.optimisticConcurrency),
    ChangeTrackingEnabled: flag(({ table }) => table.changeTracking),
    IsImportable: flag(({ table }) => !table.isIntersect),
    IsIntersect: flag(({ table }) => table.isIntersect),
    IsManaged: flag((source) => source.managed),
    IsEnabledForCharts: always('Edm.Boolean', true),
    IsValidForAdvancedFind: flag(({ table }) => !table.isIntersect),
    IsReadingPaneEnabled: always('Edm.Boolean', true),
    IsQuickCreateEnabled: always('Edm.Boolean', false),
    LogicalName: text(({ table }) => table.logicalName),
    ObjectTypeCode: whole(({ table }) => table.objectTypeCode),
    OwnershipType: typed('OwnershipTypes', ({ table }) => table.ownership),
    PrimaryNameAttribute: text(({ table }) => table.primaryName ?? null),
    PrimaryImageAttribute: text(({ table }) => table.primaryImage ?? null),
    PrimaryIdAttribute: text(({ table }) => table.primaryId),
    SchemaName: text(({ table }) => table.schemaName),
    IntroducedVersion: always('Edm.String', '5.0.0.0'),
    IsStateModelAware: flag(({ table }) => table.columns.has('statecode')),
    EnforceStateTransitions: always('Edm.Boolean', false),
    ExternalName: always('Edm.String', null),
    EntityColor: always('Edm.String', null),
    LogicalCollectionName: text(({ table }) => table.logicalCollectionName),
    ExternalCollectionName: always('Edm.String', null),
    CollectionSchemaName: text(({ table }) => `${table.schemaName}s`),
    EntitySetName: text(({ table }) => table.entitySetName),
    IsEnabledForExternalChannels: always('Edm.Boolean', false),
    IsPrivate: flag(({ table }) => table.isPrivate),
    UsesBusinessDataLabelTable: always('Edm.Boolean', false),
    IsLogicalEntity: always('Edm.Boolean', false),
    HasNotes: flag(({ table }) => table.hasNotes),
    HasActivities: flag(({ table, organization }) => hasActivities(organization, table)),
    HasFeedback: always('Edm.Boolean', false),
    IsSolutionAware: always('Edm.Boolean', false),
    TableType: text(({ table }) => tableType(table)),
    CreatedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
    ModifiedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
    Description: labelled(({ table }) => table.description, 'Description'),
    DisplayCollectionName: labelled(({ table }) => table.displayCollectionName, 'DisplayCollectionName'),
    DisplayName: labelled(({ table }) => table.displayName, 'DisplayName'),
    IsAuditEnabled: managed('canmodifyauditsettings', () => false),
    IsCustomizable: managed('iscustomizable', () => true),
    IsRenameable: managed('isrenameable', () => true),
    IsMappable: managed('ismappable', () => true),
    IsDuplicateDetectionEnabled: managed('canmodifyduplicatedetectionsettings', () => false),
    CanCreateAttributes: managed(
      'cancreateattributes',
      ({ table }: DescribedTable) => !table.isIntersect && !table.abstract,
    ),
    CanCreateForms: managed('cancreateforms', () => true),
    CanCreateViews: managed('cancreateviews', () => true),
    CanCreateCharts: managed('cancreatecharts', () => true),
    CanModifyAdditionalSettings: managed('canmodifyadditionalsettings', () => true),
    Privileges: typed('Collection(SecurityPrivilegeMetadata)', ({ table }) => privileges(table)),
  },
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

const tableType = ({ elastic, virtual }: TableDefinition): string =>
  elastic === true ? 'Elastic' : virtual === true ? 'Virtual' : 'Standard';

/** A virtual table has both; they are what marks it (contract §9.4). */
const ofVirtual = ({ virtual }: TableDefinition, what: 'provider' | 'source'): string | null =>
  virtual === true ? metadataId(`data ${what}`, 'emulator') : null;

/** Activities regard rows of this table. */
function hasActivities(organization: Organization, { logicalName }: TableDefinition): boolean {
  return organization.oneToMany.some(
    ({ referencedTable, referencingTable }) =>
      referencedTable === logicalName && referencingTable === 'activitypointer',
  );
}

function privileges(table: TableDefinition): readonly Record<string, unknown>[] {
  const byOwner = table.ownership === 'UserOwned';
  return privilegeTypes
    .filter((type) => byOwner || !['Assign', 'Share'].includes(type))
    .map((type) => ({
      CanBeBasic: byOwner,
      CanBeDeep: byOwner,
      CanBeGlobal: true,
      CanBeLocal: byOwner,
      CanBeEntityReference: false,
      CanBeParentEntityReference: false,
      Name: `prv${type}${table.schemaName}`,
      PrivilegeId: metadataId('privilege', type, table.logicalName),
      PrivilegeType: type,
    }));
}
