import {
  audit,
  currency,
  description,
  image,
  imported,
  owned,
  process,
  state,
  timeZones,
} from '../dsl/blocks.ts';
import { choice, integer, lookup, memo, moment, money, primaryId, text, yesNo } from '../dsl/columns.ts';
import { numbered } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

/** Marketing campaigns. */
export const campaign = table(
  'Campaign',
  {
    label: { en: 'Campaign', de: 'Kampagne' },
    plural: { en: 'Campaigns', de: 'Kampagnen' },
    about:
      'Container for campaign activities and responses, sales literature, products, and lists to create, plan, execute, and track the results of a specific marketing campaign through its life.',
    code: 4400,
    notes: true,
  },
  [
    primaryId('CampaignId'),
    text('Name', { max: 128, required: 'ApplicationRequired' }),
    text('CodeName', { label: 'Campaign Code', max: 32 }),
    description,
    memo('Message', { label: 'Offer', max: 256 }),
    memo('Objective'),
    choice('TypeCode', numbered('Advertisement', 'Direct Marketing', 'Event', 'Co-branding', 'Other'), {
      label: 'Campaign Type',
    }),
    lookup('PriceListId', { pricelevel: 'PriceList_Campaigns' }),
    text('PromotionCodeName', { label: 'Promotion Code', max: 128 }),
    text('EmailAddress', { format: 'Email' }),
    moment('ProposedStart', { format: 'DateOnly' }),
    moment('ProposedEnd', { format: 'DateOnly' }),
    moment('ActualStart', { format: 'DateOnly' }),
    moment('ActualEnd', { format: 'DateOnly' }),
    money('BudgetedCost', { label: 'Budget Allocated' }),
    money('OtherCost', { label: 'Miscellaneous Costs' }),
    money('TotalCampaignActivityActualCost', {
      label: 'Total Cost of Campaign Activities',
      writable: 'never',
    }),
    money('TotalActualCost', { label: 'Total Cost of Campaign', writable: 'never' }),
    money('ExpectedRevenue', { label: 'Estimated Revenue' }),
    integer('ExpectedResponse', { label: 'Expected Response Percentage', least: 0, max: 100 }),
    yesNo('IsTemplate', { label: 'Template' }),
    ...image,
    ...state({
      Active: {
        0: 'Proposed',
        1: 'Ready To Launch',
        2: 'Launched',
        3: 'Completed',
        4: 'Canceled',
        5: 'Suspended',
      },
      Inactive: { 6: 'Inactive' },
    }),
    ...process,
    ...currency('transactioncurrency_campaign'),
    ...owned({
      owner: 'owner_campaigns',
      unit: 'BusinessUnit_Campaigns',
      team: 'team_Campaigns',
      user: 'SystemUser_Campaigns',
    }),
    ...audit('lk_campaign_*'),
    ...imported,
    ...timeZones,
  ],
);
