import { globalOptions, numbered, options } from '../dsl/option-set-spec.ts';

/** Option sets that several tables use: local copies as the standard tables have them, and the global ones. */
export const contactMethods = numbered('Any', 'Email', 'Phone', 'Fax', 'Mail');
export const paymentTerms = numbered('Net 30', '2% 10, Net 30', 'Net 45', 'Net 60');
export const weekdays = options({
  0: { en: 'Sunday', de: 'Sonntag' },
  1: { en: 'Monday', de: 'Montag' },
  2: { en: 'Tuesday', de: 'Dienstag' },
  3: { en: 'Wednesday', de: 'Mittwoch' },
  4: { en: 'Thursday', de: 'Donnerstag' },
  5: { en: 'Friday', de: 'Freitag' },
  6: { en: 'Saturday', de: 'Samstag' },
});
export const timesOfDay = numbered('Morning', 'Afternoon', 'Evening');
export const shippingMethods = numbered(
  'Airborne',
  'DHL',
  'FedEx',
  'UPS',
  'Postal Mail',
  'Full Load',
  'Will Call',
);
export const freightTerms = numbered('FOB', 'No Charge');
export const salesStages = options({ 0: 'Qualify', 1: 'Develop', 2: 'Propose', 3: 'Close' });
export const importance = options({ 0: 'Low', 1: 'Normal', 2: 'High' });
export const pricingErrors = options({
  0: 'None',
  1: 'Detail Error',
  2: 'Missing Price Level',
  3: 'Inactive Price Level',
  4: 'Missing Quantity',
});
export const priceCalculation = options({ 0: 'DoPriceCalcAlways', 1: 'SkipPriceCalcOnRetrieve' });
export const mailDelivery = options({
  0: 'None',
  1: 'Microsoft Dynamics 365 for Outlook',
  2: 'Server-Side Synchronization or Email Router',
  3: 'Forward Mailbox',
});
export const mailApproval = options({ 0: 'Empty', 1: 'Approved', 2: 'Pending Approval', 3: 'Rejected' });

/** Global sets that lead and opportunity share. */
export const budgetStatus = globalOptions(
  'budgetstatus',
  'Budget Status',
  options({ 0: 'No Committed Budget', 1: 'May Buy', 2: 'Can Buy', 3: 'Will Buy' }),
);
export const need = globalOptions(
  'need',
  'Need',
  options({ 0: 'Must have', 1: 'Should have', 2: 'Good to have', 3: 'No need' }),
);
export const initialCommunication = globalOptions(
  'initialcommunication',
  'Initial Communication',
  options({ 0: 'Contacted', 1: 'Not Contacted' }),
);
export const purchaseProcess = globalOptions(
  'purchaseprocess',
  'Purchase Process',
  options({ 0: 'Individual', 1: 'Committee', 2: 'Unknown' }),
);
export const purchaseTimeframe = globalOptions(
  'purchasetimeframe',
  'Purchase Timeframe',
  options({ 0: 'Immediate', 1: 'This Quarter', 2: 'Next Quarter', 3: 'This Year', 4: 'Unknown' }),
);

/** A global set of the company's own, with every kind of label that a name made from it may trip over. */
export const acmePriority = globalOptions(
  'acme_priority',
  { en: 'Shipment Priority', de: 'Versandpriorität' },
  options({
    100000000: { en: 'Low', de: 'Niedrig' },
    100000001: { en: 'Normal', de: 'Normal' },
    100000002: { en: 'Normal', de: 'Normal (alt)' },
    100000003: { en: 'Élevée à Zürich', de: 'Erhöht' },
    100000004: '緊急',
    100000005: '24 h Express',
    100000006: '🚀 Rocket',
    100000007: { en: 'true', de: 'wahr' },
  }),
);
export const componentStates = globalOptions(
  'componentstate',
  'Component State',
  options({ 0: 'Published', 1: 'Unpublished', 2: 'Deleted', 3: 'Deleted Unpublished' }),
);
