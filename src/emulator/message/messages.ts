import { addToQueue } from './add-to-queue.ts';
import { createMultiple, deleteMultiple, updateMultiple, upsertMultiple } from './bulk-messages.ts';
import { grantAccess, modifyAccess, revokeAccess } from './change-access.ts';
import { closeIncident, loseOpportunity, winOpportunity } from './close-record.ts';
import {
  archiveShipments,
  estimateArrival,
  findDepots,
  importShipments,
  nearestDepot,
  scheduleShipment,
} from './custom-messages.ts';
import { languages, retrieveCurrentOrganization, serviceVersion } from './describe-organization.ts';
import {
  commitFileBlocksUpload,
  deleteFileById,
  downloadBlock,
  initializeFileBlocksDownload,
  initializeFileBlocksUpload,
  uploadBlock,
} from './file-messages.ts';
import { formatAddress } from './format-address.ts';
import {
  retrieveAllChildUsers,
  retrieveBusinessHierarchy,
  retrieveUnpublishedMultiple,
} from './hierarchy-messages.ts';
import { initializeFrom } from './initialize-from.ts';
import { merge } from './merge.ts';
import type { MessageHandler } from './message.ts';
import { classify, describeOptions, quoteFreight } from './open-messages.ts';
import { qualifyLead } from './qualify-lead.ts';
import { canBe, validTables } from './relationship-eligibility.ts';
import { retrievePrincipalAccess, retrieveSharedPrincipalsAndAccess } from './retrieve-access.ts';
import { retrieveDuplicates } from './retrieve-duplicates.ts';
import { retrieveAllEntities, retrieveEntity } from './retrieve-entity.ts';
import { retrieveUserPrivileges } from './retrieve-user-privileges.ts';
import { getTimeZoneCodeByLocalizedName } from './time-zone-code.ts';

/** What each message does, by name. */
export const messages: ReadonlyMap<string, MessageHandler> = new Map(
  Object.entries({
    CreateMultiple: createMultiple,
    UpdateMultiple: updateMultiple,
    UpsertMultiple: upsertMultiple,
    DeleteMultiple: deleteMultiple,
    WinOpportunity: winOpportunity,
    LoseOpportunity: loseOpportunity,
    CloseIncident: closeIncident,
    QualifyLead: qualifyLead,
    AddToQueue: addToQueue,
    Merge: merge,
    GrantAccess: grantAccess,
    ModifyAccess: modifyAccess,
    RevokeAccess: revokeAccess,
    RetrievePrincipalAccess: retrievePrincipalAccess,
    RetrieveSharedPrincipalsAndAccess: retrieveSharedPrincipalsAndAccess,
    RetrieveDuplicates: retrieveDuplicates,
    RetrieveUserPrivileges: retrieveUserPrivileges,
    RetrieveAllChildUsersSystemUser: retrieveAllChildUsers,
    RetrieveBusinessHierarchyBusinessUnit: retrieveBusinessHierarchy,
    RetrieveUnpublishedMultiple: retrieveUnpublishedMultiple,
    GetTimeZoneCodeByLocalizedName: getTimeZoneCodeByLocalizedName,
    InitializeFrom: initializeFrom,
    InitializeFileBlocksUpload: initializeFileBlocksUpload,
    UploadBlock: uploadBlock,
    CommitFileBlocksUpload: commitFileBlocksUpload,
    InitializeFileBlocksDownload: initializeFileBlocksDownload,
    DownloadBlock: downloadBlock,
    DeleteFile: deleteFileById,
    RetrieveVersion: () => ({
      kind: 'complex',
      type: 'RetrieveVersionResponse',
      value: { Version: serviceVersion },
    }),
    FormatAddress: formatAddress,
    RetrieveCurrentOrganization: retrieveCurrentOrganization,
    RetrieveAvailableLanguages: languages('RetrieveAvailableLanguages', 'LocaleIds'),
    RetrieveProvisionedLanguages: languages('RetrieveProvisionedLanguages', 'RetrieveProvisionedLanguages'),
    RetrieveInstalledLanguagePacks: languages(
      'RetrieveInstalledLanguagePacks',
      'RetrieveInstalledLanguagePacks',
    ),
    RetrieveEntity: retrieveEntity,
    RetrieveAllEntities: retrieveAllEntities,
    CanBeReferenced: canBe('CanBeReferenced'),
    CanBeReferencing: canBe('CanBeReferencing'),
    CanManyToMany: canBe('CanManyToMany'),
    GetValidManyToMany: validTables('GetValidManyToMany'),
    GetValidReferencedEntities: validTables('GetValidReferencedEntities', 'ReferencingEntityName'),
    GetValidReferencingEntities: validTables('GetValidReferencingEntities', 'ReferencedEntityName'),
    acme_ScheduleShipment: scheduleShipment,
    acme_ArchiveShipments: archiveShipments,
    acme_ImportShipments: importShipments,
    acme_DescribeOptions: describeOptions,
    acme_Classify: classify,
    acme_QuoteFreight: quoteFreight,
    acme_FindDepots: findDepots,
    acme_EstimateArrival: estimateArrival,
    acme_NearestDepot: nearestDepot,
  } satisfies Record<string, MessageHandler>),
);
