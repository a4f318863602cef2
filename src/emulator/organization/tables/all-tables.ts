import type { TableSpec } from '../dsl/table-spec.ts';
import { account } from './account.ts';
import { acmeDepot } from './acme-depot.ts';
import { acmeShipment } from './acme-shipment.ts';
import { activityParty } from './activity-party.ts';
import { activityPointer } from './activity-pointer.ts';
import { annotation } from './annotation.ts';
import { appointment } from './appointment.ts';
import { businessUnit } from './business-unit.ts';
import { campaign } from './campaign.ts';
import { closingActivities } from './closing-activities.ts';
import { competitor } from './competitor.ts';
import { connection } from './connection.ts';
import { contact } from './contact.ts';
import { customerAddress } from './customer-address.ts';
import { email } from './email.ts';
import { fileAttachment } from './file-attachment.ts';
import { incident } from './incident.ts';
import { intersectTables } from './intersects.ts';
import { invoice } from './invoice.ts';
import { knowledgeArticle } from './knowledge-article.ts';
import { lead } from './lead.ts';
import { list } from './list.ts';
import { opportunityProduct } from './opportunity-product.ts';
import { opportunity } from './opportunity.ts';
import { organization } from './organization.ts';
import { phoneCall } from './phone-call.ts';
import { priceLevel } from './price-level.ts';
import { principalObjectAccess } from './principal-object-access.ts';
import { product } from './product.ts';
import { publisher } from './publisher.ts';
import { queueItem } from './queue-item.ts';
import { queue } from './queue.ts';
import { quote } from './quote.ts';
import { role } from './role.ts';
import { salesOrder } from './sales-order.ts';
import { savedQuery } from './saved-query.ts';
import { sdkMessages } from './sdk-messages.ts';
import { solutionComponent } from './solution-component.ts';
import { solution } from './solution.ts';
import { subject } from './subject.ts';
import { systemUser } from './system-user.ts';
import { task } from './task.ts';
import { team } from './team.ts';
import { transactionCurrency } from './transaction-currency.ts';
import { uom } from './uom.ts';
import { userQuery } from './user-query.ts';
import { userSettings } from './user-settings.ts';
import { webhookSteps } from './webhook-steps.ts';

/** Every table of the sample organisation, as its file writes it. A new table needs its file and a line here. */
export const allTables: readonly TableSpec[] = [
  account,
  acmeDepot,
  acmeShipment,
  activityParty,
  activityPointer,
  annotation,
  appointment,
  businessUnit,
  campaign,
  competitor,
  connection,
  contact,
  customerAddress,
  email,
  incident,
  invoice,
  knowledgeArticle,
  lead,
  list,
  opportunity,
  opportunityProduct,
  organization,
  phoneCall,
  priceLevel,
  product,
  queue,
  queueItem,
  quote,
  role,
  salesOrder,
  savedQuery,
  subject,
  systemUser,
  task,
  team,
  transactionCurrency,
  uom,
  userQuery,
  ...closingActivities,
  ...intersectTables,
  // Tables of the system itself: private, so that they are not among the tables that people see.
  fileAttachment,
  principalObjectAccess,
  ...sdkMessages,
  solution,
  solutionComponent,
  publisher,
  userSettings,
  ...webhookSteps,
];
