import type { RequestScope } from '../data-context.ts';
import { createRights } from '../security/rights.ts';
import { isSharedWith, maskOfRights, maskOfShare, membersOf, sharesOf } from '../security/shares.ts';
import type { StoredRow } from '../store/store.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { storedRowOf } from './parameter-of.ts';

/** What a user or team may do with a row: by roles, by owning it, and by what is shared (contract §5.6). */
export const retrievePrincipalAccess: MessageHandler = ({ scope, bound, parameters }) => {
  const row = storedRowOf(parameters, 'Target');
  const holder = bound?.row;
  if (holder === undefined) throw missingParameter('entity');
  const mask =
    holder.table.logicalName === 'team' ? teamMask(scope, holder, row) : userMask(scope, holder, row);
  const value = { AccessRights: membersOf(mask) };
  return { kind: 'complex', type: 'RetrievePrincipalAccessResponse', value };
};

/** With whom a row is shared, and how. */
export const retrieveSharedPrincipalsAndAccess: MessageHandler = ({ scope, parameters }) => {
  const row = storedRowOf(parameters, 'Target');
  const PrincipalAccesses = sharesOf(scope.allRows, row).map(({ values }) => {
    const { principalid, principaltypecode } = values;
    return {
      AccessMask: membersOf(maskOfShare(values)),
      Principal: {
        '@odata.type': `#Microsoft.Dynamics.CRM.${principaltypecode === 'team' ? 'team' : 'systemuser'}`,
        ownerid: principalid,
      },
    };
  });
  return { kind: 'complex', type: 'RetrieveSharedPrincipalsAndAccessResponse', value: { PrincipalAccesses } };
};

function userMask({ schema, allRows }: RequestScope, user: StoredRow, row: StoredRow): number {
  const rights = createRights(schema.organization, allRows, { userId: user.id });
  return maskOfRights((right) => rights.reaches(right, row));
}

/** Roles of a team are its members' rights; its own are what it owns and what is shared with it. */
function teamMask({ allRows }: RequestScope, team: StoredRow, row: StoredRow): number {
  const owner = row.values['ownerid'];
  const isOwner = typeof owner === 'object' && owner?.id === team.id;
  const principals = new Set([team.id]);
  return maskOfRights((right) => isOwner || isSharedWith(allRows, row, { principals, right }));
}
