import { audit, currency, description, imported, owned, process, state, timeZones } from '../dsl/blocks.ts';
import { choice, integer, memo, moment, money, primaryId, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

/** Marketing lists. */
export const list = table(
  'List',
  {
    label: { en: 'Marketing List', de: 'Marketingliste' },
    plural: { en: 'Marketing Lists', de: 'Marketinglisten' },
    about:
      'Group of existing or potential customers created for a marketing campaign or other sales purposes.',
    code: 4300,
    primaryName: 'listname',
    notes: true,
  },
  [
    primaryId('ListId'),
    text('ListName', { label: 'Name', max: 128, required: 'ApplicationRequired' }),
    description,
    memo('Purpose', { max: 512 }),
    text('Source', { max: 128 }),
    yesNo('Type', { no: 'Static', yes: 'Dynamic', writable: 'create' }),
    memo('Query', { max: 1073741823 }),
    choice('CreatedFromCode', options({ 1: 'Account', 2: 'Contact', 4: 'Lead' }), {
      label: 'Targeted At',
      writable: 'create',
      required: 'ApplicationRequired',
    }),
    integer('MemberType', { writable: 'never', least: 1, max: 1000000000 }),
    integer('MemberCount', { label: 'Members Count', writable: 'never', least: 0, max: 1000000000 }),
    moment('LastUsedOn', { writable: 'never' }),
    yesNo('LockStatus', { label: 'Locked', no: 'Unlocked', yes: 'Locked' }),
    yesNo('DoNotSendOnOptOut', { label: 'Exclude Members Who Opt Out' }),
    yesNo('IgnoreInactiveListMembers', { label: 'Ignore Inactive List Members' }),
    money('Cost'),
    ...state({ Active: { 0: 'Active' }, Inactive: { 1: 'Inactive' } }),
    ...process,
    ...currency('transactioncurrency_list'),
    ...owned({ owner: 'owner_lists', unit: 'business_unit_list', team: 'team_list', user: 'user_list' }),
    ...audit('lk_list_*'),
    ...imported,
    ...timeZones,
  ],
);
