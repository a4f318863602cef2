/** A complex type: CSDL types by property name. */
export interface ComplexType {
  readonly base?: string;
  /** It may have any properties besides. */
  readonly open?: true;
  readonly properties: Readonly<Record<string, string>>;
  /** Single-valued navigations: types by name. */
  readonly navigations?: Readonly<Record<string, string>>;
}

/** An enumeration, its members in the order of their values; of flags the first is zero. */
export interface EnumType {
  readonly flags: boolean;
  readonly members: readonly string[];
}

const value = (type: string): ComplexType => ({ properties: { Value: type } });

const managedProperty = (type: string): ComplexType => ({
  properties: { Value: type, CanBeChanged: 'Edm.Boolean', ManagedPropertyLogicalName: 'Edm.String' },
});

/** Complex types of messages and of metadata (contract §3.3, §5.6). */
export const complexTypes: Readonly<Record<string, ComplexType>> = {
  WhoAmIResponse: {
    properties: { BusinessUnitId: 'Edm.Guid', UserId: 'Edm.Guid', OrganizationId: 'Edm.Guid' },
  },
  EntityRecordCountCollection: {
    properties: {
      Count: 'Edm.Int32',
      IsReadOnly: 'Edm.Boolean',
      Keys: 'Collection(Edm.String)',
      Values: 'Collection(Edm.Int64)',
    },
  },
  RetrieveTotalRecordCountResponse: {
    properties: { EntityRecordCountCollection: 'EntityRecordCountCollection' },
  },
  RetrieveVersionResponse: { properties: { Version: 'Edm.String' } },
  GetTimeZoneCodeByLocalizedNameResponse: { properties: { TimeZoneCode: 'Edm.Int32' } },
  RetrievePrincipalAccessResponse: { properties: { AccessRights: 'AccessRights' } },
  CreateMultipleResponse: { properties: { Ids: 'Collection(Edm.Guid)' } },
  AddToQueueResponse: { properties: { QueueItemId: 'Edm.Guid' } },
  PrincipalAccess: {
    properties: { AccessMask: 'AccessRights' },
    navigations: { Principal: 'principal' },
  },
  InitializeFileBlocksUploadResponse: { properties: { FileContinuationToken: 'Edm.String' } },
  CommitFileBlocksUploadResponse: { properties: { FileId: 'Edm.Guid', FileSizeInBytes: 'Edm.Int64' } },
  InitializeFileBlocksDownloadResponse: {
    properties: {
      FileName: 'Edm.String',
      FileSizeInBytes: 'Edm.Int64',
      IsChunkingSupported: 'Edm.Boolean',
      FileContinuationToken: 'Edm.String',
    },
  },
  DownloadBlockResponse: { properties: { Data: 'Edm.Binary' } },
  acme_ScheduleShipmentResponse: {
    properties: { Accepted: 'Edm.Boolean', DepartsOn: 'Edm.DateTimeOffset', Cost: 'Edm.Decimal' },
  },
  acme_ArchiveShipmentsResponse: {
    properties: { Count: 'Edm.Int32', NotFound: 'Collection(Edm.String)' },
  },
  acme_EstimateArrivalResponse: { properties: { Arrival: 'Edm.DateTimeOffset', Days: 'Edm.Int32' } },
  acme_FreightTerms: { properties: { Currency: 'Edm.String', Discount: 'Edm.Decimal' } },
  acme_Hints: { open: true, properties: {} },
  Label: {
    properties: { LocalizedLabels: 'Collection(LocalizedLabel)', UserLocalizedLabel: 'LocalizedLabel' },
  },
  LocalizedLabel: {
    properties: {
      Label: 'Edm.String',
      LanguageCode: 'Edm.Int32',
      IsManaged: 'Edm.Boolean',
      MetadataId: 'Edm.Guid',
      HasChanged: 'Edm.Boolean',
    },
  },
  BooleanManagedProperty: managedProperty('Edm.Boolean'),
  AttributeRequiredLevelManagedProperty: managedProperty('AttributeRequiredLevel'),
  AttributeTypeDisplayName: value('Edm.String'),
  DateTimeBehavior: value('Edm.String'),
  StringFormatName: value('Edm.String'),
  MemoFormatName: value('Edm.String'),
  OptionMetadata: {
    properties: {
      Value: 'Edm.Int32',
      Label: 'Label',
      Description: 'Label',
      Color: 'Edm.String',
      IsManaged: 'Edm.Boolean',
      ExternalValue: 'Edm.String',
      ParentValues: 'Collection(Edm.Int32)',
      Tag: 'Edm.String',
      IsHidden: 'Edm.Boolean',
      MetadataId: 'Edm.Guid',
      HasChanged: 'Edm.Boolean',
    },
  },
  StateOptionMetadata: {
    base: 'OptionMetadata',
    properties: { DefaultStatus: 'Edm.Int32', InvariantName: 'Edm.String' },
  },
  StatusOptionMetadata: {
    base: 'OptionMetadata',
    properties: { State: 'Edm.Int32', TransitionData: 'Edm.String' },
  },
  CascadeConfiguration: {
    properties: {
      Assign: 'CascadeType',
      Delete: 'CascadeType',
      Archive: 'CascadeType',
      Merge: 'CascadeType',
      Reparent: 'CascadeType',
      Share: 'CascadeType',
      Unshare: 'CascadeType',
      RollupView: 'CascadeType',
    },
  },
  AssociatedMenuConfiguration: {
    properties: {
      Behavior: 'AssociatedMenuBehavior',
      Group: 'AssociatedMenuGroup',
      Label: 'Label',
      Order: 'Edm.Int32',
      IsCustomizable: 'Edm.Boolean',
      Icon: 'Edm.String',
      ViewId: 'Edm.Guid',
      AvailableOffline: 'Edm.Boolean',
      MenuId: 'Edm.String',
      QueryApi: 'Edm.String',
    },
  },
  RelationshipAttribute: {
    properties: { ReferencedAttribute: 'Edm.String', ReferencingAttribute: 'Edm.String' },
  },
  EntitySetting: { properties: { Name: 'Edm.String' }, navigations: { Value: 'crmbaseentity' } },
  SecurityPrivilegeMetadata: {
    properties: {
      CanBeBasic: 'Edm.Boolean',
      CanBeDeep: 'Edm.Boolean',
      CanBeGlobal: 'Edm.Boolean',
      CanBeLocal: 'Edm.Boolean',
      CanBeEntityReference: 'Edm.Boolean',
      CanBeParentEntityReference: 'Edm.Boolean',
      Name: 'Edm.String',
      PrivilegeId: 'Edm.Guid',
      PrivilegeType: 'PrivilegeType',
    },
  },
};

const members = (...names: readonly string[]): EnumType => ({ flags: false, members: names });
const flags = (...names: readonly string[]): EnumType => ({ flags: true, members: names });

/** Enumerations; used by messages and metadata only, never by a table's column (contract §3.2). */
export const enumTypes: Readonly<Record<string, EnumType>> = {
  AccessRights: flags(
    'None', 'ReadAccess', 'WriteAccess', 'AppendAccess', 'AppendToAccess', 'CreateAccess', 'DeleteAccess',
    'ShareAccess', 'AssignAccess',
  ), // prettier-ignore
  AssociatedMenuBehavior: members('UseCollectionName', 'UseLabel', 'DoNotDisplay'),
  AssociatedMenuGroup: members('Details', 'Sales', 'Service', 'Marketing'),
  AttributeRequiredLevel: members('None', 'SystemRequired', 'ApplicationRequired', 'Recommended'),
  AttributeTypeCode: members(
    'Boolean', 'Customer', 'DateTime', 'Decimal', 'Double', 'Integer', 'Lookup', 'Memo', 'Money', 'Owner',
    'PartyList', 'Picklist', 'State', 'Status', 'String', 'Uniqueidentifier', 'CalendarRules', 'Virtual', 'BigInt',
    'ManagedProperty', 'EntityName',
  ), // prettier-ignore
  CascadeType: members('NoCascade', 'Cascade', 'Active', 'UserOwned', 'RemoveLink', 'Restrict'),
  DateTimeFormat: members('DateOnly', 'DateAndTime'),
  DeletedMetadataFilters: members('Default', 'Attribute', 'Relationship', 'Label', 'OptionSet', 'All'),
  EntityKeyIndexStatus: members('Pending', 'InProgress', 'Active', 'Failed'),
  ImeMode: members('Auto', 'Inactive', 'Active', 'Disabled'),
  IntegerFormat: members('None', 'Duration', 'TimeZone', 'Language', 'Locale'),
  LogicalOperator: members('And', 'Or'),
  LookupFormat: members('None', 'Connection', 'Regarding', 'Text'),
  MetadataConditionOperator: members('Equals', 'NotEquals', 'In', 'NotIn', 'GreaterThan', 'LessThan'),
  OptionSetType: members('Picklist', 'State', 'Status', 'Boolean'),
  OwnershipTypes: flags(
    'None', 'UserOwned', 'TeamOwned', 'BusinessOwned', 'OrganizationOwned', 'BusinessParented',
  ), // prettier-ignore
  PrivilegeType: members(
    'None',
    'Create',
    'Read',
    'Write',
    'Delete',
    'Assign',
    'Share',
    'Append',
    'AppendTo',
  ),
  RelationshipType: members('OneToManyRelationship', 'ManyToManyRelationship'),
  SecurityTypes: flags('None', 'Append', 'ParentChild', 'Pointer', 'Inheritance'),
  StringFormat: members(
    'Email',
    'Text',
    'TextArea',
    'Url',
    'TickerSymbol',
    'PhoneticGuide',
    'VersionNumber',
    'Phone',
  ),
  TargetFieldType: members('All', 'ValidForCreate', 'ValidForUpdate', 'ValidForRead'),
};
