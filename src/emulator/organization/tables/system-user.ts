import { address } from '../dsl/address.ts';
import { audit, currency, image, imported, process, timeZones } from '../dsl/blocks.ts';
import { choice, guid, integer, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { defaultValue, numbered, options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { mailApproval, mailDelivery } from './choices.ts';
import { principal } from './principal.ts';

const accessModes = options({
  0: 'Read-Write',
  1: 'Administrative',
  2: 'Read',
  3: 'Support User',
  4: 'Non-interactive',
  5: 'Delegated Admin',
});
const licences = options({
  0: 'Professional',
  1: 'Administrative',
  2: 'Basic',
  3: 'Device Professional',
  4: 'Device Basic',
  5: 'Essential',
  7: 'Enterprise',
});
const invitations = options({
  0: 'Invitation Not Sent',
  1: 'Invited',
  2: 'Invitation Near Expired',
  3: 'Invitation Expired',
  4: 'Invitation Accepted',
  5: 'Invitation Rejected',
  6: 'Invitation Revoked',
});

/** People and applications that use the system. */
export const systemUser = table(
  'SystemUser',
  {
    label: { en: 'User', de: 'Benutzer' },
    plural: { en: 'Users', de: 'Benutzer' },
    about:
      'Person with access to the Microsoft CRM system and who owns objects in the Microsoft CRM database.',
    code: 8,
    ownership: 'BusinessOwned',
    primaryName: 'fullname',
    derivesFrom: principal,
  },
  [
    primaryId('SystemUserId'),
    text('FullName', { label: { en: 'Full Name', de: 'Vollständiger Name' }, max: 200, writable: 'never' }),
    text('FirstName', { max: 256, required: 'ApplicationRequired' }),
    text('MiddleName', { max: 50 }),
    text('LastName', { max: 256, required: 'ApplicationRequired' }),
    text('YomiFirstName', { max: 64, format: 'PhoneticGuide' }),
    text('YomiMiddleName', { max: 50, format: 'PhoneticGuide' }),
    text('YomiLastName', { max: 64, format: 'PhoneticGuide' }),
    text('YomiFullName', { max: 200, writable: 'never', format: 'PhoneticGuide' }),
    text('NickName', { max: 50 }),
    text('Salutation', { max: 20 }),
    text('Title', { max: 128 }),
    text('JobTitle'),
    text('Skills'),
    text('EmployeeId', { label: 'Employee' }),
    text('GovernmentId', { label: 'Government', secured: true }),
    text('DomainName', { label: 'User Name', max: 1024, required: 'SystemRequired' }),
    text('InternalEMailAddress', { label: 'Primary Email', format: 'Email' }),
    text('PersonalEMailAddress', { label: 'Email 2', format: 'Email' }),
    text('MobileAlertEMail', { label: 'Mobile Alert Email', format: 'Email' }),
    text('SharePointEmailAddress', { label: 'SharePoint Email Address', max: 1024 }),
    text('YammerEmailAddress', { label: 'Yammer Email', max: 200, format: 'Email' }),
    text('YammerUserId', { label: 'Yammer User ID', max: 128 }),
    text('WindowsLiveID', { label: 'Windows Live ID', max: 1024, format: 'Email' }),
    text('MobilePhone', { max: 64, format: 'Phone' }),
    text('HomePhone', { max: 50, format: 'Phone' }),
    text('PhotoUrl', { label: 'Photo URL', max: 200, format: 'Url' }),
    lookup('BusinessUnitId', { businessunit: 'business_unit_system_users' }, { required: 'SystemRequired' }),
    lookup(
      'ParentSystemUserId',
      { systemuser: { relationship: 'user_parent_user', hierarchical: true } },
      { label: 'Manager' },
    ),
    lookup('QueueId', { queue: 'queue_system_user' }, { label: 'Default Queue' }),
    guid('OrganizationId', { writable: 'never' }),
    guid('AzureActiveDirectoryObjectId', { label: 'Azure AD Object ID' }),
    guid('ApplicationId'),
    text('ApplicationIdUri', { label: 'Application ID URI', max: 1024, writable: 'never' }),
    choice('AccessMode', accessModes),
    choice('CALType', licences, { label: 'License Type' }),
    choice('InviteStatusCode', invitations, { label: 'Invitation Status' }),
    choice('IncomingEmailDeliveryMethod', mailDelivery),
    choice('OutgoingEmailDeliveryMethod', mailDelivery),
    choice('EmailRouterAccessApproval', mailApproval, { label: 'Primary Email Status' }),
    choice('PreferredAddressCode', numbered('Mailing Address', 'Other Address'), {
      label: 'Preferred Address',
    }),
    choice('PreferredEmailCode', defaultValue, { label: 'Preferred Email' }),
    choice('PreferredPhoneCode', numbered('Main Phone', 'Other Phone', 'Home Phone', 'Mobile Phone'), {
      label: 'Preferred Phone',
    }),
    yesNo('IsDisabled', { label: 'Status', no: 'Enabled', yes: 'Disabled', writable: 'update' }),
    text('DisabledReason', { max: 500, writable: 'never' }),
    yesNo('IsLicensed', { label: 'User Licensed' }),
    yesNo('IsSyncWithDirectory', { label: 'User Synced' }),
    yesNo('IsIntegrationUser', { label: 'Integration user mode' }),
    yesNo('IsEmailAddressApprovedByO365Admin', {
      label: 'Email Address O365 Admin Approval Status',
      writable: 'never',
    }),
    yesNo('DefaultFiltersPopulated', { writable: 'never' }),
    text('DefaultOdbFolderName', {
      label: 'Default OneDrive for Business Folder Name',
      max: 200,
      writable: 'never',
    }),
    yesNo('DisplayInServiceViews'),
    yesNo('SetupUser', { label: 'Restricted Access Mode' }),
    integer('UserLicenseType', { least: -2147483648 }),
    integer('PassportHi', { label: 'Passport Hi', least: -1000000000, max: 1000000000 }),
    integer('PassportLo', { label: 'Passport Lo', least: -1000000000, max: 1000000000 }),
    integer('IdentityId', { label: 'Unique user identity id', writable: 'never' }),
    ...address(1),
    ...address(2),
    ...image,
    ...process,
    ...currency('TransactionCurrency_SystemUser'),
    ...audit('lk_systemuserbase_*', 'lk_systemuser_*'),
    ...imported,
    ...timeZones,
  ],
);
