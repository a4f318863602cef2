import type { LinkSpec } from '../dsl/column-spec.ts';

/** Tables an activity may be about, and what their relationships to activities begin with. */
const prefixes = {
  account: 'Account',
  contact: 'Contact',
  lead: 'Lead',
  opportunity: 'Opportunity',
  quote: 'Quote',
  salesorder: 'SalesOrder',
  invoice: 'Invoice',
  incident: 'Incident',
  campaign: 'Campaign',
  knowledgearticle: 'KnowledgeArticle',
  acme_shipment: 'acme_shipment',
} as const;

/** `{ account: 'Account_Tasks', … }`: the relationships of `regardingobjectid` that end so. */
export const regardingTargets = (suffix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(prefixes).map(([target, prefix]) => [target, `${prefix}_${suffix}`]));

type FurtherLink = LinkSpec & { readonly column: string; readonly navigation: string };

/**
 * The navigations that each activity table declares beside those it inherits, over the same columns and without
 * ReferentialConstraint: `regardingobjectid_account_task`, `createdby_task` … (contract §13).
 * @param activity logical name, `task`
 * @param names suffix of the regarding relationships (`Tasks`), of the currency's (`Task`), middle of the unit's (`task`)
 */
export const ownActivityLinks = (
  activity: string,
  names: { readonly regarding: string; readonly currency: string; readonly unit: string },
): readonly FurtherLink[] => {
  const link = (column: string, target: string, relationship: string): FurtherLink => ({
    column,
    target,
    relationship,
    navigation: column === 'regardingobjectid' ? `${column}_${target}_${activity}` : `${column}_${activity}`,
    constraint: false,
  });
  const users = ['createdby', 'createdonbehalfby', 'modifiedby', 'modifiedonbehalfby'];
  return [
    ...Object.entries(regardingTargets(names.regarding)).map(([target, name]) =>
      link('regardingobjectid', target, name),
    ),
    ...users.map((column) => link(column, 'systemuser', `lk_${activity}_${column}`)),
    link('owninguser', 'systemuser', `user_${activity}`),
    link('owningteam', 'team', `team_${activity}`),
    link('owningbusinessunit', 'businessunit', `business_unit_${names.unit}_activities`),
    link('transactioncurrencyid', 'transactioncurrency', `TransactionCurrency_${names.currency}`),
  ];
};

/** Links from a polymorphic lookup to activity tables, which real documents print without constraint. */
export const activityLinks = (
  relationshipTo: (schemaName: string) => string,
): Readonly<Record<string, Omit<LinkSpec, 'target'>>> =>
  Object.fromEntries(
    ['Task', 'PhoneCall', 'Email', 'Appointment'].map((schemaName) => [
      schemaName.toLowerCase(),
      { relationship: relationshipTo(schemaName), constraint: false },
    ]),
  );
