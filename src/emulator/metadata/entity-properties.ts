import type { Organization, TableDefinition } from '../organization.ts';
import { metadataId } from './metadata-id.ts';
import type { MetadataType } from './metadata-object.ts';
import {
  always,
  flag,
  introducedVersion,
  labelled,
  managed,
  text,
  typed,
  whole,
  type Described,
} from './property.ts';

export interface DescribedTable extends Described {
  readonly table: TableDefinition;
}

const no = always('Edm.Boolean', false);
const none = always('Edm.String', null);
const can = ({ table }: DescribedTable): boolean => !table.isIntersect && !table.abstract;
const isOwn = ({ table }: DescribedTable): boolean => !table.isIntersect;

/** Of a table, in the order of the documentation's sample: plain ones, then labels and managed ones. */
export const entityProperties: MetadataType<DescribedTable>['properties'] = {
  ActivityTypeMask: whole(({ table }) => (table.isActivity ? 1 : 0)),
  AutoRouteToOwnerQueue: no,
  CanTriggerWorkflow: always('Edm.Boolean', true),
  EntityHelpUrlEnabled: no,
  EntityHelpUrl: none,
  IsDocumentManagementEnabled: no,
  IsOneNoteIntegrationEnabled: no,
  IsInteractionCentricEnabled: no,
  IsKnowledgeManagementEnabled: no,
  IsSLAEnabled: no,
  IsBPFEntity: no,
  IsDocumentRecommendationsEnabled: no,
  IsMSTeamsIntegrationEnabled: no,
  SettingOf: none,
  DataProviderId: typed('Edm.Guid', ({ table }) => ofVirtual(table, 'provider')),
  DataSourceId: typed('Edm.Guid', ({ table }) => ofVirtual(table, 'source')),
  AutoCreateAccessTeams: no,
  IsActivity: flag(({ table }) => table.isActivity),
  IsActivityParty: flag(({ table }) => table.logicalName === 'activityparty'),
  IsRetrieveAuditEnabled: no,
  IsRetrieveMultipleAuditEnabled: no,
  IsArchivalEnabled: no,
  IsAvailableOffline: always('Edm.Boolean', true),
  IsChildEntity: no,
  IsAIRUpdated: no,
  IconLargeName: none,
  IconMediumName: none,
  IconSmallName: none,
  IconVectorName: none,
  IsCustomEntity: flag(({ table }) => table.isCustom),
  IsBusinessProcessEnabled: no,
  SyncToExternalSearchIndex: no,
  IsOptimisticConcurrencyEnabled: flag(({ table }) => table.optimisticConcurrency),
  ChangeTrackingEnabled: flag(({ table }) => table.changeTracking),
  IsImportable: flag(isOwn),
  IsIntersect: flag(({ table }) => table.isIntersect),
  IsManaged: flag((source) => source.managed),
  IsEnabledForCharts: always('Edm.Boolean', true),
  IsEnabledForTrace: no,
  IsValidForAdvancedFind: flag(isOwn),
  DaysSinceRecordLastModified: always('Edm.Int32', 0),
  MobileOfflineFilters: always('Edm.String', ''),
  IsReadingPaneEnabled: always('Edm.Boolean', true),
  IsQuickCreateEnabled: no,
  LogicalName: text(({ table }) => table.logicalName),
  ObjectTypeCode: whole(({ table }) => table.objectTypeCode),
  OwnershipType: typed('OwnershipTypes', ({ table }) => table.ownership),
  PrimaryNameAttribute: text(({ table }) => table.primaryName ?? null),
  PrimaryImageAttribute: text(({ table }) => table.primaryImage ?? null),
  PrimaryIdAttribute: text(({ table }) => table.primaryId),
  RecurrenceBaseEntityLogicalName: none,
  ReportViewName: text(({ table }) => (table.isIntersect ? null : `Filtered${table.schemaName}`)),
  SchemaName: text(({ table }) => table.schemaName),
  IntroducedVersion: introducedVersion,
  IsStateModelAware: flag(({ table }) => table.columns.has('statecode')),
  EnforceStateTransitions: no,
  ExternalName: none,
  EntityColor: none,
  LogicalCollectionName: text(({ table }) => table.logicalCollectionName),
  ExternalCollectionName: none,
  CollectionSchemaName: text(({ table }) => `${table.schemaName}s`),
  EntitySetName: text(({ table }) => table.entitySetName),
  IsEnabledForExternalChannels: no,
  IsPrivate: flag(({ table }) => table.isPrivate),
  UsesBusinessDataLabelTable: no,
  IsLogicalEntity: no,
  HasNotes: flag(({ table }) => table.hasNotes),
  HasActivities: flag(({ table, organization }) => hasActivities(organization, table)),
  HasFeedback: no,
  IsSolutionAware: no,
  TableType: text(({ table }) => tableType(table)),
  CreatedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
  ModifiedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
  HasEmailAddresses: flag(({ table }) =>
    [...table.columns.values()].some(({ format }) => format === 'Email'),
  ),
  OwnerId: always('Edm.Guid', null),
  OwnerIdType: always('Edm.Int32', 8),
  OwningBusinessUnit: always('Edm.Guid', null),
  Description: labelled(({ table }) => table.description, 'Description'),
  DisplayCollectionName: labelled(({ table }) => table.displayCollectionName, 'DisplayCollectionName'),
  DisplayName: labelled(({ table }) => table.displayName, 'DisplayName'),
  IsAuditEnabled: managed('canmodifyauditsettings', () => false),
  IsValidForQueue: managed('canmodifyqueuesettings', ({ table }: DescribedTable) => isQueued(table)),
  IsConnectionsEnabled: managed('canmodifyconnectionsettings', () => false),
  IsCustomizable: managed('iscustomizable', () => true),
  IsRenameable: managed('isrenameable', () => true),
  IsMappable: managed('ismappable', () => true),
  IsDuplicateDetectionEnabled: managed('canmodifyduplicatedetectionsettings', () => false),
  CanCreateAttributes: managed('cancreateattributes', can),
  CanCreateForms: managed('cancreateforms', () => true),
  CanCreateViews: managed('cancreateviews', () => true),
  CanCreateCharts: managed('cancreatecharts', () => true),
  CanBeRelatedEntityInRelationship: managed('canberelatedentityinrelationship', isOwn),
  CanBePrimaryEntityInRelationship: managed('canbeprimaryentityinrelationship', isOwn),
  CanBeInManyToMany: managed('canbeinmanytomany', isOwn),
  CanBeInCustomEntityAssociation: managed('canbeincustomentityassociation', isOwn),
  CanEnableSyncToExternalSearchIndex: managed('canenablesynctoexternalsearchindex', () => true),
  CanModifyAdditionalSettings: managed('canmodifyadditionalsettings', () => true),
  CanChangeHierarchicalRelationship: managed('canchangehierarchicalrelationship', () => true),
  CanChangeTrackingBeEnabled: managed('canchangetrackingbeenabled', isOwn),
  IsMailMergeEnabled: managed('canmodifymailmergesettings', () => false),
  IsVisibleInMobile: managed('canmodifymobilevisibility', () => false),
  IsVisibleInMobileClient: managed('canmodifymobileclientvisibility', () => false),
  IsReadOnlyInMobileClient: managed('canmodifymobileclientreadonly', () => false),
  IsOfflineInMobileClient: managed('canmodifymobileclientoffline', () => false),
  Privileges: typed('Collection(SecurityPrivilegeMetadata)', ({ table }) => privileges(table)),
  Settings: always('Collection(EntitySetting)', []),
};

const queued: ReadonlySet<string> = new Set([
  'incident',
  'task',
  'email',
  'phonecall',
  'appointment',
  'letter',
]);

/** What `queueitem` takes of the product's own tables. */
const isQueued = ({ logicalName }: TableDefinition): boolean => queued.has(logicalName);

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

const privilegeTypes = ['Create', 'Read', 'Write', 'Delete', 'Assign', 'Share', 'Append', 'AppendTo'];

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
