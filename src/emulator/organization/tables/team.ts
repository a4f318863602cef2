import { audit, currency, description, imported, process } from '../dsl/blocks.ts';
import { choice, guid, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { principal } from './principal.ts';

/** Groups of users that may own rows. */
export const team = table(
  'Team',
  {
    label: 'Team',
    plural: 'Teams',
    about:
      'Collection of system users that routinely collaborate. Teams can be used to simplify record sharing and provide team members with common access to organization data when team members belong to different Business Units.',
    code: 9,
    ownership: 'BusinessOwned',
    derivesFrom: principal,
  },
  [
    primaryId('TeamId'),
    text('Name', { label: 'Team Name', max: 160, required: 'SystemRequired' }),
    text('YomiName', { max: 160, format: 'PhoneticGuide', writable: 'never' }),
    description,
    choice('TeamType', options({ 0: 'Owner', 1: 'Access', 2: 'Security Group', 3: 'Office Group' }), {
      writable: 'create',
    }),
    text('EMailAddress', { label: 'Email', format: 'Email' }),
    yesNo('IsDefault', { writable: 'never' }),
    yesNo('SystemManaged', { label: 'Is System Managed', writable: 'never' }),
    guid('OrganizationId', { writable: 'never' }),
    lookup('BusinessUnitId', { businessunit: 'business_unit_teams' }, { required: 'SystemRequired' }),
    lookup('AdministratorId', { systemuser: 'lk_teambase_administratorid' }, { required: 'SystemRequired' }),
    lookup('QueueId', { queue: 'queue_team' }, { label: 'Default Queue' }),
    lookup(
      'RegardingObjectId',
      { opportunity: 'opportunity_Teams', knowledgearticle: 'knowledgearticle_Teams' },
      { writable: 'never' },
    ),
    ...process,
    ...currency('TransactionCurrency_Team'),
    ...audit('lk_teambase_*', 'lk_team_*'),
    ...imported,
  ],
);
