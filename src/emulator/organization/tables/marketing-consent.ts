import type { ColumnSpec } from '../dsl/column-spec.ts';
import { yesNo } from '../dsl/columns.ts';

const allow = { no: 'Allow', yes: 'Do Not Allow' };

/** Whether and how a customer may be contacted: on account, contact and lead. */
export const marketingConsent: readonly ColumnSpec[] = [
  yesNo('DoNotBulkEMail', { label: 'Do not allow Bulk Emails', ...allow }),
  yesNo('DoNotEMail', { label: 'Do not allow Emails', ...allow }),
  yesNo('DoNotFax', { label: 'Do not allow Faxes', ...allow }),
  yesNo('DoNotPhone', { label: 'Do not allow Phone Calls', ...allow }),
  yesNo('DoNotPostalMail', { label: 'Do not allow Mails', ...allow }),
  yesNo('DoNotSendMM', { label: 'Send Marketing Materials', no: 'Send', yes: 'Do Not Send' }),
  yesNo('FollowEmail', { label: 'Follow Email Activity', no: 'Do Not Allow', yes: 'Allow' }),
];
