import { bulkOperations, bulkTables } from './bulk-operations.ts';
import { customOperations } from './custom-operations.ts';
import { fileOperations } from './file-operations.ts';
import type { Operation } from './operation.ts';

/**
 * Messages of a sales and service organisation, one or two of each kind: bound to a row or a list, unbound, composable,
 * overloaded, with a complex, entity or enumeration parameter, with and without result (contract §3.2, §5.6, §5.7).
 * Those that need a type the organisation lacks are left out of its document.
 */
export const operations: readonly Operation[] = [
  { kind: 'Function', name: 'WhoAmI', parameters: [], returns: 'WhoAmIResponse' },
  { kind: 'Function', name: 'RetrieveVersion', parameters: [], returns: 'RetrieveVersionResponse' },
  {
    kind: 'Function',
    name: 'RetrieveTotalRecordCount',
    parameters: [['EntityNames', 'Collection(Edm.String)']],
    returns: 'RetrieveTotalRecordCountResponse',
  },
  {
    kind: 'Function',
    name: 'RetrieveMetadataChanges',
    optional: true,
    parameters: [
      ['Query', 'EntityQueryExpression'],
      ['DeletedMetadataFilters', 'DeletedMetadataFilters'],
      ['ClientVersionStamp', 'Edm.String'],
      ['AppModuleId', 'Edm.Guid'],
      ['RetrieveAllSettings', 'Edm.Boolean'],
    ],
    returns: 'RetrieveMetadataChangesResponse',
  },
  {
    kind: 'Function',
    name: 'GetTimeZoneCodeByLocalizedName',
    parameters: [
      ['LocalizedStandardName', 'Edm.String'],
      ['LocaleId', 'Edm.Int32'],
    ],
    returns: 'GetTimeZoneCodeByLocalizedNameResponse',
  },
  {
    kind: 'Function',
    name: 'InitializeFrom',
    parameters: [
      ['EntityMoniker', 'crmbaseentity'],
      ['TargetEntityName', 'Edm.String'],
      ['TargetFieldType', 'TargetFieldType'],
    ],
    returns: 'crmbaseentity',
  },
  {
    kind: 'Function',
    name: 'RetrievePrincipalAccess',
    bound: true,
    parameters: [
      ['entity', 'systemuser'],
      ['Target', 'crmbaseentity'],
    ],
    returns: 'RetrievePrincipalAccessResponse',
  },
  {
    kind: 'Function',
    name: 'RetrieveAllChildUsersSystemUser',
    bound: true,
    composable: true,
    parameters: [['entity', 'systemuser']],
    returns: 'Collection(systemuser)',
  },
  ...bulkOperations(bulkTables),
  {
    kind: 'Action',
    name: 'AddToQueue',
    bound: true,
    parameters: [
      ['entity', 'queue'],
      ['Target', 'crmbaseentity'],
      ['SourceQueue', 'queue', 'nullable'],
      ['QueueItemProperties', 'queueitem', 'nullable'],
    ],
    returns: 'AddToQueueResponse',
  },
  {
    kind: 'Action',
    name: 'QualifyLead',
    bound: true,
    parameters: [
      ['entity', 'lead'],
      ['CreateAccount', 'Edm.Boolean'],
      ['CreateContact', 'Edm.Boolean'],
      ['CreateOpportunity', 'Edm.Boolean'],
      ['Status', 'Edm.Int32'],
    ],
    returns: 'Collection(crmbaseentity)',
  },
  {
    kind: 'Action',
    name: 'Merge',
    parameters: [
      ['Target', 'crmbaseentity'],
      ['Subordinate', 'crmbaseentity'],
      ['UpdateContent', 'crmbaseentity', 'nullable'],
      ['PerformParentingChecks', 'Edm.Boolean'],
    ],
  },
  ...['GrantAccess', 'ModifyAccess'].map((name): Operation => ({
    kind: 'Action',
    name,
    parameters: [
      ['Target', 'crmbaseentity'],
      ['PrincipalAccess', 'PrincipalAccess'],
    ],
  })),
  {
    kind: 'Action',
    name: 'RevokeAccess',
    parameters: [
      ['Target', 'crmbaseentity'],
      ['Revokee', 'principal'],
    ],
  },
  {
    kind: 'Action',
    name: 'WinOpportunity',
    parameters: [
      ['OpportunityClose', 'opportunityclose'],
      ['Status', 'Edm.Int32'],
    ],
  },
  {
    kind: 'Action',
    name: 'LoseOpportunity',
    parameters: [
      ['OpportunityClose', 'opportunityclose'],
      ['Status', 'Edm.Int32'],
    ],
  },
  {
    kind: 'Action',
    name: 'CloseIncident',
    parameters: [
      ['IncidentResolution', 'incidentresolution'],
      ['Status', 'Edm.Int32'],
    ],
  },
  ...fileOperations,
  ...customOperations,
];
